package ownarea

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"risicokaart/internal/hexgrid"
)

// land is a piece of the real country: populated squares of 100 m, each wholly in a
// buurt and in an own area, or in none.
type land struct {
	squares []hexgrid.Square
	buurt   []string // by square
	area    []int    // by square; none
}

// shapeOf is what the chosen squares cover.
func (l *land) shapeOf(choose func(i int) bool) (shape orb.MultiPolygon, people float64, squares []hexgrid.Square) {
	for i, s := range l.squares {
		if choose(i) {
			shape = append(shape, box(s.X, s.Y, s.X+s.Size, s.Y+s.Size)...)
			people += s.Residents65
			squares = append(squares, s)
		}
	}
	return shape, people, squares
}

func (l *land) buurten() []hexgrid.District {
	codes := slices.Compact(slices.Sorted(slices.Values(l.buurt)))
	var list []hexgrid.District
	for _, code := range codes {
		shape, n, _ := l.shapeOf(func(i int) bool { return l.buurt[i] == code })
		list = append(list, hexgrid.District{Code: code, Geometry: shape, Counts: people(n), Hidden: n < threshold})
	}
	return list
}

func (l *land) areas() []Area {
	var list []Area
	for a := range 1 + slices.Max(l.area) {
		shape, _, _ := l.shapeOf(func(i int) bool { return l.area[i] == a })
		list = append(list, Area{Code: fmt.Sprintf("own-%d", a), Shape: shape})
	}
	return list
}

// people65 are those of a buurt who live in a cell of the finest resolution and in an
// own area or none: what nobody but the attacked knows.
type people65 struct {
	buurt int
	area  int
	cells []string // the cell and its parents
	n     float64
}

// placed finds out where people live by placing those of every part of a buurt alone.
func (l *land) placed(t *testing.T, buurten []hexgrid.District, areas int) []people65 {
	t.Helper()
	var list []people65
	for b := range buurten {
		for a := none; a < areas && !buurten[b].Hidden; a++ {
			shape, n, squares := l.shapeOf(func(i int) bool { return l.buurt[i] == buurten[b].Code && l.area[i] == a })
			if n == 0 {
				continue
			}
			grid, err := hexgrid.Build(t.Context(), []hexgrid.District{{Code: "x", Geometry: shape, Counts: people(n)}},
				squares, hexgrid.Options{MinResidents65: -1})
			if err != nil {
				t.Fatal(err)
			}
			parent := map[string]string{}
			for i := range grid.Len() {
				c := grid.Cell(i)
				parent[c.ID] = c.Parent
			}
			for i := range grid.Len() {
				c := grid.Cell(i)
				if c.Resolution == slices.Max(hexgrid.Resolutions) && c.Residents65 > 0 {
					p := people65{b, a, []string{c.ID}, c.Residents65}
					for id := parent[c.ID]; id != ""; id = parent[id] {
						p.cells = append(p.cells, id)
					}
					list = append(list, p)
				}
			}
		}
	}
	return list
}

// realLands are pieces of Rijnmond of about a kilometre with three to five own areas
// drawn at random, some with people who live in none.
func realLands(t *testing.T, rnd *rand.Rand) []land {
	t.Helper()
	byCode := map[string]orb.MultiPolygon{}
	const kwb = "wijkenbuurten_2024_rijnmond.gpkg"
	path := rows(t, kwb, "buurten", func(func(string) any) {})
	for code, a := range shapes(t, path, "buurten", "buurtcode") {
		byCode[code] = a.Shape
	}
	var all []hexgrid.Square
	rows(t, "cbs_vk100_2024_rijnmond.gpkg", "cbs_vk100_2024", func(value func(string) any) {
		x, y, err := hexgrid.ParseSquareID(value("crs28992res100m").(string))
		if err != nil {
			t.Fatal(err)
		}
		s := hexgrid.Square{X: x, Y: y, Size: 100, Residents: number(value("aantal_inwoners")),
			Residents65: number(value("aantal_inwoners_65_jaar_en_ouder"))}
		if math.IsNaN(s.Residents65) {
			s.Residents65 = secret65
		}
		if s.Residents > 0 && s.Residents65 > 0 {
			all = append(all, s)
		}
	})
	codes := slices.Sorted(maps.Keys(byCode)) // simplified borders cross: the first has what two claim
	const side, wanted = 1100.0, 40
	var lands []land
	for len(lands) < wanted {
		at := all[rnd.IntN(len(all))]
		seeds := make([]orb.Point, 3+rnd.IntN(3))
		for i := range seeds {
			seeds[i] = orb.Point{at.X + side*rnd.Float64(), at.Y + side*rnd.Float64()}
		}
		var l land
		for _, s := range all {
			middle := orb.Point{s.X + 50, s.Y + 50}
			if s.X < at.X || s.Y < at.Y || s.X >= at.X+side || s.Y >= at.Y+side {
				continue
			}
			nearest := 0
			for i := range seeds {
				if planar.DistanceSquared(middle, seeds[i]) < planar.DistanceSquared(middle, seeds[nearest]) {
					nearest = i
				}
			}
			for _, code := range codes {
				if shape := byCode[code]; shape.Bound().Contains(middle) && planar.MultiPolygonContains(shape, middle) {
					l.squares, l.buurt, l.area = append(l.squares, s), append(l.buurt, code), append(l.area, nearest)
					break
				}
			}
		}
		if n := len(l.squares); n < 25 || n > 70 {
			continue
		}
		if len(lands)%2 == 0 { // those of the last seed live in none
			for i, a := range l.area {
				if a == len(seeds)-1 {
					l.area[i] = none
				}
			}
		}
		if ok := !slices.ContainsFunc(l.areas(), func(a Area) bool { return len(a.Shape) == 0 }); ok {
			lands = append(lands, l)
		}
	}
	return lands
}
