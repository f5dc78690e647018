package geo

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
)

// Locator answers which of many areas a point lies in. It is made for areas that
// tile a country, and lives with small gaps and overlaps between them. It does not
// change after [NewLocator], so goroutines may share it.
//
// Coordinates are planar, in metres of RD New.
type Locator struct {
	shapes []shape
	grid   grid
	answer []int32 // per tile of the grid: an index of shapes, outside or mixed
}

// What a tile of the grid says when it does not name a shape.
const (
	outside = -1 // no point of the tile lies in any shape
	mixed   = -2 // a border runs through the tile
)

// NewLocator indexes the areas, in the order that the answers number them. Rings
// may be open or closed, of any winding; a point is inside by the even-odd rule,
// so parts of one area must not overlap. An area may be empty: no point lies in it.
// It fails only on a coordinate that is infinite or not a number.
func NewLocator(areas []orb.MultiPolygon) (*Locator, error) {
	l := &Locator{shapes: make([]shape, len(areas))}
	for i, area := range areas {
		for p := range segments(area) {
			// x-x is 0 but for infinities and NaN.
			if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
				return nil, fmt.Errorf("index area %d: coordinate %v is not a number", i, p)
			}
		}
		l.shapes[i] = newShape(area)
	}
	l.grid = newGrid(l.shapes)
	l.answer = make([]int32, l.grid.tiles())
	l.markBorders()
	l.fillTiles()
	return l, nil
}

// markBorders finds the tiles that a border runs through.
func (l *Locator) markBorders() {
	for i := range l.shapes {
		for a, b := range segments(l.shapes[i].geometry) {
			l.grid.along(a, b, func(tile int) { l.answer[tile] = mixed })
		}
	}
}

// fillTiles gives every other tile the answer that holds all over it.
func (l *Locator) fillTiles() {
	for tile := range l.answer {
		if l.answer[tile] != mixed {
			l.answer[tile] = int32(l.search(tile, l.grid.center(tile)))
		}
	}
}

// Locate returns the index of the area that the point lies in, the lowest one
// where areas overlap; false when it lies in none.
func (l *Locator) Locate(p orb.Point) (i int, ok bool) {
	tile, ok := l.grid.tile(p)
	if !ok {
		return 0, false
	}
	i = int(l.answer[tile])
	if i == mixed {
		i = l.search(tile, p)
	}
	return max(i, 0), i != outside
}

// search compares the point with every candidate of its tile.
func (l *Locator) search(tile int, p orb.Point) int {
	for _, i := range l.grid.candidates(tile) {
		if l.shapes[i].contains(p) {
			return int(i)
		}
	}
	return outside
}

// LocateBound returns the area that [Locator.Locate] gives for every point of the
// rectangle, where the index can tell without looking at borders. A false means
// that the points may have different answers, not that they do.
func (l *Locator) LocateBound(b orb.Bound) (i int, ok bool) {
	x0, y0, x1, y1, ok := l.grid.window(b)
	if !ok || !l.grid.bound.Contains(b.Min) || !l.grid.bound.Contains(b.Max) {
		return 0, false
	}
	first := l.answer[l.grid.at(x0, y0)]
	if first < 0 {
		return 0, false
	}
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			if l.answer[l.grid.at(x, y)] != first {
				return 0, false
			}
		}
	}
	return int(first), true
}

// Touching returns the areas whose rectangle touches b, ascending.
func (l *Locator) Touching(b orb.Bound) []int32 {
	var list []int32
	x0, y0, x1, y1, ok := l.grid.window(b)
	if !ok {
		return nil
	}
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			for _, c := range l.grid.candidates(l.grid.at(x, y)) {
				if l.first(c, x, y, x0, y0) && overlap(l.shapes[c].bound, b) {
					list = append(list, c)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// first reports whether a tile is the first of a window, from x0, y0, that has the
// candidate. The candidates of neighbouring tiles are mostly the same.
func (l *Locator) first(candidate int32, x, y, x0, y0 int) bool {
	cx, cy, _, _, _ := l.grid.window(l.shapes[candidate].bound)
	return x == max(x0, cx) && y == max(y0, cy)
}

// Nearest returns the area that the point lies in, else the area whose border is
// nearest; the lowest index among equals, false when none is within maxMetres. It
// is for the small gaps between areas whose borders were simplified one by one: its
// cost grows with the square of maxMetres.
func (l *Locator) Nearest(p orb.Point, maxMetres float64) (i int, ok bool) {
	if i, ok := l.Locate(p); ok {
		return i, true
	}
	x0, y0, x1, y1, ok := l.grid.window(orb.Bound{Min: p, Max: p}.Pad(maxMetres))
	if !ok {
		return 0, false
	}
	nearest, best := outside, maxMetres*maxMetres
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			for _, c := range l.grid.candidates(l.grid.at(x, y)) {
				if !l.first(c, x, y, x0, y0) {
					continue
				}
				d := l.shapes[c].distanceWithin(p, best)
				if d < best || d == best && (nearest == outside || int(c) < nearest) {
					nearest, best = int(c), d
				}
			}
		}
	}
	return max(nearest, 0), nearest != outside
}
