package risk

// HistogramBins is the number of bins in a [Summary].
const HistogramBins = 20

// Summary describes the estimates of one level: what a legend needs.
// Percentages are of lonely residents of 65+, over the areas with figures; all
// are zero when no area has any.
type Summary struct {
	Areas   int
	Status  map[Status]int
	Borders [4]float64 // lowest percentage of classes 2 to 5; that of the class before where a class is empty

	Min, Max  float64            // percentages
	Histogram [HistogramBins]int // areas in equal steps from Min to Max, the last including Max

	ReferenceLonely65, ReferenceSevere65 float64 // percentages in the Netherlands
}

// summarise makes the summary of every level that has areas.
func summarise(m *Model, estimates []Estimate) map[Level]Summary {
	summaries := map[Level]Summary{}
	for i := range estimates {
		e := &estimates[i]
		s, ok := summaries[e.Level]
		if !ok {
			s = Summary{
				Status:            map[Status]int{},
				ReferenceLonely65: m.Lonely65.Reference,
				ReferenceSevere65: m.Severe65.Reference,
			}
		}
		s.Areas++
		s.Status[e.Status]++
		summaries[e.Level] = s
	}
	for level, s := range summaries {
		s.distribute(shownOf(estimates, level))
		summaries[level] = s
	}
	return summaries
}

// distribute fills the borders and the histogram.
func (s *Summary) distribute(shown []*Estimate) {
	if len(shown) == 0 {
		return
	}
	sortHighestFirst(shown)
	s.Max, s.Min = shown[0].Prevalence[Lonely65].Percent.Value, shown[len(shown)-1].Prevalence[Lonely65].Percent.Value
	var lowest [6]float64 // by class
	for _, e := range shown {
		percent := e.Prevalence[Lonely65].Percent.Value
		lowest[e.Class] = percent
		bin := 0
		if s.Max > s.Min {
			bin = min(HistogramBins-1, int(HistogramBins*(percent-s.Min)/(s.Max-s.Min)))
		}
		s.Histogram[bin]++
	}
	previous := s.Min
	for class := 2; class <= 5; class++ {
		if lowest[class] > 0 {
			previous = lowest[class]
		}
		s.Borders[class-2] = previous
	}
}
