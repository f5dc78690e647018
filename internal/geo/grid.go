package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// grid divides the extent of the shapes into square tiles and knows, per tile,
// which shapes may reach into it.
type grid struct {
	bound   orb.Bound
	size    float64 // side of a tile, metres
	nx, ny  int
	start   []int32 // tiles+1 offsets in members
	members []int32 // indices of shapes, ascending within a tile
}

// A locator has about tilesPerShape tiles for every shape: most tiles then lie
// wholly inside one. slackMetres widens a border when it is drawn on the tiles, so
// that rounding never leaves one out.
const (
	tilesPerShape = 64
	slackMetres   = 1e-3
)

func newGrid(shapes []shape) grid {
	g := grid{size: 1, start: []int32{0}}
	var filled []orb.Bound
	for i := range shapes {
		if len(shapes[i].sides) > 0 {
			filled = append(filled, shapes[i].bound)
		}
	}
	if len(filled) == 0 {
		return g
	}
	g.bound = filled[0]
	for _, b := range filled {
		g.bound = g.bound.Union(b)
	}
	width, height := g.bound.Max[0]-g.bound.Min[0], g.bound.Max[1]-g.bound.Min[1]
	tiles := float64(tilesPerShape * len(filled))
	g.size = max(math.Sqrt(width*height/tiles), max(width, height)/tiles)
	g.nx, g.ny = int(width/g.size)+1, int(height/g.size)+1
	g.collect(shapes)
	return g
}

// collect lists the members of every tile.
func (g *grid) collect(shapes []shape) {
	g.start = make([]int32, g.nx*g.ny+1)
	g.overlaps(shapes, func(tile, _ int) { g.start[tile+1]++ })
	for tile := range g.nx * g.ny {
		g.start[tile+1] += g.start[tile]
	}
	g.members = make([]int32, g.start[g.nx*g.ny])
	next := append([]int32(nil), g.start...)
	g.overlaps(shapes, func(tile, shape int) {
		g.members[next[tile]] = int32(shape)
		next[tile]++
	})
}

// overlaps calls visit for every tile that a shape's rectangle touches.
func (g *grid) overlaps(shapes []shape, visit func(tile, shape int)) {
	for i := range shapes {
		x0, y0, x1, y1, ok := g.window(shapes[i].bound)
		if !ok || len(shapes[i].sides) == 0 {
			continue
		}
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				visit(g.at(x, y), i)
			}
		}
	}
}

func (g *grid) tiles() int { return g.nx * g.ny }

func (g *grid) at(x, y int) int { return y*g.nx + x }

func (g *grid) candidates(tile int) []int32 {
	return g.members[g.start[tile]:g.start[tile+1]]
}

// tile returns the tile of a point; false outside the extent.
func (g *grid) tile(p orb.Point) (int, bool) {
	if g.tiles() == 0 || !overlap(g.bound, orb.Bound{Min: p, Max: p}) {
		return 0, false
	}
	return g.at(g.column(p[0]), g.row(p[1])), true
}

// column and row clamp to the grid.
func (g *grid) column(x float64) int {
	return int(max(0, min((x-g.bound.Min[0])/g.size, float64(g.nx-1))))
}

func (g *grid) row(y float64) int {
	return int(max(0, min((y-g.bound.Min[1])/g.size, float64(g.ny-1))))
}

// window returns the tiles that a rectangle touches, both ends included; false
// when there are none.
func (g *grid) window(b orb.Bound) (x0, y0, x1, y1 int, ok bool) {
	if g.tiles() == 0 || !overlap(g.bound, b) {
		return 0, 0, 0, 0, false
	}
	return g.column(b.Min[0]), g.row(b.Min[1]), g.column(b.Max[0]), g.row(b.Max[1]), true
}

func (g *grid) center(tile int) orb.Point {
	return orb.Point{
		g.bound.Min[0] + (float64(tile%g.nx)+0.5)*g.size,
		g.bound.Min[1] + (float64(tile/g.nx)+0.5)*g.size,
	}
}

// along calls visit for every tile that the segment runs through, and perhaps for
// one beside it.
func (g *grid) along(a, b orb.Point, visit func(tile int)) {
	if g.tiles() == 0 {
		return
	}
	if a[1] > b[1] {
		a, b = b, a
	}
	for y := g.row(a[1] - slackMetres); y <= g.row(b[1]+slackMetres); y++ {
		low := g.bound.Min[1] + float64(y)*g.size - slackMetres
		xa, xb := withinHeights(a, b, low, low+g.size+2*slackMetres)
		for x := g.column(min(xa, xb) - slackMetres); x <= g.column(max(xa, xb)+slackMetres); x++ {
			visit(g.at(x, y))
		}
	}
}

// withinHeights returns the x of both ends of the part between two heights of a
// segment that runs upwards from a to b.
func withinHeights(a, b orb.Point, low, high float64) (xa, xb float64) {
	xa, xb = a[0], b[0]
	if a[1] < low && low < b[1] {
		xa = a[0] + (low-a[1])*(b[0]-a[0])/(b[1]-a[1])
	}
	if a[1] < high && high < b[1] {
		xb = a[0] + (high-a[1])*(b[0]-a[0])/(b[1]-a[1])
	}
	return xa, xb
}

// overlap reports whether two rectangles have a point in common. Unlike orb's
// Intersects it is false when a coordinate is not a number.
func overlap(a, b orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}
