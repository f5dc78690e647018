package topology

import (
	"fmt"
	"slices"
)

// tileBits is the width of a tile in its grid: 4096, as vector tiles have it.
const tileBits = 12

// MaxZoom is the finest zoom that a topology can be made for.
const MaxZoom = worldBits - tileBits - 1

// Detail says how coarse a zoom is drawn.
type Detail struct {
	// Tolerance is the side of a square, in units of the tile's grid (a tile is 4096
	// wide), as large as the corners that are left out: a corner goes when its
	// triangle is smaller. 4 is half a pixel of a tile drawn 512 pixels wide. At 0
	// only what the grid cannot show goes.
	Tolerance float64
}

// pixel is the size, in square units, of an area that has to show: a pixel of a
// tile drawn 256 pixels wide.
const pixel = 16 * 16

// Point is a place in the grid of a zoom: the world is 4096<<zoom wide, x runs
// eastward from 180° W and y southward from 85.05° N. Tile (X, Y) has its corner at
// (4096*X, 4096*Y).
type Point [2]int32

// Ring is a closed line that does not cross or touch itself; its last point is not
// repeated. The sum of x0*y1 - x1*y0 is positive for an exterior and negative for a
// hole, as vector tiles want it.
type Ring []Point

// Polygon is an exterior and its holes.
type Polygon []Ring

// MultiPolygon is an area. It is empty if nothing of the area is left.
type MultiPolygon []Polygon

// Layer is one level at one zoom.
type Layer struct {
	Areas []MultiPolygon // by index in the level
	// Lost are the areas of which nothing is left, though there was something: they
	// are smaller, or narrower, than a unit of the grid.
	Lost []int32
	// Size is the area of each input in square units of this grid.
	Size []float64
}

// At returns all levels on the grid of a zoom, 0 to MaxZoom. Where an area of 256
// square units or more would be lost, all is drawn finer than asked for; if the grid
// itself is too coarse for it, because it is long and narrow, it is among the lost.
// Several zooms may be made at once.
func (t *Topology) At(zoom int, d Detail) ([]Layer, error) {
	if zoom < 0 || zoom > MaxZoom {
		return nil, fmt.Errorf("draw topology: zoom %d is not in 0..%d", zoom, MaxZoom)
	}
	if !(d.Tolerance >= 0) {
		return nil, fmt.Errorf("draw topology: tolerance %v is not 0 or more", d.Tolerance)
	}
	shift := uint(worldBits - tileBits - zoom)
	for {
		r := rounder{shift: shift}
		l := t.labels.clone()
		sides := t.rounded(&r, d.Tolerance*float64(int64(1)<<shift)).merged(l, len(r.ends.x))
		layers := t.assemble(sides, l, r.ends, shift)
		if d.Tolerance == 0 || !slices.ContainsFunc(layers, Layer.losesPixel) {
			return layers, nil
		}
		if d.Tolerance /= 2; d.Tolerance < 0.25 {
			d.Tolerance = 0
		}
	}
}

// losesPixel reports whether an area is lost that has a pixel.
func (l Layer) losesPixel() bool {
	return slices.ContainsFunc(l.Lost, func(i int32) bool { return l.Size[i] >= pixel })
}

// rounded returns the sides of all arcs on the grid of r, without corners that
// matter less than a square of side tolerance.
func (t *Topology) rounded(r *rounder, tolerance float64) edges {
	least := float32(tolerance * tolerance)
	var kept, pixel, begin []int32 // points that are left, their pixels, where each arc begins
	for a := range t.label {
		begin = append(begin, int32(len(kept)))
		for i := t.start[a]; i < t.start[a+1]; i++ {
			if t.weight[i] >= least {
				kept = append(kept, i)
				pixel = append(pixel, r.pixel(int64(t.x[i]), int64(t.y[i])))
			}
		}
	}
	begin = append(begin, int32(len(kept)))
	r.index()
	var out edges
	var through []int32
	for a, label := range t.label {
		for k := begin[a] + 1; k < begin[a+1]; k++ {
			from, to := pixel[k-1], pixel[k]
			if from == to {
				continue
			}
			i, j := kept[k-1], kept[k]
			line := segment{int64(t.x[i]), int64(t.y[i]), int64(t.x[j]), int64(t.y[j])}
			through = r.through(through[:0], line, from, to)
			for _, next := range append(through, to) {
				out.add(from, next, label)
				from = next
			}
		}
	}
	return out
}
