package hexgrid

import (
	"slices"
	"testing"

	"risicokaart/internal/risk"
)

// Cells with people of a withheld district say nothing, and the others what they said.
func TestWithhold(t *testing.T) {
	districts, squares := randomWorld(5)
	before := mustBuild(t, districts, squares, Options{MinResidents65: 10})
	after := mustBuild(t, districts, squares, Options{MinResidents65: 10})
	withheld := []string{districts[9].Code, districts[30].Code}
	lost := after.Withhold(withheld)
	if lost == 0 {
		t.Fatalf("no cell has people of %v", withheld)
	}
	kept := 0
	for i := range before.Len() {
		was, is := before.Cell(i), after.Cell(i)
		touches := slices.ContainsFunc(cellDistricts(after, i),
			func(code string) bool { return slices.Contains(withheld, code) })
		switch {
		case !was.HasFigures() || !touches:
			if was.HasFigures() {
				kept++
			}
			if was.Status != is.Status || was.Reason != is.Reason || was.Residents65 != is.Residents65 {
				t.Errorf("%s was %s and is %s, and has nobody of %v", is.ID, was.Status, is.Status, withheld)
			}
		case is.Status != risk.StatusSuppressed || is.Reason != risk.ReasonSmallNumbers || is.Residents65 != 0 ||
			is.Prevalence != (Cell{}).Prevalence || is.Districts != nil:
			t.Errorf("%s tells of %v: %+v", is.ID, withheld, is)
		default:
			lost--
		}
	}
	if lost != 0 || kept == 0 {
		t.Errorf("%d cells more are said to be withheld than are; %d kept", lost, kept)
	}
	if n := after.Withhold(nil); n != 0 {
		t.Errorf("without districts %d cells are withheld", n)
	}
}

// cellDistricts returns the codes of the districts with people in a cell.
func cellDistricts(g *Grid, i int) []string {
	var codes []string
	for _, l := range g.levels {
		if i >= len(l.cells) {
			i -= len(l.cells)
			continue
		}
		for _, p := range l.partsOf(i) {
			codes = append(codes, g.districts[p.district].Code)
		}
		break
	}
	return codes
}
