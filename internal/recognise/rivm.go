package recognise

import (
	"context"

	"risicokaart/internal/edition"
	"risicokaart/internal/source/rivm"
)

// readRIVM reads RIVM's estimates from all files that have them. RIVM publishes
// a year in several tables, each on the areas of another year; where two files have
// the same row, the file that was given first counts.
func (f *Files) readRIVM(ctx context.Context, used uses) ([]rivm.Estimate, error) {
	var all estimates
	for _, one := range f.list {
		if one.format != rivmFile {
			continue
		}
		l := one.container.Layers()[0]
		list, err := rivm.Read(l, one.container.Rows(ctx, l))
		if err != nil {
			return nil, err
		}
		use := used.as(one, edition.RIVM)
		use.Year, use.Rows = yearOfRIVM(list), len(list)
		for _, e := range list {
			use.Codes = append(use.Codes, e.Code)
		}
		if twice := all.add(list); twice > 0 {
			f.opt.Log.Warn("RIVM's estimates are in two files; those of the file that was given first count",
				"file", one.path, "rows", twice)
		}
	}
	return all.list, nil
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

// estimates are RIVM's from several files, each row once.
type estimates struct {
	list   []rivm.Estimate
	groups map[rivmGroup]bool // that are in the list
}

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

// add takes the estimates of a file but for those that are there already, and
// returns how many those are.
func (a *estimates) add(list []rivm.Estimate) (twice int) {
	own, common := map[rivmGroup]bool{}, map[rivmGroup]bool{}
	for _, e := range list {
		g := groupOf(e)
		own[g] = true
		if a.groups[g] {
			common[g] = true
		}
	}
	have := map[rivmKey]bool{} // only of groups in two files: a country has a million rows
	for _, e := range a.list {
		if g := groupOf(e); common[g] {
			have[rivmKey{g, e.Code}] = true
		}
	}
	for _, e := range list {
		if have[rivmKey{groupOf(e), e.Code}] {
			twice++
			continue
		}
		a.list = append(a.list, e)
	}
	if a.groups == nil {
		a.groups = map[rivmGroup]bool{}
	}
	for g := range own {
		a.groups[g] = true
	}
	return twice
}
