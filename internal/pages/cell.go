package pages

import (
	"fmt"

	"risicokaart/internal/risk"
)

// cellText is an H3 cell in words.
type cellText struct {
	CellView
	Standalone bool

	Name, Kind, BBox string
	Sentence, Status string
	Lonely           Big
	Facts            []Fact
	Method           string
	Districts        []Place
}

func newCellText(v CellView, standalone bool) cellText {
	c := &v.Cell
	t := cellText{
		CellView: v, Standalone: standalone,
		Name: cellName(c), Kind: cellKind(c.Resolution), BBox: c.Bounds.text(),
		Method: cellMethod(c),
		Status: statusLong(c.Reason, "deze cel"),
	}
	if c.Status != risk.StatusOK && c.Status != risk.StatusImputed {
		return t
	}
	t.Sentence = message("deze cel", c.Residents65, c.Lonely65)
	// A cell is interpolated, so it is not compared or ranked: the drawing
	// carries the mark of the country's percentage only where one is known.
	t.Lonely = big(c.Lonely65, yardstick{})
	t.Facts = facts(&risk.Estimate{
		Residents65: c.Residents65, Residents75: c.Residents75,
		Prevalence: [risk.OutcomeCount]risk.Prevalence{risk.Lonely65: c.Lonely65, risk.Severe65: c.Severe65, risk.Lonely75: c.Lonely75},
	})
	t.Districts = c.Districts
	return t
}

// cellName tells where the cell lies; its index is a code, not a name. Which of several
// buurten has most of its people is not known.
func cellName(c *Cell) string {
	switch {
	case len(c.Districts) == 1:
		return "Cel in " + c.Districts[0].Name
	case c.Municipality.Name != "":
		return "Cel in " + c.Municipality.Name
	}
	return "Cel"
}

// cellKind names the size of a cell: the mean area of an H3 cell of the
// resolution (Uber's table of cell statistics).
func cellKind(resolution int) string {
	switch resolution {
	case 7:
		return "zeshoekige cel van ongeveer 5 vierkante kilometer"
	case 8:
		return "zeshoekige cel van ongeveer 74 hectare"
	case 9:
		return "zeshoekige cel van ongeveer 11 hectare"
	case 10:
		return "zeshoekige cel van ongeveer anderhalve hectare"
	}
	return fmt.Sprintf("zeshoekige cel (H3, resolutie %d)", resolution)
}

func cellMethod(c *Cell) string {
	if c.FromSquares {
		return "Deze cel is berekend uit buurten en vierkanten van 100 meter. Het is een verdeling van de schatting per buurt, geen eigen meting."
	}
	return "Deze cel is berekend uit buurten: hun inwoners zijn gelijk over het land verdeeld. Het is geen eigen meting."
}
