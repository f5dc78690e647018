package ingest

import (
	"os"
	"testing"

	"risicokaart/internal/disclosure"
	"risicokaart/internal/disclosure/attack"
	"risicokaart/internal/risk"
)

// What is suppressed of gemeenten, wijken and buurten does not follow from what is
// shown of real ones, in any measure. The attacker is given a network that is built
// from the estimates alone; RISICOKAART_COUNTRY names a folder with the files of the
// fictitious country, to be attacked as well.
func TestNoDistrictIsRecovered(t *testing.T) {
	lands := map[string]func(*testing.T) []string{
		"Rijnmond": func(t *testing.T) []string {
			return []string{realData(t, "rijnmond-2024"), realData(t, "rivm-50090NED")}
		},
	}
	if dir := os.Getenv("RISICOKAART_COUNTRY"); dir != "" {
		lands["country"] = func(*testing.T) []string { return []string{dir} }
	}
	for name, paths := range lands {
		t.Run(name, func(t *testing.T) {
			data, areas, m := readStudy(t, options(t, paths(t)...))
			in := risk.Input{Areas: areas, Benchmarks: benchmarks(data.RIVM, 2024)}
			open := *m
			open.SuppressBelow = 1 // the least there is: areas of less than one resident of 65+ are not tried
			truth, shown := estimates(t, &open, in), estimates(t, m, in)
			found, tried, err := attack.Find(t.Context(), networkOf(in.Areas, truth, shown), 4)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d of %d suppressed figures recovered", len(found), tried)
			if len(found) > 0 || tried == 0 {
				t.Errorf("%d of %d suppressed figures are recovered, want none of some", len(found), tried)
			}
			// The attacker would find what lies open: areas hidden for their own sake alone.
			for i, e := range shown {
				if truth[i].Residents65 >= m.SuppressBelow && e.Status == risk.StatusSuppressed {
					shown[i] = truth[i]
				}
			}
			if found, _, err = attack.Find(t.Context(), networkOf(in.Areas, truth, shown), 4); err != nil ||
				len(found) == 0 {
				t.Errorf("without the areas that protect others %d are recovered (%v), want some", len(found), err)
			}
		})
	}
}

func estimates(t *testing.T, m *risk.Model, in risk.Input) []risk.Estimate {
	t.Helper()
	m.Draws = 100 // intervals are of no use here
	result, err := risk.Score(m, in)
	if err != nil {
		t.Fatal(err)
	}
	return result.Estimates
}

// networkOf makes a network of areas: each is an arc from the smallest area around it
// that has an estimate, and what none of its parts has flows back to the country.
func networkOf(areas []risk.Area, truth, shown []risk.Estimate) *attack.Network {
	figures := func(e risk.Estimate) []float64 {
		return []float64{e.Residents65, e.Residents75, e.Prevalence[risk.Lonely65].Count.Value,
			e.Prevalence[risk.Severe65].Count.Value, e.Prevalence[risk.Lonely75].Count.Value,
			e.Prevalence[risk.Severe75].Count.Value}
	}
	node := map[string]int32{}
	n := &attack.Network{Nodes: 1}
	for i, a := range areas {
		if truth[i].HasFigures() {
			node[a.Code] = int32(n.Nodes)
			n.Nodes++
		}
	}
	measures := len(figures(risk.Estimate{}))
	n.Flows, n.Scale = make([][]float64, measures), make([]float64, measures)
	parts := make([]int, n.Nodes)
	left := make([][]float64, n.Nodes) // people of a node that none of its parts has; of the country, less than none
	for v := range left {
		left[v] = make([]float64, measures)
	}
	for i, a := range areas {
		to, known := node[a.Code]
		if !known {
			continue
		}
		arc := attack.Arc{To: to}
		for _, around := range []string{a.Wijk, a.Municipality} {
			if v, known := node[around]; known && around != a.Code {
				arc.From = v
				break
			}
		}
		if shown[i].Status == risk.StatusSuppressed {
			arc.Kind, arc.Most = disclosure.Hidden, max(0, a.Residents)
		}
		n.Arcs = append(n.Arcs, arc)
		parts[arc.From]++
		for m, people := range figures(truth[i]) {
			n.Flows[m] = append(n.Flows[m], people)
			left[to][m] += people
			left[arc.From][m] -= people
		}
	}
	for v := 1; v < n.Nodes; v++ {
		if parts[v] > 0 && left[v][0] < 1e-6 {
			continue // the parts are the whole, and everyone knows
		}
		n.Arcs = append(n.Arcs, attack.Arc{From: int32(v), Kind: disclosure.Open})
		for m := range n.Flows {
			n.Flows[m] = append(n.Flows[m], max(0, left[v][m]))
		}
	}
	for m := range n.Scale {
		n.Scale[m] = left[0][m] / left[0][0]
	}
	return n
}
