package ingest

import "risicokaart/internal/source/rivm"

// rivmKey is what RIVM has one row for.
type rivmKey struct {
	code   string
	year   int
	age    string
	margin rivm.Margin
}

// addRIVM takes the estimates of a file. RIVM publishes a year in several
// tables, each on the areas of another year; where two files have the same row,
// the file that was given first counts.
func (r *run) addRIVM(path string, estimates []rivm.Estimate) {
	if r.rivmSeen == nil {
		r.rivmSeen = map[rivmKey]bool{}
	}
	twice := 0
	for _, e := range estimates {
		key := rivmKey{e.Code, e.Year, e.Age, e.Margin}
		if r.rivmSeen[key] {
			twice++
			continue
		}
		r.rivmSeen[key] = true
		r.rivm = append(r.rivm, e)
	}
	if twice > 0 {
		r.Log.Warn("RIVM's estimates are in two files; those of the file that was given first count", "file", path, "rows", twice)
	}
}
