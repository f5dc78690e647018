package hexgrid

import "slices"

func report(districts []District, m municipalities, a *allocation, levels []*level) Report {
	r := Report{DroppedSquares: a.droppedSquares, DroppedResidents: a.droppedResidents}
	for i, s := range a.spreads {
		if s.method == MethodArea {
			r.AreaDistricts = append(r.AreaDistricts, districts[i].Code)
		}
	}
	slices.Sort(r.AreaDistricts)
	r.Municipalities = municipalityTotals(districts, m, levels)
	return r
}

// municipalityTotals compares, per municipality by code, the people that came in
// with those in the cells.
func municipalityTotals(districts []District, m municipalities, levels []*level) []MunicipalityTotal {
	totals := make([]MunicipalityTotal, len(m.codes))
	for i, code := range m.codes {
		totals[i].Code = code
	}
	for i := range districts {
		totals[m.of[i]].Residents65 += districts[i].Counts.Residents65
	}
	var list []residents
	for n, l := range levels {
		for i := range l.cells {
			list = l.people(list, i, districts, m)
			for _, p := range list {
				totals[p.municipality].Placed65[n] += p.number
				if len(list) > 1 {
					totals[p.municipality].Edge65[n] += p.number
				}
			}
		}
	}
	return totals
}
