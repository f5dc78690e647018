package demo

import (
	"context"
	"math"
	"slices"
	"sort"
)

// share is the part of a buurt that lies in a square, by its homes.
type share struct {
	buurt int
	*square
	homes int
}

// populateCountry gives every buurt its households and counts them. There are
// too many to keep: each is counted when it is drawn. Facilities are measured
// from the middle of the residents of a buurt.
func (w *world) populateCountry(ctx context.Context, residents int) error {
	squares := squareIndex{}
	var shares []share
	middles := make([]point, len(w.buurten))
	wanted := w.countryResidents(residents)
	for i := range w.buurten {
		if err := ctx.Err(); err != nil {
			return err
		}
		shares = append(shares, w.settleBuurt(i, wanted[i], squares, &middles[i])...)
	}
	w.sortSquares()
	w.countryDensity(shares)
	w.countryReach(middles)
	w.addUp()
	return nil
}

// countryResidents divides the residents among the buurten, by density.
func (w *world) countryResidents(residents int) []int {
	wanted := make([]int, len(w.buurten))
	free := make([]float64, len(w.buurten))
	total, rest := 0.0, residents
	for i := range w.buurten {
		b := &w.buurten[i]
		if b.plan.residents != 0 {
			wanted[i] = max(b.plan.residents, 0)
			rest -= wanted[i]
			continue
		}
		for _, c := range b.cells {
			free[i] += w.density(c, 0)
		}
		total += free[i]
	}
	for i, f := range free {
		wanted[i] += int(float64(rest) * f / total)
	}
	return wanted
}

// settleBuurt draws the households of buurt i and counts them there and in their
// squares. It sets the middle of the residents and returns the squares.
func (w *world) settleBuurt(i, wanted int, squares squareIndex, middle *point) []share {
	t := &w.buurten[i].tally
	var shares []share
	at := map[*square]int{} // position in shares
	w.settle(i, wanted, func(h *household, p point) {
		p = w.scatter(p)
		s := w.squareAt(p, squares)
		t.add(h)
		s.tally.add(h)
		s.addresses++
		if _, known := at[s]; !known {
			at[s] = len(shares)
			shares = append(shares, share{buurt: i, square: s})
		}
		shares[at[s]].homes++
		middle.x += p.x
		middle.y += p.y
	})
	middle.x /= float64(max(t.homes, 1))
	middle.y /= float64(max(t.homes, 1))
	return shares
}

// scatter moves p to anywhere within its cell, which is about as large as a square.
func (w *world) scatter(p point) point {
	return point{p.x + (w.random.Float64()-0.5)*w.mesh.width, p.y + (w.random.Float64()-0.5)*3*w.mesh.height}
}

// countryDensity computes the density of addresses around every square, by
// adding up the parts of its rows within the radius, and gives it to the homes
// of the buurten.
func (w *world) countryDensity(shares []share) {
	const radius = 10 // squares, 1 km
	rows := w.addressRows()
	for _, s := range w.squares {
		n := 0
		for dy := -radius; dy <= radius; dy++ {
			dx := int(math.Sqrt(float64(radius*radius - dy*dy)))
			n += rows[s.north+dy].between(s.east-dx, s.east+dx)
		}
		s.density = float64(n) / math.Pi // per km2
	}
	for _, s := range shares {
		w.buurten[s.buurt].tally.density += s.density * float64(s.homes)
	}
}

// addressRow holds the squares of a row from west to east, with the addresses up
// to and including each.
type addressRow struct{ east, sum []int }

// between returns the addresses in the squares from west to east, both included.
func (r *addressRow) between(west, east int) int {
	if r == nil {
		return 0
	}
	upTo := func(x int) int {
		if i := sort.SearchInts(r.east, x+1); i > 0 {
			return r.sum[i-1]
		}
		return 0
	}
	return upTo(east) - upTo(west-1)
}

// addressRows returns the rows of the sorted squares, by north.
func (w *world) addressRows() map[int]*addressRow {
	rows := map[int]*addressRow{}
	for _, s := range w.squares {
		r := rows[s.north]
		if r == nil {
			r = &addressRow{}
			rows[s.north] = r
		}
		sum := s.addresses
		if n := len(r.sum); n > 0 {
			sum += r.sum[n-1]
		}
		r.east, r.sum = append(r.east, s.east), append(r.sum, sum)
	}
	return rows
}

// countryReach puts facilities where people live, as many per head as in the
// small example, and measures how far they are from the middle of every buurt.
func (w *world) countryReach(middles []point) {
	columns := reachColumns()
	widest := make([]float64, len(facilities())) // km, of the columns of a kind
	for _, c := range columns {
		widest[c.kind] = max(widest[c.kind], c.within)
	}
	places := w.countryFacilities()
	for i := range w.buurten {
		t := &w.buurten[i].tally
		if t.residents == 0 {
			continue
		}
		distances := make([][]float64, len(places))
		for kind, n := range places {
			distances[kind] = n.distances(middles[i], max(widest[kind], 1))
			for k, km := range distances[kind] {
				distances[kind][k] = byRoad(km)
			}
		}
		reach := make([]float64, len(columns))
		for c, column := range columns {
			reach[c] = column.measure(distances[column.kind])
		}
		t.addReach(reach, t.residents)
	}
}

// countryFacilities draws the places of every kind of facility.
func (w *world) countryFacilities() []*nearby {
	sums := make([]int, len(w.squares))
	residents := 0
	for i, s := range w.squares {
		residents += s.tally.residents
		sums[i] = residents
	}
	var places []*nearby
	for _, f := range facilities() {
		n := max(f.number*residents/residentsPerMunicipality, 1)
		points := make([]point, n)
		for i := range points {
			at, _ := slices.BinarySearch(sums, 1+w.random.IntN(residents))
			points[i] = w.squares[at].centre()
		}
		places = append(places, newNearby(points, 5))
	}
	return places
}

// addUp counts the buurten in their wijken, and those in their municipalities.
func (w *world) addUp() {
	for i := range w.buurten {
		b := &w.buurten[i]
		w.wijken[b.wijk].tally.merge(&b.tally)
	}
	for i := range w.wijken {
		k := &w.wijken[i]
		w.municipalities[k.municipality].land.merge(&k.tally)
	}
}
