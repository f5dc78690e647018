package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// world is everything that is generated. Areas refer to each other by index.
type world struct {
	mesh    *mesh
	outline *outline
	random  *rand.Rand

	warp           func(point) point                    // makes what is drawn straight natural
	density        func(cell, municipality int) float64 // residents per km2 that the plan wants
	postcode       func(wijk int) string                // most common in a wijk
	waterFrom      int32                                // labels from here on are water
	municipalities []municipality
	wijken         []wijk
	buurten        []buurt
	squares        []*square
}

type municipality struct {
	code, name string
	first      int // index of its first wijk
	wijken     int // their number
	land       tally
}

type wijk struct {
	code, name   string
	municipality int
	plan         wijkPlan
	first        int // index of its first buurt
	tally        tally
}

type buurt struct {
	code, name string
	wijk       int
	plan       buurtPlan
	tally      tally
	cells      []int
}

// newWorld makes the map: names, codes and the buurt or water of every cell.
func newWorld(o Options) *world {
	t := newTerrain(o)
	low, high := t.bounds()
	w := &world{random: rand.New(rand.NewPCG(o.Seed, 0x5d1b)), warp: t.warp}
	w.mesh = newMesh(low, high, landRadius+coastalStrip+1.2, t.cells())
	w.density = func(cell, m int) float64 { return t.density(w.mesh.centre(cell), m) }
	w.postcode = func(wijk int) string { return fmt.Sprintf("0%02d%d", wijk/len(t.plans), wijk%len(t.plans)) }
	w.name(t)
	w.waterFrom = int32(len(w.buurten))
	land := w.paintWijken(t)
	for i := range w.wijken {
		w.paintBuurten(i, land[i])
	}
	w.trace(0.008)
	return w
}

// trace fixes the borders to within tolerance km, once every cell has its buurt
// or water.
func (w *world) trace(tolerance float64) {
	w.mesh.absorb(w.waterFrom, 60)
	w.outline = newOutline(w.mesh, tolerance)
	for i := range w.buurten {
		w.buurten[i].cells = w.outline.cells[int32(i)]
	}
}

// name makes all areas of the plan, with their codes and names.
func (w *world) name(t *terrain) {
	for m, p := range municipalityPlans()[:len(t.centres)] {
		w.municipalities = append(w.municipalities, municipality{
			code: fmt.Sprintf("%s9%02d", CodePrefix, m+1), name: p.name, first: len(w.wijken), wijken: len(t.plans),
		})
		digits := w.municipalities[m].code[len("GM"):]
		for _, plan := range t.plans {
			name := plan.name
			if strings.Contains(name, "%s") {
				name = fmt.Sprintf(name, p.stem)
			}
			k := wijk{code: "WK" + digits + plan.code, name: name, municipality: m, plan: plan, first: len(w.buurten)}
			for i, b := range plan.buurten {
				w.buurten = append(w.buurten, buurt{
					code: fmt.Sprintf("BU%s%s%02d", digits, plan.code, i), name: b.name, wijk: len(w.wijken), plan: b,
				})
			}
			w.wijken = append(w.wijken, k)
		}
	}
}

// waterLabel returns the label of the outer water of municipality m.
func (w *world) waterLabel(m int) int32 { return w.waterFrom + int32(m) }

// lakeLabel returns the label of the inland water of municipality m.
func (w *world) lakeLabel(m int) int32 { return w.waterFrom + int32(len(w.municipalities)+m) }

// landOf returns the labels of the buurten in municipality m.
func (w *world) landOf(m int) []int32 {
	var labels []int32
	for k := w.municipalities[m].first; k < w.municipalities[m].first+w.municipalities[m].wijken; k++ {
		labels = append(labels, w.wijken[k].labels()...)
	}
	return labels
}

// labels returns the labels of the buurten in k.
func (k *wijk) labels() []int32 {
	labels := make([]int32, len(k.plan.buurten))
	for i := range labels {
		labels[i] = int32(k.first + i)
	}
	return labels
}

// paintWijken labels the water, and returns the cells of land of every wijk.
func (w *world) paintWijken(t *terrain) [][]int {
	land := make([][]int, len(w.wijken))
	perMunicipality := len(t.plans)
	for i := range w.mesh.label {
		p := w.mesh.centre(i)
		g, m := t.ground(p)
		switch g {
		case openSea:
		case water:
			w.mesh.label[i] = w.waterLabel(m)
		default:
			k := m*perMunicipality + t.nearestWijk(p, g, m)
			land[k] = append(land[k], i)
		}
	}
	return land
}

// nearestWijk returns the position in the plan of the wijk that p belongs to,
// among those on its side of the water.
func (t *terrain) nearestWijk(p point, g ground, municipality int) int {
	sides := map[ground]side{southBank: south, northBank: north, islet: island}
	q := t.local(t.warp(p), municipality)
	best, bestKm := 0, -1.0
	for i, plan := range t.plans {
		if plan.side != sides[g] {
			continue
		}
		if km := q.minus(point{plan.x, plan.y}).norm() / plan.reach; bestKm < 0 || km < bestKm {
			best, bestKm = i, km
		}
	}
	return best
}

// checkComplete returns an error when an area of the plan found no place.
func (w *world) checkComplete() error {
	for _, k := range w.wijken {
		if len(k.plan.buurten) == 0 {
			return fmt.Errorf("wijk %s %s has no room on the map; choose another seed", k.code, k.name)
		}
	}
	const leastKm2 = 0.025
	for _, b := range w.buurten {
		if float64(len(b.cells))*w.mesh.km2 < leastKm2 {
			return fmt.Errorf("buurt %s %s has no room on the map; choose another seed", b.code, b.name)
		}
	}
	return nil
}
