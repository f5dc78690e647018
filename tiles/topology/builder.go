package topology

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// worldBits is the width of the grid that all is reckoned on: the world of Web
// Mercator is 1<<30 units wide, 3.7 cm at the equator and 2.3 cm in the Netherlands,
// 1/16 unit of a tile of zoom 14. What differs by less is one point.
const worldBits = 30

// maxWide is how much of the world one topology may take, in units: products of
// differences have to fit 63 bits.
const maxWide = 1 << (worldBits - 2)

// Builder takes areas in, one by one, and keeps of them what they share.
type Builder struct {
	points points
	labels *labels
	corner []int32 // of all rings, wound so that the inside lies left
	rings  []ringOf
	level  []uint8
	index  []int32 // of an area in its level
	counts []int   // areas per level
	snap   float64

	scratch []int32
}

// ringOf is a ring of an area: its corners end before end.
type ringOf struct{ end, label int32 }

// Options say how areas are taken in.
type Options struct {
	// Snap is how far apart, in metres on the ground, two lines may lie that are meant
	// to be one border: what lies between them, in no area or in both, is given to one
	// if it is narrower on average. At 0, the default, only what meets within the grid
	// (2.3 cm) is joined. Borders that areas share, and what lies in one area alone,
	// are never changed by it, so that it may be generous: 50 m mends files whose areas
	// were simplified one by one.
	Snap float64
}

// NewBuilder returns a builder without areas.
func NewBuilder(o Options) *Builder {
	return &Builder{labels: newLabels(), snap: o.Snap}
}

// Add takes in an area of a level, in degrees (lon, lat, WGS 84), and returns its
// index in that level. Level 0 is that of the smallest areas, and may be the only
// one. Rings may be wound either way, closed or not; the first ring of a polygon is
// its exterior. An area may be empty. An error says which coordinate cannot be on a
// map in Web Mercator; the area is not taken in then.
func (b *Builder) Add(level int, area orb.MultiPolygon) (int, error) {
	if level < 0 || level > math.MaxUint8 {
		return 0, fmt.Errorf("add area: level %d is not in 0..%d", level, math.MaxUint8)
	}
	for len(b.counts) <= level {
		b.counts = append(b.counts, 0)
	}
	index := b.counts[level]
	code := int32(len(b.level)) + 1
	label := b.labels.number([]int32{code})
	corners, rings := len(b.corner), len(b.rings)
	for p, polygon := range area {
		for r, ring := range polygon {
			if err := b.addRing(ring, label, r > 0); err != nil {
				b.corner, b.rings = b.corner[:corners], b.rings[:rings]
				return 0, fmt.Errorf("add area %d of level %d, polygon %d, ring %d: %w", index, level, p, r, err)
			}
		}
	}
	b.counts[level]++
	b.level = append(b.level, uint8(level))
	b.index = append(b.index, int32(index))
	return index, nil
}

// addRing adds the sides of a ring, wound so that the inside of the area lies left.
func (b *Builder) addRing(ring orb.Ring, label int32, hole bool) error {
	corners := b.scratch[:0]
	for i, p := range ring {
		x, y, err := project(p)
		if err != nil {
			return fmt.Errorf("point %d: %w", i, err)
		}
		corners = append(corners, b.points.number(x, y))
	}
	b.scratch = corners
	twice := int64(0)
	for i, to := range corners {
		from := corners[(i+len(corners)-1)%len(corners)]
		twice += cross(int64(b.points.x[from]), int64(b.points.y[from]), int64(b.points.x[to]), int64(b.points.y[to]))
	}
	if twice < 0 != hole {
		slices.Reverse(corners)
	}
	if len(b.corner)+len(corners) > math.MaxInt32/2 {
		return fmt.Errorf("more than %d corners do not fit one topology", math.MaxInt32/2)
	}
	b.corner = append(b.corner, corners...)
	b.rings = append(b.rings, ringOf{int32(len(b.corner)), label})
	return nil
}

// sides returns every side of every ring, beside it its area.
func (b *Builder) sides() edges {
	n := len(b.corner)
	e := edges{make([]int32, 0, n), make([]int32, 0, n), make([]int32, 0, n)}
	begin := int32(0)
	for _, ring := range b.rings {
		for i := begin; i < ring.end; i++ {
			from := ring.end - 1
			if i > begin {
				from = i - 1
			}
			if b.corner[from] != b.corner[i] {
				e.add(b.corner[from], b.corner[i], ring.label)
			}
		}
		begin = ring.end
	}
	b.corner, b.rings = nil, nil
	return e
}

// cross is twice the signed area of the triangle of two points and the origin. Sums
// round a ring are right even where parts of them overflow.
func cross(ax, ay, bx, by int64) int64 { return ax*by - bx*ay }

