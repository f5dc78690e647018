package risk

// Summary describes the estimates of one level.
type Summary struct {
	Areas  int
	Status map[Status]int

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
	return summaries
}
