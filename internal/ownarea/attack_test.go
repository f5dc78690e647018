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

// attacker knows sums of numbers of people that are not below 0.
type attacker struct {
	unknowns int
	rows     [][]float64 // independent equations: coefficients, and the sum at the end
	basis    []int       // by row, once solve has brought the rows into its form
}

const tiny = 1e-7

func isNotZero(v float64) bool { return math.Abs(v) > tiny }

// know adds an equation, unless it follows from those before.
func (k *attacker) know(sum float64, coefficient func(i int) float64) {
	row := make([]float64, k.unknowns+1)
	row[k.unknowns] = sum
	for i := range k.unknowns {
		row[i] = coefficient(i)
	}
	for _, r := range k.rows {
		first := slices.IndexFunc(r, isNotZero)
		subtract(row, r, row[first]/r[first])
		row[first] = 0
	}
	if first := slices.IndexFunc(row, isNotZero); first >= 0 && first < k.unknowns {
		k.rows = append(k.rows, row)
	}
}

func subtract(row, other []float64, factor float64) {
	if factor != 0 {
		for i, v := range other {
			row[i] -= factor * v
		}
	}
}

// solve finds a vertex of what is possible, by the simplex method with an unknown more
// in every equation, all of which are brought down to 0.
func (k *attacker) solve(t *testing.T) {
	t.Helper()
	n, m := k.unknowns, len(k.rows)
	cost := make([]float64, n+m+1)
	for i, r := range k.rows {
		row := make([]float64, n+m+1)
		copy(row, r[:n])
		row[n+m] = r[n]
		if r[n] < 0 {
			for j := range row {
				row[j] = -row[j]
			}
		}
		subtract(cost, row, 1)
		row[n+i] = 1
		k.rows[i] = row
		k.basis = append(k.basis, n+i)
	}
	k.descend(cost)
	if cost[n+m] < -1e-3 {
		t.Fatalf("what is published does not add up: %v people too many", -cost[n+m])
	}
	for i, b := range k.basis { // an extra unknown that stayed, at 0
		if b >= n {
			k.pivot(i, slices.IndexFunc(k.rows[i][:n], isNotZero), cost)
		}
	}
	for i, r := range k.rows {
		k.rows[i] = append(r[:n:n], r[n+m])
	}
}

// descend minimises; the cost ends with minus what it is now. Bland's rule keeps it
// from going round.
func (k *attacker) descend(cost []float64) {
	end := len(cost) - 1
	for {
		enter := slices.IndexFunc(cost[:end], func(v float64) bool { return v < -tiny })
		if enter < 0 {
			return
		}
		leave := -1
		for i, r := range k.rows {
			if r[enter] <= tiny {
				continue
			}
			if leave < 0 {
				leave = i
				continue
			}
			ratio, least := r[end]/r[enter], k.rows[leave][end]/k.rows[leave][enter]
			if ratio < least-1e-12 || ratio <= least+1e-12 && k.basis[i] < k.basis[leave] {
				leave = i
			}
		}
		k.pivot(leave, enter, cost) // people are finite: some equation stops it
	}
}

func (k *attacker) pivot(row, column int, cost []float64) {
	r := k.rows[row]
	f := 1 / r[column]
	for j := range r {
		r[j] *= f
	}
	for i, other := range k.rows {
		if i != row {
			subtract(other, r, other[column])
		}
	}
	subtract(cost, r, cost[column])
	k.basis[row] = column
}

// width returns between how few and how many the sum of some unknowns lies. Call it
// after solve.
func (k *attacker) width(counts func(i int) bool) float64 {
	least := func(sign float64) float64 {
		cost := make([]float64, k.unknowns+1)
		for i := range k.unknowns {
			if counts(i) {
				cost[i] = sign
			}
		}
		for i, b := range k.basis {
			subtract(cost, k.rows[i], cost[b])
		}
		k.descend(cost)
		return -cost[k.unknowns]
	}
	return -least(-1) - least(1)
}

