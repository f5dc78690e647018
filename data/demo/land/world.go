// Package land draws the ground of the example data: municipalities, wijken and
// buurten that do not exist, in open sea, with borders that neighbours share exactly.
package land

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/twpayne/go-geom"
)

// CodePrefix starts the code of every fictitious municipality and of none that
// exists: the numbers of real ones stay below 2000. The small example counts
// from GM9901, the country from GM9001.
const CodePrefix = "GM9"

// World is ground that does not exist, divided into areas, which refer to each other
// by index. It is drawn in small hexagons, its cells.
type World struct {
	Municipalities []Municipality
	Wijken         []Wijk
	Buurten        []Buurt

	mesh      *mesh
	outline   *outline
	random    *rand.Rand
	warp      func(Point) Point                    // makes what is drawn straight natural
	density   func(cell, municipality int) float64 // residents per km2 that the plan wants
	postcode  func(wijk int) string                // most common in a wijk
	waterFrom int32                                // labels from here on are water
}

// Municipality is the largest area.
type Municipality struct {
	Code, Name string
	First      int // index of its first wijk
	Wijken     int // their number
}

// Wijk is a district of a municipality.
type Wijk struct {
	Code, Name   string
	Municipality int       // index
	First        int       // index of its first buurt
	Buurten      int       // their number
	People       Character // who lives there
}

// Buurt is a neighbourhood, the smallest area: those of a wijk, and the wijken of a
// municipality, follow each other.
type Buurt struct {
	BuurtPlan
	Code  string
	Wijk  int   // index
	Cells []int // see [World.Centre]
}

// New makes 1 to [MaxMunicipalities] municipalities after the plan. Equal random
// numbers and seeds give equal worlds. An error asks for another seed.
func New(random *rand.Rand, seed uint64, municipalities int) (*World, error) {
	w := draw(random, seed, municipalities)
	return w, w.checkComplete()
}

// draw follows the plan: names, codes and the buurt or water of every cell.
func draw(random *rand.Rand, seed uint64, municipalities int) *World {
	t := newTerrain(seed, municipalities)
	low, high := t.bounds()
	w := &World{random: random, warp: t.warp}
	w.mesh = newMesh(low, high, landRadius+coastalStrip+1.2, t.cells())
	w.density = func(cell, m int) float64 { return t.density(w.mesh.centre(cell), m) }
	w.postcode = func(wijk int) string { return fmt.Sprintf("0%02d%d", wijk/len(t.plans), wijk%len(t.plans)) }
	w.name(t)
	w.waterFrom = int32(len(w.Buurten))
	land := w.paintWijken(t)
	for i := range w.Wijken {
		w.paintBuurten(i, land[i])
	}
	w.trace(0.008)
	return w
}

// trace fixes the borders to within tolerance km, once every cell has its buurt
// or water.
func (w *World) trace(tolerance float64) {
	w.mesh.absorb(w.waterFrom, 60)
	w.outline = newOutline(w.mesh, tolerance)
	for i := range w.Buurten {
		w.Buurten[i].Cells = w.outline.cells[int32(i)]
	}
}

// name makes all areas of the plan, with their codes and names.
func (w *World) name(t *terrain) {
	for m, p := range municipalityPlans()[:len(t.centres)] {
		w.Municipalities = append(w.Municipalities, Municipality{
			Code: fmt.Sprintf("%s9%02d", CodePrefix, m+1), Name: p.name, First: len(w.Wijken), Wijken: len(t.plans),
		})
		digits := w.Municipalities[m].Code[len("GM"):]
		for _, plan := range t.plans {
			name := plan.name
			if strings.Contains(name, "%s") {
				name = fmt.Sprintf(name, p.stem)
			}
			k := Wijk{
				Code: "WK" + digits + plan.code, Name: name, Municipality: m,
				First: len(w.Buurten), Buurten: len(plan.buurten), People: plan.people,
			}
			for i, b := range plan.buurten {
				code := fmt.Sprintf("BU%s%s%02d", digits, plan.code, i)
				w.Buurten = append(w.Buurten, Buurt{BuurtPlan: b, Code: code, Wijk: len(w.Wijken)})
			}
			w.Wijken = append(w.Wijken, k)
		}
	}
}

