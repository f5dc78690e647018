package risk

import "math"

// agedShare is the error that one year adds to a value, as a share of the
// spread of buurten within a wijk: what a buurt was a year ago says far more
// about it than what the wijk around it is now. It is an assumption, not a
// measurement; docs/method.md says so.
const agedShare = 0.2

// aged is the standard deviation of the error in a value of so many years ago,
// on the scale of the spread. It grows as that of a random walk does, and stays
// below that of a value from the wijk.
func (s Spread) aged(years int) float64 {
	return s.Wijk * min(1, agedShare*math.Sqrt(math.Abs(float64(years))))
}

// yearsBack is the age of the oldest of the columns.
func (a *Area) yearsBack(columns []string) int {
	oldest := 0
	for _, c := range columns {
		if years := a.YearsBack[c]; math.Abs(float64(years)) > math.Abs(float64(oldest)) {
			oldest = years
		}
	}
	return oldest
}
