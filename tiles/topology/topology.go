// Package topology draws areas coarser without tearing them apart: what two areas
// share is one line, which is simplified once and rounded once for both.
//
// A [Builder] takes areas of one or more levels (buurten, wijken, gemeenten), joins
// what they share and cuts it into arcs. [Topology.At] returns all areas on the grid
// of tiles of a zoom: no gaps and no overlaps that the input did not have, larger
// areas filled exactly by the smaller ones that fill them in the input, every
// polygon valid in whole numbers. ADR 24 tells how and why.
package topology

// Topology is what areas share, and how much every corner of it matters. It does
// not change: several zooms may be made at once.
type Topology struct {
	x, y   []int32   // points of all arcs, in units of the world's grid
	start  []int32   // the points of arc i are start[i] to start[i+1]
	label  []int32   // what lies beside an arc
	weight []float32 // what a point matters: square units of the corner that goes with it

	labels *labels
	level  []uint8   // of an area
	index  []int32   // of an area in its level
	counts []int     // areas per level
	size   []float64 // of an area, in square units
	stats  Stats
}

// Stats say what was found when areas were joined.
type Stats struct {
	Sides     int // straight lines of all arcs, each once
	Arcs      int // lines from junction to junction
	Divided   int // sides divided where a corner lay on them
	Crossings int // points where sides crossed

	// Slivers were narrower than the tolerance, and were given to a neighbour.
	Slivers int
	// Gaps are places round which areas of level 0 lie, but in none: lakes, the sea
	// between an island and the coast it touches, or an error of the input.
	Gaps  int
	GapM2 float64 // on the ground
	// Overlaps are places in several areas of level 0. They are drawn in all.
	Overlaps  int
	OverlapM2 float64
	// Strays are parts of areas of level 0 that lie in another area of a larger
	// level than the rest, or in none.
	Strays  int
	StrayM2 float64
}

// Stats returns what was found when the areas were joined.
func (t *Topology) Stats() Stats { return t.stats }
