package ingest

import (
	"iter"
	"maps"
	"math"

	"risicokaart/internal/risk"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/store/draft"
)

// rivmRows are RIVM's estimates as they are stored.
func rivmRows(estimates []rivm.Estimate) iter.Seq[draft.RIVMRow] {
	return func(yield func(draft.RIVMRow) bool) {
		for _, e := range estimates {
			row := draft.RIVMRow{Code: e.Code, Name: e.Name, Year: e.Year, Age: e.Age, Margin: string(e.Margin),
				Lonely: e.Lonely, Severe: e.Severe, Emotional: e.Emotional, Social: e.Social}
			if !yield(row) {
				return
			}
		}
	}
}

// agesRows are residents by age as they are stored.
func agesRows(list []ages.Municipality) iter.Seq[draft.AgesRow] {
	return func(yield func(draft.AgesRow) bool) {
		for _, m := range list {
			if !yield(draft.AgesRow(m)) {
				return
			}
		}
	}
}

// shares75 takes, per municipality, the share of 75+ among 65+ of the newest
// year that is not after that of the figures.
func shares75(list []ages.Municipality, year int) map[string]risk.Share75 {
	shares := map[string]risk.Share75{}
	for _, m := range list {
		share, ok := m.Share75()
		if ok && share > 0 && share < 1 && m.Year <= year && m.Year > shares[m.Code].Year {
			shares[m.Code] = risk.Share75{Value: share, Year: m.Year}
		}
	}
	return shares
}

// benchmarks takes, per municipality, RIVM's figures that are nearest in time to
// those of the areas: the newest of the same year or before, else the first
// after it. Those of 18+ come along where they are of the same year as those of 65+.
func benchmarks(estimates []rivm.Estimate, year int) map[string]risk.Percentages {
	nearest, of := map[string]risk.Percentages{}, map[string]int{} // of the year
	for e := range municipal(estimates, rivm.Age65Plus) {
		if have, ok := of[e.Code]; !ok || nearer(e.Year, have, year) {
			nearest[e.Code], of[e.Code] = risk.PublishedOf(e.Age, e.Percent), e.Year
		}
	}
	for e := range municipal(estimates, rivm.Age18Plus) {
		if of[e.Code] == e.Year {
			maps.Copy(nearest[e.Code], risk.PublishedOf(e.Age, e.Percent))
		}
	}
	return nearest
}

// municipal yields RIVM's figures of municipalities, of residents of an age.
func municipal(estimates []rivm.Estimate, age string) iter.Seq[rivm.Estimate] {
	return func(yield func(rivm.Estimate) bool) {
		for _, e := range estimates {
			published := e.Level == rivm.Gemeente && e.Age == age && e.Margin == rivm.Value && !math.IsNaN(e.Lonely)
			if published && !yield(e) {
				return
			}
		}
	}
}

// nearer reports whether year a fits figures of a year better than year b.
func nearer(a, b, year int) bool {
	if before := a <= year; before != (b <= year) {
		return before
	}
	return max(a-year, year-a) < max(b-year, year-b)
}
