package demo

import "math"

// nearby finds points near a place.
type nearby struct {
	points        []point
	side          float64 // of the squares that the points are sorted into, km
	low           point   // south-west corner of the first square
	columns, rows int
	in            [][]int32 // positions in points, per square
}

// newNearby sorts points, at least one, into squares with the given side in km.
func newNearby(points []point, side float64) *nearby {
	n := &nearby{points: points, side: side, low: points[0]}
	high := points[0]
	for _, p := range points {
		n.low = point{min(n.low.x, p.x), min(n.low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	n.columns, n.rows = n.column(high.x)+1, n.row(high.y)+1
	n.in = make([][]int32, n.columns*n.rows)
	for i, p := range points {
		at := n.row(p.y)*n.columns + n.column(p.x)
		n.in[at] = append(n.in[at], int32(i))
	}
	return n
}

func (n *nearby) column(x float64) int { return int(math.Floor((x - n.low.x) / n.side)) }
func (n *nearby) row(y float64) int    { return int(math.Floor((y - n.low.y) / n.side)) }

// within calls visit for every point at most radius km from p.
func (n *nearby) within(p point, radius float64, visit func(i int, km float64)) {
	for row := max(n.row(p.y-radius), 0); row <= min(n.row(p.y+radius), n.rows-1); row++ {
		for column := max(n.column(p.x-radius), 0); column <= min(n.column(p.x+radius), n.columns-1); column++ {
			for _, i := range n.in[row*n.columns+column] {
				d := p.minus(n.points[i])
				if km2 := d.x*d.x + d.y*d.y; km2 <= radius*radius {
					visit(int(i), math.Sqrt(km2))
				}
			}
		}
	}
}

// distances returns those from p to all points within radius km, or within the
// first of its doubles that has any. There must be a point.
func (n *nearby) distances(p point, radius float64) []float64 {
	var all []float64
	for ; len(all) == 0; radius *= 2 {
		n.within(p, radius, func(_ int, km float64) { all = append(all, km) })
	}
	return all
}