// project returns where a point lies in the world of Web Mercator, x eastward and y
// southward.
func project(p orb.Point) (x, y int32, err error) {
	const limit = 85.0511287798 // beyond, the square world ends
	if !(math.Abs(p[0]) < 180 && math.Abs(p[1]) < limit) {
		return 0, 0, fmt.Errorf("lon %v, lat %v lies outside the map (±180, ±%v)", p[0], p[1], limit)
	}
	const wide = 1 << worldBits
	sin := math.Sin(p[1] * math.Pi / 180)
	north := math.Log((1+sin)/(1-sin)) / (4 * math.Pi)
	return int32(math.Round((p[0] + 180) / 360 * wide)), int32(math.Round((0.5 - north) * wide)), nil
}

// ground returns the length in units of a metre on the ground where y is.
func ground(y int32) float64 {
	const equator = 2 * math.Pi * 6378137 // metres
	north := math.Pi * (1 - float64(y)/(1<<(worldBits-1)))
	return (1 << worldBits) / equator * math.Cosh(north)
}

// Build joins what the areas share. The builder is used up by it.
func (b *Builder) Build() (*Topology, error) {
	if err := b.fits(); err != nil {
		return nil, err
	}
	t := &Topology{labels: b.labels, level: b.level, index: b.index, counts: b.counts}
	sides := b.sides().merged(b.labels, len(b.points.x))
	sides = b.mended(b.noded(sides, &t.stats), &t.stats)
	b.points.table = nil
	b.measure(t, sides)
	ends := t.cut(sides, b.points)
	b.points = points{}
	simplify(t, ends)
	return t, nil
}

// fits reports areas too far apart.
func (b *Builder) fits() error {
	for name, of := range map[string][]int32{"lon": b.points.x, "lat": b.points.y} {
		if len(of) == 0 {
			continue
		}
		low, high := of[0], of[0]
		for _, v := range of {
			low, high = min(low, v), max(high, v)
		}
		if high-low >= maxWide {
			return fmt.Errorf("build topology: areas in %s span %.0f%% of the world, at most 25%% fit one topology",
				name, 100*float64(high-low)/(1<<worldBits))
		}
	}
	return nil
}

// side returns the straight line of an edge, in half units, which [rounder] needs.
func (b *Builder) side(e edges, i int) segment {
	from, to := e.from[i], e.to[i]
	return segment{2 * int64(b.points.x[from]), 2 * int64(b.points.y[from]),
		2 * int64(b.points.x[to]), 2 * int64(b.points.y[to])}
}

// noded returns edges that meet in ends alone: where two crossed there is a point
// now, and one that led through a point is divided there.
func (b *Builder) noded(e edges, s *Stats) edges {
	if len(e.from) == 0 {
		return e
	}
	b.divideCrossings(e, s)
	r := rounder{shift: 1, ends: b.points}
	r.index()
	out := edges{make([]int32, 0, len(e.from)), make([]int32, 0, len(e.from)), make([]int32, 0, len(e.from))}
	var through []int32
	for i := range e.from {
		through = r.through(through[:0], b.side(e, i), e.from[i], e.to[i])
		from := e.from[i]
		for _, to := range through {
			out.add(from, to, e.label[i])
			from = to
		}
		out.add(from, e.to[i], e.label[i])
		s.Divided += len(through)
	}
	if len(out.from) == len(e.from) {
		return e
	}
	return out.merged(b.labels, len(b.points.x))
}

// divideCrossings adds a point wherever two edges cross.
func (b *Builder) divideCrossings(e edges, s *Stats) {
	m := b.mesh(len(e.from))
	near := sortSegments(m, len(e.from), 0, func(i int) (segment, bool) { return b.side(e, i), true })
	for c := range len(near.start) - 1 {
		in := near.item[near.start[c]:near.start[c+1]]
		for k, i := range in {
			one := b.side(e, int(i))
			for _, j := range in[:k] {
				other := b.side(e, int(j))
				if one.crosses(other) {
					x, y := one.meets(other)
					known := len(b.points.x)
					b.points.number(int32(math.Round(x/2)), int32(math.Round(y/2)))
					s.Crossings += len(b.points.x) - known
				}
			}
		}
	}
}

// mesh returns a mesh over all points, in half units.
func (b *Builder) mesh(cells int) mesh {
	x0, y0, x1, y1 := b.points.box()
	return newMesh(2*int64(x0), 2*int64(y0), 2*int64(x1), 2*int64(y1), cells)
}

// measure adds up the size of every area.
func (b *Builder) measure(t *Topology, e edges) {
	twice := make([]int64, len(b.level))
	for i := range e.from {
		from, to := e.from[i], e.to[i]
		c := cross(int64(b.points.x[from]), int64(b.points.y[from]), int64(b.points.x[to]), int64(b.points.y[to]))
		for _, code := range b.labels.list(e.label[i]) {
			twice[areaOf(code)] += int64(signOf(code)) * c
		}
	}
	t.size = make([]float64, len(twice))
	for i, v := range twice {
		t.size[i] = float64(v) / 2
	}
}