// Density returns the residents per km2 that the plan wants in a cell of a municipality.
func (w *World) Density(cell, municipality int) float64 { return w.density(cell, municipality) }

// Postcode returns the most common postcode of a wijk.
func (w *World) Postcode(wijk int) string { return w.postcode(wijk) }

// Centre returns the middle of a cell, in km of RD.
func (w *World) Centre(cell int) Point { return w.mesh.centre(cell) }

// Cell returns the size of every cell.
func (w *World) Cell() CellSize { return w.mesh.CellSize }

// LandOutline returns the land of municipality i, in metres of RD as all outlines.
func (w *World) LandOutline(i int) *geom.MultiPolygon { return w.outline.area(w.BuurtenOf(i)...) }

// WijkOutline returns the outline of wijk i.
func (w *World) WijkOutline(i int) *geom.MultiPolygon { return w.outline.area(w.Wijken[i].labels()...) }

// BuurtOutline returns the outline of buurt i.
func (w *World) BuurtOutline(i int) *geom.MultiPolygon { return w.outline.area(int32(i)) }

// SeaOutline returns the outer water of municipality i, nil when it has none.
func (w *World) SeaOutline(i int) *geom.MultiPolygon { return w.waterOutline(w.waterLabel(i)) }

// LakeOutline returns the inland water of municipality i, nil when it has none.
func (w *World) LakeOutline(i int) *geom.MultiPolygon { return w.waterOutline(w.lakeLabel(i)) }

func (w *World) waterOutline(label int32) *geom.MultiPolygon {
	if len(w.outline.cells[label]) == 0 {
		return nil
	}
	return w.outline.area(label)
}

// waterLabel returns the label of the outer water of municipality m.
func (w *World) waterLabel(m int) int32 { return w.waterFrom + int32(m) }

// lakeLabel returns the label of the inland water of municipality m.
func (w *World) lakeLabel(m int) int32 { return w.waterFrom + int32(len(w.Municipalities)+m) }

// BuurtenOf returns the indices of the buurten in municipality m.
func (w *World) BuurtenOf(m int) []int32 {
	var labels []int32
	for k := w.Municipalities[m].First; k < w.Municipalities[m].First+w.Municipalities[m].Wijken; k++ {
		labels = append(labels, w.Wijken[k].labels()...)
	}
	return labels
}

// labels returns the labels of the buurten in k, which are their indices.
func (k *Wijk) labels() []int32 {
	labels := make([]int32, k.Buurten)
	for i := range labels {
		labels[i] = int32(k.First + i)
	}
	return labels
}

// paintWijken labels the water, and returns the cells of land of every wijk.
func (w *World) paintWijken(t *terrain) [][]int {
	land := make([][]int, len(w.Wijken))
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
func (t *terrain) nearestWijk(p Point, g ground, municipality int) int {
	sides := map[ground]side{southBank: south, northBank: north, islet: island}
	q := t.local(t.warp(p), municipality)
	best, bestKm := 0, -1.0
	for i, plan := range t.plans {
		if plan.side != sides[g] {
			continue
		}
		if km := q.Minus(Point{plan.x, plan.y}).Norm() / plan.reach; bestKm < 0 || km < bestKm {
			best, bestKm = i, km
		}
	}
	return best
}

// checkComplete returns an error when an area of the plan found no place.
func (w *World) checkComplete() error {
	for _, k := range w.Wijken {
		if k.Buurten == 0 {
			return fmt.Errorf("wijk %s %s has no room on the map; choose another seed", k.Code, k.Name)
		}
	}
	const leastKm2 = 0.025
	for _, b := range w.Buurten {
		if float64(len(b.Cells))*w.mesh.Km2 < leastKm2 {
			return fmt.Errorf("buurt %s %s has no room on the map; choose another seed", b.Code, b.Name)
		}
	}
	return nil
}
