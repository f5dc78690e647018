package people

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"risicokaart/data/demo/land"
)

// share is the part of a buurt that lies in a square, by its homes.
type share struct {
	buurt int
	*Square
	homes int
}

// SettleCountry is [Settle] for as many residents as asked. There are too many to
// keep: each household is counted when it is drawn. Facilities are measured from the
// middle of the residents of a buurt.
func SettleCountry(ctx context.Context, random *rand.Rand, on *land.World, reach []Reach,
	residents int) (*Population, error) {
	w := newInhabited(random, on, reach)
	if err := w.populateCountry(ctx, residents); err != nil {
		return nil, err
	}
	return w.people, nil
}

func (w *inhabited) populateCountry(ctx context.Context, residents int) error {
	var shares []share
	middles := make([]land.Point, len(w.Buurten))
	wanted := w.countryResidents(residents)
	for i := range w.Buurten {
		if err := ctx.Err(); err != nil {
			return err
		}
		shares = append(shares, w.settleBuurt(i, wanted[i], &middles[i])...)
	}
	w.sortSquares()
	w.countryDensity(shares)
	w.countryReach(middles)
	w.addUp()
	return nil
}

// countryResidents divides the residents among the buurten, by density.
func (w *inhabited) countryResidents(residents int) []int {
	wanted := make([]int, len(w.Buurten))
	free := make([]float64, len(w.Buurten))
	total, rest := 0.0, residents
	for i := range w.Buurten {
		b := &w.Buurten[i]
		if b.Residents != 0 {
			wanted[i] = max(b.Residents, 0)
			rest -= wanted[i]
			continue
		}
		for _, c := range b.Cells {
			free[i] += w.Density(c, 0)
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
func (w *inhabited) settleBuurt(i, wanted int, middle *land.Point) []share {
	t := &w.people.Buurten[i]
	var shares []share
	at := map[*Square]int{} // position in shares
	w.fillBuurt(i, wanted, func(h *household, p land.Point) {
		p = w.scatter(p)
		s := w.squareAt(p)
		t.add(h)
		s.tally.add(h)
		s.addresses++
		if _, known := at[s]; !known {
			at[s] = len(shares)
			shares = append(shares, share{buurt: i, Square: s})
		}
		shares[at[s]].homes++
		middle.X += p.X
		middle.Y += p.Y
	})
	middle.X /= float64(max(t.homes, 1))
	middle.Y /= float64(max(t.homes, 1))
	return shares
}

// scatter moves p to anywhere within its cell, which is about as large as a square.
func (w *inhabited) scatter(p land.Point) land.Point {
	return land.Point{
		X: p.X + (w.random.Float64()-0.5)*w.Cell().Width,
		Y: p.Y + (w.random.Float64()-0.5)*3*w.Cell().Height,
	}
}

// countryDensity computes the density of addresses around every square, by
// adding up the parts of its rows within the radius, and gives it to the homes
// of the buurten.
func (w *inhabited) countryDensity(shares []share) {
	const radius = 10 // squares, 1 km
	rows := w.addressRows()
	for _, s := range w.people.Squares {
		n := 0
		for dy := -radius; dy <= radius; dy++ {
			dx := int(math.Sqrt(float64(radius*radius - dy*dy)))
			n += rows[s.North+dy].between(s.East-dx, s.East+dx)
		}
		s.density = float64(n) / math.Pi // per km2
	}
	for _, s := range shares {
		w.people.Buurten[s.buurt].density += s.density * float64(s.homes)
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
func (w *inhabited) addressRows() map[int]*addressRow {
	rows := map[int]*addressRow{}
	for _, s := range w.people.Squares {
		r := rows[s.North]
		if r == nil {
			r = &addressRow{}
			rows[s.North] = r
		}
		sum := s.addresses
		if n := len(r.sum); n > 0 {
			sum += r.sum[n-1]
		}
		r.east, r.sum = append(r.east, s.East), append(r.sum, sum)
	}
	return rows
}

// countryReach puts facilities where people live, as many per head as in the
// small example, and measures how far they are from the middle of every buurt.
func (w *inhabited) countryReach(middles []land.Point) {
	widest := make([]float64, len(facilities())) // km, of the columns of a kind
	for _, c := range w.reach {
		widest[c.kind] = max(widest[c.kind], c.within)
	}
	places := w.countryFacilities()
	for i := range w.Buurten {
		t := &w.people.Buurten[i]
		if t.residents == 0 {
			continue
		}
		distances := make([][]float64, len(places))
		for kind, n := range places {
			distances[kind] = n.Distances(middles[i], max(widest[kind], 1))
			for k, km := range distances[kind] {
				distances[kind][k] = byRoad(km)
			}
		}
		reach := make([]float64, len(w.reach))
		for c, column := range w.reach {
			reach[c] = column.measure(distances[column.kind])
		}
		t.addReach(reach, t.residents)
	}
}

// countryFacilities draws the places of every kind of facility.
func (w *inhabited) countryFacilities() []*land.Nearby {
	sums := make([]int, len(w.people.Squares))
	residents := 0
	for i, s := range w.people.Squares {
		residents += s.tally.residents
		sums[i] = residents
	}
	var places []*land.Nearby
	for _, f := range facilities() {
		n := max(f.number*residents/residentsPerMunicipality, 1)
		points := make([]land.Point, n)
		for i := range points {
			at, _ := slices.BinarySearch(sums, 1+w.random.IntN(residents))
			points[i] = w.people.Squares[at].Centre()
		}
		places = append(places, land.NewNearby(points, 5))
	}
	return places
}

// addUp counts the buurten in their wijken, and those in their municipalities.
func (w *inhabited) addUp() {
	for i := range w.Buurten {
		w.people.Wijken[w.Buurten[i].Wijk].merge(&w.people.Buurten[i])
	}
	for i := range w.Wijken {
		w.people.Municipalities[w.Wijken[i].Municipality].merge(&w.people.Wijken[i])
	}
}
