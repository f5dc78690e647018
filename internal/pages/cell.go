package pages

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// cellText is an H3 cell in words.
type cellText struct {
	CellView
	partText
	Standalone bool

	Name, Kind string
	Method     string
	Districts  []Place
}

func newCellText(l locale.Language, v CellView, standalone bool) cellText {
	c := &v.Cell
	e := c.estimate()
	t := cellText{
		CellView: v, Standalone: standalone, partText: newPartText(l, words.ThisCell(l), e, c.Bounds),
		Name: words.CellName(l, c.within()), Kind: words.CellKind(l, c.Resolution),
		Method: words.CellMethod(l, c.FromSquares),
	}
	if e.HasFigures() {
		t.Districts = c.Districts
	}
	return t
}

// within is the area that a cell is named after; "" for none. Which of several
// buurten has most of its people is not known.
func (c *Cell) within() string {
	if len(c.Districts) == 1 {
		return c.Districts[0].Name
	}
	return c.Municipality.Name
}

func (c *Cell) estimate() *risk.Estimate {
	e := &risk.Estimate{Status: c.Status, Reason: c.Reason, Residents65: c.Residents65, Residents75: c.Residents75}
	copy(e.Prevalence[:], c.Prevalence[:])
	return e
}
