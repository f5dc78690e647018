package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// world is everything that is generated. Areas refer to each other by index.
type world struct {
	terrain *terrain
	mesh    *mesh
	outline *outline
	random  *rand.Rand

	municipalities []municipality
	wijken         []wijk
	buurten        []buurt
	squares        []square
}

type municipality struct {
	code, name string
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
	w := &world{terrain: newTerrain(o), random: rand.New(rand.NewPCG(o.Seed, 0x5d1b))}
	w.mesh = newMesh(w.terrain)
	w.name()
	land := w.paintWijken()
	for i := range w.wijken {
		w.paintBuurten(i, land[i])
	}
	w.mesh.absorb(int32(len(w.buurten)), 60)
	w.outline = newOutline(w.mesh)
	for i := range w.buurten {
		w.buurten[i].cells = w.outline.cells[int32(i)]
	}
	return w
}

// name makes all areas of the plan, with their codes and names.
func (w *world) name() {
	for m, p := range municipalityPlans()[:len(w.terrain.centres)] {
		w.municipalities = append(w.municipalities, municipality{code: fmt.Sprintf("%s%02d", CodePrefix, m+1), name: p.name})
		digits := w.municipalities[m].code[len("GM"):]
		for _, plan := range w.terrain.plans {
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

// waterLabel returns the label of the water of municipality m.
func (w *world) waterLabel(m int) int32 { return int32(len(w.buurten) + m) }

// paintWijken labels the water, and returns the cells of land of every wijk.
func (w *world) paintWijken() [][]int {
	land := make([][]int, len(w.wijken))
	perMunicipality := len(w.terrain.plans)
	for i := range w.mesh.label {
		p := w.mesh.centre(i)
		g, m := w.terrain.ground(p)
		switch g {
		case openSea:
		case water:
			w.mesh.label[i] = w.waterLabel(m)
		default:
			k := m*perMunicipality + w.nearestWijk(p, g, m)
			land[k] = append(land[k], i)
		}
	}
	return land
}

// nearestWijk returns the position in the plan of the wijk that p belongs to,
// among those on its side of the water.
func (w *world) nearestWijk(p point, g ground, municipality int) int {
	sides := map[ground]side{southBank: south, northBank: north, islet: island}
	q := w.terrain.local(w.terrain.warp(p), municipality)
	best, bestKm := 0, -1.0
	for i, plan := range w.terrain.plans {
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
	const least = 12 // cells, 3 ha
	for _, b := range w.buurten {
		if len(b.cells) < least {
			return fmt.Errorf("buurt %s %s has no room on the map", b.code, b.name)
		}
	}
	return nil
}
