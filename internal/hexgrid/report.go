package hexgrid

import "slices"

func report(districts []District, chunks []split, spreads []spread, coarse []*tally) Report {
	var r Report
	for _, c := range chunks {
		r.DroppedSquares += c.droppedSquares
		r.DroppedResidents += c.droppedResidents
	}
	for i, s := range spreads {
		if s.method == MethodArea {
			r.AreaDistricts = append(r.AreaDistricts, districts[i].Code)
		}
	}
	slices.Sort(r.AreaDistricts)
	r.Municipalities = municipalityTotals(districts, coarse)
	return r
}

// municipalityTotals compares, per municipality by code, the people that came in
// with those in the coarse cells.
func municipalityTotals(districts []District, coarse []*tally) []MunicipalityTotal {
	totals := make(map[string]*MunicipalityTotal)
	var codes []string
	for _, d := range districts {
		if totals[d.Municipality] == nil {
			totals[d.Municipality] = &MunicipalityTotal{Code: d.Municipality}
			codes = append(codes, d.Municipality)
		}
		totals[d.Municipality].Residents65 += d.Figures.Residents65
	}
	for _, t := range coarse {
		sums := t.byMunicipality(districts)
		for code, people := range sums {
			totals[code].Placed65 += people
			if len(sums) > 1 {
				totals[code].Edge65 += people
			}
		}
	}
	slices.Sort(codes)
	list := make([]MunicipalityTotal, len(codes))
	for i, code := range codes {
		list[i] = *totals[code]
	}
	return list
}
