package site

import (
	"math"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
)

// areaView is what pages tell of an area.
func areaView(a *store.AreaRecord) *pages.Area {
	v := &pages.Area{Place: placeOf(&a.Area), Residents: a.Residents, Estimate: a.Estimate, Bounds: a.Bounds,
		MunicipalEstimate: a.Municipal, Children: rows(a.Children)}
	if a.RIVM != nil {
		v.RIVM = &words.Published{Percent: *a.RIVM, Low: math.NaN(), High: math.NaN(), Year: a.RIVMYear}
		v.RIVM.Others = published(a.RIVMEstimates, v.RIVM)
	}
	if a.Level == risk.Buurt && a.WijkCode != "" {
		v.Wijk = pages.Place{Code: a.WijkCode, Name: a.WijkName, Level: risk.Wijk}
	}
	if a.Level != risk.Gemeente {
		v.Municipality = municipality(&a.Area)
	}
	for _, in := range a.Inputs {
		if in.Imputed {
			v.Earlier = append(v.Earlier, words.Input{Column: in.Column, Year: in.Year})
		}
	}
	for _, y := range a.OtherYears {
		v.OtherYears = append(v.OtherYears, words.OtherYear{Year: y.Year, Model: y.Model, Same: y.Same,
			Reason: string(y.Reason), Lonely65: y.Lonely65})
	}
	for _, f := range a.OwnFigures {
		v.Own = append(v.Own, pages.OwnFigure{ID: f.Indicator, Value: f.Value, Low: f.Low, High: f.High})
	}
	return v
}

// published takes what pages tell of RIVM's estimates of 65+: it gives shown the limits
// of its year, and returns those of other years.
func published(list []store.RIVMEstimate, shown *words.Published) (others []words.Published) {
	for _, p := range list {
		switch {
		case p.Age != rivm.Age65Plus || p.Lonely == nil:
		case p.Year == shown.Year:
			shown.Low, shown.High = orNaN(p.LonelyLow), orNaN(p.LonelyHigh)
		default:
			others = append(others, words.Published{Percent: *p.Lonely, Low: orNaN(p.LonelyLow), High: orNaN(p.LonelyHigh),
				Year: p.Year})
		}
	}
	return others
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// cellView is what pages tell of a cell.
func cellView(c *store.Cell) *pages.Cell {
	v := &pages.Cell{
		ID: c.ID, Resolution: c.Resolution, Status: c.Status, Reason: c.Reason,
		Residents65: c.Residents65, Residents75: c.Residents75, Prevalence: c.Prevalence,
		FromSquares: c.Method == hexgrid.MethodSquares, Bounds: c.Bounds,
	}
	if c.Municipality != "" {
		v.Municipality = pages.Place{Code: c.Municipality, Name: c.MunicipalityName, Level: risk.Gemeente}
	}
	for _, d := range c.Places {
		v.Districts = append(v.Districts, pages.Place{Code: d.Code, Name: d.Name, Level: risk.Buurt})
	}
	return v
}

// ownAreaView is what pages tell of an own area.
func ownAreaView(a *store.OwnArea) *pages.OwnArea {
	v := &pages.OwnArea{
		Code: a.Code, Name: a.Name, Status: a.Status, Reason: a.Reason,
		Residents65: a.Residents65, Residents75: a.Residents75, Prevalence: a.Prevalence,
		FromSquares: a.Method == hexgrid.MethodSquares, KnownArea: a.KnownArea, Bounds: a.Bounds,
	}
	for _, p := range a.Parts {
		v.Buurten = append(v.Buurten, pages.BuurtPart{Place: pages.Place{Code: p.Code, Name: p.Name, Level: risk.Buurt},
			IsWhole: p.Part == 1})
	}
	return v
}