// The attacker finds what can be worked out by hand.
func TestAttacker(t *testing.T) {
	k := &attacker{unknowns: 4}
	k.know(10, func(i int) float64 { return []float64{1, 1, 0, 0}[i] })
	k.know(7, func(i int) float64 { return []float64{0, 1, 1, 0}[i] })
	k.know(17, func(i int) float64 { return []float64{1, 2, 1, 0}[i] }) // follows
	k.know(3, func(i int) float64 { return []float64{0, 0, 0, 1}[i] })
	k.solve(t)
	for _, c := range []struct {
		sum  []int
		want float64
	}{{[]int{0}, 7}, {[]int{1}, 7}, {[]int{0, 1}, 0}, {[]int{0, 2}, 14}, {[]int{3}, 0}, {[]int{1, 3}, 7}} {
		if got := k.width(func(i int) bool { return slices.Contains(c.sum, i) }); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("the unknowns %v are known to within %v, want %v", c.sum, got, c.want)
		}
	}
}

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
			grid, err := hexgrid.Build(t.Context(), []hexgrid.District{{Code: "x", Geometry: shape, Counts: people(n)}}, squares, hexgrid.Options{MinResidents65: -1})
			if err != nil {
				t.Fatal(err)
			}
			parent := map[string]string{}
			for c := range grid.Cells() {
				parent[c.ID] = c.Parent
			}
			for c := range grid.Cells() {
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

// cellsOf lists the cells with people, and how many; shown tells which are published.
func cellsOf(g *hexgrid.Grid, people []people65) (count map[string]float64, shown map[string]bool) {
	count, shown = map[string]float64{}, map[string]bool{}
	for _, p := range people {
		for _, c := range p.cells {
			count[c] += p.n
		}
	}
	for c := range g.Cells() {
		shown[c.ID] = c.HasFigures()
	}
	return count, shown
}

// newAttacker knows the buurten and the cells that are shown.
func newAttacker(people []people65, buurten []hexgrid.District, count map[string]float64, shown map[string]bool) *attacker {
	k := &attacker{unknowns: len(people)}
	for b := range buurten {
		if !buurten[b].Hidden {
			k.know(buurten[b].Counts.Residents65, indicator(func(i int) bool { return people[i].buurt == b }))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(count)) {
		if shown[id] {
			k.know(count[id], indicator(func(i int) bool { return slices.Contains(people[i].cells, id) }))
		}
	}
	return k
}

func indicator(counts func(i int) bool) func(i int) float64 {
	return func(i int) float64 {
		if counts(i) {
			return 1
		}
		return 0
	}
}

// knowParts tells the attacker more than is published: which parts buurten were divided
// in, and how many people each has been given.
func (k *attacker) knowParts(a *allocation, people []people65) {
	kept := map[[2]int]bool{}
	for _, p := range a.shares {
		kept[[2]int{p.Source, p.Target}] = true
	}
	inside := make([]float64, len(a.buurten))
	for _, p := range a.shares {
		inside[p.Source] += p.Size
	}
	know := func(b, area int, share float64) {
		// A part has its own people and its share of those in dropped parts.
		k.know(share*a.buurten[b].Counts.Residents65, func(i int) float64 {
			p := people[i]
			noneKept := inside[p.buurt] < 1-1e-9
			switch {
			case p.buurt != b:
				return 0
			case p.area == area:
				return 1
			case kept[[2]int{b, p.area}] || p.area == none && noneKept:
				return 0
			}
			return share
		})
	}
	for _, p := range a.shares {
		if !a.buurten[p.Source].Hidden {
			know(p.Source, p.Target, p.Size)
		}
	}
	for b := range a.buurten {
		if left := 1 - inside[b]; left > 1e-9 && !a.buurten[b].Hidden {
			know(b, none, left)
		}
	}
}

// Own areas and cells divide the same buurten. With both, whoever reads them could work
// out cells of few that neither gives away by itself; with the cells of divided buurten
// withheld, they cannot.
func TestAttackWithCells(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 8))
	tried, exposed, recovered, divided := 0, 0, 0, 0
	for i, l := range realLands(t, rnd) {
		buurten, areas := l.buurten(), l.areas()
		r, err := Allocate(t.Context(), areas, buurten, l.squares, threshold)
		if err != nil {
			t.Fatal(err)
		}
		grid, err := hexgrid.Build(t.Context(), buurten, l.squares, hexgrid.Options{MinResidents65: threshold})
		if err != nil {
			t.Fatal(err)
		}
		unknown := l.placed(t, buurten, len(areas))
		count, shown := cellsOf(grid, unknown)
		for c := range grid.Cells() { // what is attacked is what is published
			if c.HasFigures() && math.Abs(c.Residents65-count[c.ID]) > 1e-3 {
				t.Fatalf("cell %s has %v residents of 65+, and is attacked as if it had %v", c.ID, c.Residents65, count[c.ID])
			}
		}
		alone := newAttacker(unknown, buurten, count, shown)
		both := newAttacker(unknown, buurten, count, shown)
		for a := range areas {
			_, n, _ := l.shapeOf(func(i int) bool { return l.area[i] == a && !hidden(buurten, l.buurt[i]) })
			if n >= threshold {
				both.know(n, indicator(func(i int) bool { return unknown[i].area == a }))
			}
		}
		secrets := map[string]bool{}
		for id, n := range count {
			secrets[id] = !shown[id] && n < threshold
		}
		grid.Withhold(r.Divided)
		_, shown = cellsOf(grid, unknown)
		guarded := newAttacker(unknown, buurten, count, shown)
		guarded.knowParts(allocationOf(t, &l, areas, buurten), unknown)
		divided += len(r.Divided)
		for _, k := range []*attacker{alone, both, guarded} {
			k.solve(t)
		}
		for id, is := range secrets {
			if !is {
				continue
			}
			counts := func(i int) bool { return slices.Contains(unknown[i].cells, id) }
			if alone.width(counts) <= 4 {
				continue // known already
			}
			tried++
			if both.width(counts) <= 4 {
				exposed++
			}
			if width := guarded.width(counts); width <= 4 {
				recovered++
				t.Errorf("land %d: the residents of cell %s, %v, are known to within %v", i, id, count[id], width)
			}
		}
	}
	t.Logf("%d cells of few, %d buurten divided: %d cells worked out from own areas and all cells, %d from what is published", tried, divided, exposed, recovered)
	if tried < 200 || exposed < 5 || divided < 20 {
		t.Error("too few to tell")
	}
}

func hidden(buurten []hexgrid.District, code string) bool {
	return slices.ContainsFunc(buurten, func(b hexgrid.District) bool { return b.Code == code && b.Hidden })
}

// allocationOf is the work of Allocate. Its buurten are all, so that they have the same
// numbers as those of the attack.
func allocationOf(t *testing.T, l *land, areas []Area, buurten []hexgrid.District) *allocation {
	t.Helper()
	a, err := newAllocation(t.Context(), areas)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.keepTouched(t.Context(), buurten); err != nil {
		t.Fatal(err)
	}
	if err := a.divide(t.Context(), l.squares); err != nil {
		t.Fatal(err)
	}
	a.join(threshold)
	number := map[string]int{}
	for i, b := range buurten {
		number[b.Code] = i
	}
	for i := range a.shares {
		a.shares[i].Source = number[a.buurten[a.shares[i].Source].Code]
	}
	a.buurten = buurten
	return a
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
		s := hexgrid.Square{X: x, Y: y, Size: 100, Residents: number(value("aantal_inwoners")), Residents65: number(value("aantal_inwoners_65_jaar_en_ouder"))}
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
