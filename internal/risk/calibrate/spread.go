package calibrate

import (
	"math"

	"risicokaart/internal/risk"
)

// tree finds the areas that an area lies in.
type tree struct {
	areas     []risk.Area
	byCode    map[string]*risk.Area
	gemeenten []*risk.Area
}

func newTree(areas []risk.Area) *tree {
	t := &tree{areas: areas, byCode: make(map[string]*risk.Area, len(areas))}
	for i := range areas {
		a := &areas[i]
		t.byCode[a.Code] = a
		if a.Level == risk.Gemeente {
			t.gemeenten = append(t.gemeenten, a)
		}
	}
	return t
}

// spread is the national mean of a value, weighted with the residents of 65+ of
// the gemeenten, and how far the buurten lie from their wijk, their gemeente
// and the nation. The whole country is seen only as gemeenten, so the last is
// put together: the variance within gemeenten plus that between them. Where there
// are no wijken, buurten are taken to lie as far from them as from the gemeente,
// which is no less.
func (t *tree) spread(value func(*risk.Area) float64) (mean float64, s risk.Spread) {
	var weights, between moment
	residents65 := residents(risk.From65)
	for _, g := range t.gemeenten {
		weights.add(value(g), residents65(g))
	}
	mean = weights.mean()
	for _, g := range t.gemeenten {
		between.add(square(value(g)-mean), residents65(g))
	}
	var wijk, gemeente moment
	for i := range t.areas {
		a := &t.areas[i]
		if a.Level != risk.Buurt {
			continue
		}
		if w, ok := t.byCode[a.Wijk]; ok {
			wijk.add(square(value(a)-value(w)), 1)
		}
		if g, ok := t.byCode[a.Municipality]; ok {
			gemeente.add(square(value(a)-value(g)), 1)
		}
	}
	if wijk.weight == 0 {
		wijk = gemeente
	}
	return mean, risk.Spread{
		Wijk:     rounded(math.Sqrt(wijk.mean())),
		Gemeente: rounded(math.Sqrt(gemeente.mean())),
		Country:  rounded(math.Sqrt(gemeente.mean() + between.mean())),
	}
}

// moment is a weighted mean in the making; values that are NaN do not count.
type moment struct{ sum, weight float64 }

func (m *moment) add(v, weight float64) {
	if !math.IsNaN(v) && weight > 0 {
		m.sum += weight * v
		m.weight += weight
	}
}

func (m *moment) mean() float64 { return m.sum / m.weight }

// residents counts those of an age; NaN when unknown.
func residents(g risk.AgeGroup) func(*risk.Area) float64 {
	return func(a *risk.Area) float64 { return a.Residents * a.PercentOf(g) / 100 }
}

func square(v float64) float64 { return v * v }
