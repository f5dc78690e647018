package hexgrid

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"
)

var update = flag.Bool("update", false, "write the measured allocation into docs/method.md")

const (
	methodPage    = "../../docs/method.md"
	measuredBegin = "<!-- measured: go test ./internal/hexgrid -run Docs -update -->\n"
	measuredEnd   = "<!-- end of measured cells -->\n"
)

// zone is a square of 500 m, by its place among them.
type zone [2]int

func zoneOf(x, y float64) zone { return zone{int(math.Floor(x / 500)), int(math.Floor(y / 500))} }

// largeSquares returns the squares of 500 m of Rijnmond where CBS publishes residents
// of 65+.
func largeSquares(t *testing.T) []Square {
	t.Helper()
	rows, err := rijnmond(t, "cbs_vk500_2024_rijnmond.gpkg").Query(`
		SELECT crs28992res500m, aantal_inwoners_65_jaar_en_ouder FROM cbs_vk500_2024
		WHERE aantal_inwoners_65_jaar_en_ouder >= 0 ORDER BY crs28992res500m`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var squares []Square
	for rows.Next() {
		var id string
		s := Square{Size: 500}
		if err := rows.Scan(&id, &s.Residents65); err != nil {
			t.Fatal(err)
		}
		if s.X, s.Y, err = ParseSquareID(id); err != nil {
			t.Fatal(err)
		}
		squares = append(squares, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return squares
}

// inZones spreads the residents of 65+ of the districts over squares of 500 m by what
// they have of squares of 100 m.
func inZones(t *testing.T, districts []District, squares []Square) map[zone]float64 {
	t.Helper()
	shapes, err := newShapes(districts)
	if err != nil {
		t.Fatal(err)
	}
	splits, err := splitSquares(t.Context(), shapes, squares, 1)
	if err != nil {
		t.Fatal(err)
	}
	sums := make([]weights, len(districts))
	for _, s := range splits {
		for _, p := range s.pieces {
			sums[p.district].add(squares[p.square].weights(), p.part)
		}
	}
	placed := make(map[zone]float64)
	for _, s := range splits {
		for _, p := range s.pieces {
			measure := sums[p.district].measure()
			if measure == nil {
				continue
			}
			q := squares[p.square]
			placed[zoneOf(q.X, q.Y)] += districts[p.district].Counts.Residents65 * p.part * measure(q.weights()) / measure(sums[p.district])
		}
	}
	return placed
}

// inZonesByArea spreads them by what the districts have of squares of 500 m.
func inZonesByArea(districts []District) map[zone]float64 {
	placed := make(map[zone]float64)
	var c clipper
	for _, d := range districts {
		var outline []ring
		for _, polygon := range d.Geometry {
			outline = append(outline, rings(0, polygon)...)
		}
		whole := c.area(outline, nil)
		from, to := d.Geometry.Bound().Min, d.Geometry.Bound().Max
		first, last := zoneOf(from[0], from[1]), zoneOf(to[0], to[1])
		for x := first[0]; x <= last[0]; x++ {
			for y := first[1]; y <= last[1]; y++ {
				corner := orb.Point{500 * float64(x), 500 * float64(y)}
				inside := c.within(nil, outline, orb.Bound{Min: corner, Max: orb.Point{corner[0] + 500, corner[1] + 500}})
				placed[zone{x, y}] += d.Counts.Residents65 * c.area(inside, nil) / whole
				c.kept = c.kept[:0]
			}
		}
	}
	return placed
}

// meanError returns the mean absolute difference over the keys of want, as a number
// and as a share of the mean of want.
func meanError[K comparable](want, got map[K]float64) (residents, share float64) {
	off, all := 0.0, 0.0
	for k, v := range want {
		off += math.Abs(got[k] - v)
		all += v
	}
	return off / float64(len(want)), off / all
}

// TestAllocationInTheDocs compares allocations with what CBS publishes for squares of
// 500 m, which none of them is given, and keeps the page in step.
func TestAllocationInTheDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("allocates the region of Rotterdam three times")
	}
	districts, squares, large := rijnmondDistricts(t), rijnmondSquares(t), largeSquares(t)
	published := make(map[zone]float64)
	for _, s := range large {
		published[zoneOf(s.X, s.Y)] = s.Residents65
	}
	publishedCells := cellsOfSquares(t, districts, large)

	residentsOnly := make([]Square, len(squares))
	for i, s := range squares {
		s.Residents65 = math.NaN()
		residentsOnly[i] = s
	}
	for i := range districts {
		districts[i].Hidden = false
	}
	type row struct {
		by      string
		zones   map[zone]float64
		squares []Square
	}
	rows := []row{
		{"surface of the buurten", inZonesByArea(districts), nil},
		{"all residents of squares of 100 m", inZones(t, districts, residentsOnly), residentsOnly},
		{"residents of 65+ of squares of 100 m, as the cells are made", inZones(t, districts, squares), squares},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n| people placed by | error per square of 500 m (%d) | | error per cell of resolution 8 (%d) | |\n|---|---|---|---|---|\n", len(published), len(publishedCells))
	errors := make([][2]float64, len(rows))
	for i, r := range rows {
		cells := make(map[string]float64)
		for _, c := range mustBuild(t, districts, r.squares, Options{MinResidents65: -1}).at(8) {
			cells[c.ID] = c.Residents65
		}
		var share [2]float64
		errors[i][0], share[0] = meanError(published, r.zones)
		errors[i][1], share[1] = meanError(publishedCells, cells)
		fmt.Fprintf(&b, "| %s | %.1f | %.0f %% | %.1f | %.0f %% |\n", r.by, errors[i][0], 100*share[0], errors[i][1],
			100*share[1])
	}
	b.WriteString("\n")
	for k, what := range []string{"squares of 500 m", "cells"} {
		if !(errors[2][k] < errors[1][k] && errors[1][k] < errors[0][k]) {
			t.Errorf("mean errors over %s %.1f, %.1f, %.1f: want less with every figure that is added", what, errors[0][k],
				errors[1][k], errors[2][k])
		}
	}
	keepInStep(t, b.String())
}

// cellsOfSquares cuts the squares over cells of resolution 8 by surface, and returns
// the residents of 65+ of the cells that have any.
func cellsOfSquares(t *testing.T, districts []District, squares []Square) map[string]float64 {
	t.Helper()
	shapes, err := newShapes(districts)
	if err != nil {
		t.Fatal(err)
	}
	splits, err := splitSquares(context.Background(), shapes, squares, 1)
	if err != nil {
		t.Fatal(err)
	}
	sums := make(map[string]float64)
	for _, s := range splits {
		for _, p := range s.pieces {
			cell, err := h3.Cell(p.cell).Parent(8)
			if err != nil {
				t.Fatal(err)
			}
			sums[cell.String()] += p.part * squares[p.square].Residents65
		}
	}
	return sums
}

// keepInStep compares the page's table with the one measured, or writes it.
func keepInStep(t *testing.T, want string) {
	t.Helper()
	text, err := os.ReadFile(methodPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), measuredBegin)
	listed, after, ends := strings.Cut(rest, measuredEnd)
	if !found || !ends {
		t.Fatalf("%s has no place for the measured allocation", methodPage)
	}
	if *update {
		if err := os.WriteFile(methodPage, []byte(before+measuredBegin+want+measuredEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("run go test ./internal/hexgrid -run Docs -update (-measured +page):\n%s", diff)
	}
}
