package risk

// Summary describes the estimates of one level.
type Summary struct {
	Areas  int
	Status map[Status]int

	Reference float64 // percentage of [Ranked] in the Netherlands
}

// summarise makes the summary of every level that has areas.
func summarise(m *Model, estimates []Estimate) map[Level]Summary {
	summaries := map[Level]Summary{}
	for i := range estimates {
		e := &estimates[i]
		s, ok := summaries[e.Level]
		if !ok {
			s = Summary{Status: map[Status]int{}, Reference: m.Outcomes[Ranked].Reference}
		}
		s.Areas++
		s.Status[e.Status]++
		summaries[e.Level] = s
	}
	return summaries
}
