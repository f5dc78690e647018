package land

import "math"

// Nearby finds points near a place.
type Nearby struct {
	points        []Point
	side          float64 // of the squares that the points are sorted into, km
	low           Point   // south-west corner of the first square
	columns, rows int
	in            [][]int32 // positions in points, per square
}

// NewNearby sorts points, at least one, into squares with the given side in km.
func NewNearby(points []Point, side float64) *Nearby {
	n := &Nearby{points: points, side: side, low: points[0]}
	high := points[0]
	for _, p := range points {
		n.low = Point{min(n.low.X, p.X), min(n.low.Y, p.Y)}
		high = Point{max(high.X, p.X), max(high.Y, p.Y)}
	}
	n.columns, n.rows = n.column(high.X)+1, n.row(high.Y)+1
	n.in = make([][]int32, n.columns*n.rows)
	for i, p := range points {
		at := n.row(p.Y)*n.columns + n.column(p.X)
		n.in[at] = append(n.in[at], int32(i))
	}
	return n
}

func (n *Nearby) column(x float64) int { return int(math.Floor((x - n.low.X) / n.side)) }
func (n *Nearby) row(y float64) int    { return int(math.Floor((y - n.low.Y) / n.side)) }

// Within calls visit for every point at most radius km from p.
func (n *Nearby) Within(p Point, radius float64, visit func(i int, km float64)) {
	for row := max(n.row(p.Y-radius), 0); row <= min(n.row(p.Y+radius), n.rows-1); row++ {
		for column := max(n.column(p.X-radius), 0); column <= min(n.column(p.X+radius), n.columns-1); column++ {
			for _, i := range n.in[row*n.columns+column] {
				d := p.Minus(n.points[i])
				if km2 := d.X*d.X + d.Y*d.Y; km2 <= radius*radius {
					visit(int(i), math.Sqrt(km2))
				}
			}
		}
	}
}

// Distances returns those from p to all points within radius km, or within the
// first of its doubles that has any. There must be a point.
func (n *Nearby) Distances(p Point, radius float64) []float64 {
	var all []float64
	for ; len(all) == 0; radius *= 2 {
		n.Within(p, radius, func(_ int, km float64) { all = append(all, km) })
	}
	return all
}
