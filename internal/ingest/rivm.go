package ingest

import "risicokaart/internal/source/rivm"

// rivmGroup is a part of RIVM's table; one file has it of all areas or of none.
type rivmGroup struct {
	year   int
	age    string
	margin rivm.Margin
}

func groupOf(e rivm.Estimate) rivmGroup { return rivmGroup{e.Year, e.Age, e.Margin} }

// rivmKey is what RIVM has one row for.
type rivmKey struct {
	rivmGroup
	code string
}

// yearOfRIVM is the year of a file's estimates; 0 when it holds several.
func yearOfRIVM(estimates []rivm.Estimate) (year int) {
	for _, e := range estimates {
		if year != 0 && e.Year != year {
			return 0
		}
		year = e.Year
	}
	return year
}

// addRIVM takes the estimates of a file. RIVM publishes a year in several
// tables, each on the areas of another year; where two files have the same row,
// the file that was given first counts.
func (r *run) addRIVM(path string, estimates []rivm.Estimate) {
	if r.rivmGroups == nil {
		r.rivmGroups = map[rivmGroup]bool{}
	}
	own, common := map[rivmGroup]bool{}, map[rivmGroup]bool{}
	for _, e := range estimates {
		g := groupOf(e)
		own[g] = true
		if r.rivmGroups[g] {
			common[g] = true
		}
	}
	have := map[rivmKey]bool{} // only of groups in two files: a country has a million rows
	for _, e := range r.rivm {
		if g := groupOf(e); common[g] {
			have[rivmKey{g, e.Code}] = true
		}
	}
	twice := 0
	for _, e := range estimates {
		if have[rivmKey{groupOf(e), e.Code}] {
			twice++
			continue
		}
		r.rivm = append(r.rivm, e)
	}
	for g := range own {
		r.rivmGroups[g] = true
	}
	if twice > 0 {
		r.Log.Warn("RIVM's estimates are in two files; those of the file that was given first count", "file", path, "rows", twice)
	}
}
