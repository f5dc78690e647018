package demo

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// countrySize says how large a fictitious country is. Its ground is in
// proportion to the number of municipalities.
type countrySize struct {
	municipalities, wijken, buurten int
	residents                       int
}

// fullCountry is as large as the Netherlands, on somewhat less ground.
func fullCountry() countrySize {
	return countrySize{municipalities: 340, wijken: 3_300, buurten: 14_500, residents: 17_900_000}
}

// country divides the ground of a world from large to small.
type country struct {
	*world
	size   countrySize
	land   *land
	people []float64 // residents per km2 that the land wants, per cell
}

// newCountry makes the map of a fictitious country. Unlike the small example it
// follows no plan: municipalities are divided where people live.
func newCountry(ctx context.Context, seed uint64, size countrySize) (*world, error) {
	w := &world{random: rand.New(rand.NewPCG(seed, 0xc047)), waterFrom: int32(size.buurten)}
	c := &country{world: w, size: size}
	c.land = newLand(w.random, seed, size)
	low, high := c.land.bounds()
	w.mesh = newMesh(low, high, 0, countryCells())
	w.warp = c.land.warp
	w.density = func(cell, _ int) float64 { return c.people[cell] }
	w.postcode = func(wijk int) string { return fmt.Sprintf("%04d", wijk%1000) } // Dutch postcodes start at 1000
	for _, step := range []func(){c.paintMunicipalities, c.measurePeople, c.foundWijken, c.foundBuurten, c.trace} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	return w, nil
}

// countryCells is the size of the hexagons that draw a country.
func countryCells() cellSize {
	const width = 0.1
	return cellSize{width, width / sqrt3 / 2, width * width * sqrt3 / 2}
}

// paintMunicipalities labels every cell of land with its municipality, or with
// the number of municipalities and that of the island; and the water.
func (c *country) paintMunicipalities() {
	for i, name := range countryNames(c.random, c.size.municipalities) {
		c.municipalities = append(c.municipalities, municipality{code: fmt.Sprintf("%s%03d", CodePrefix, i+1), name: name})
	}
	for i := range c.mesh.label {
		p := c.mesh.centre(i)
		switch g, isle := c.land.ground(p); g {
		case openSea:
		case water:
			c.mesh.label[i] = c.waterLabel(c.land.municipality(p))
		case lake:
			c.mesh.label[i] = c.lakeLabel(c.land.municipality(p))
		case islet:
			c.mesh.label[i] = int32(c.size.municipalities + isle)
		default:
			c.mesh.label[i] = int32(c.land.municipality(p))
		}
	}
	c.mesh.absorb(c.waterFrom, 60)
}

// measurePeople computes where people want to live.
func (c *country) measurePeople() {
	c.people = make([]float64, len(c.mesh.label))
	for i, l := range c.mesh.label {
		if l >= 0 && l < c.waterFrom {
			c.people[i] = c.land.density(c.mesh.centre(i))
		}
	}
}

// foundWijken divides the municipalities into wijken. An island is a wijk of the
// municipality across the water.
func (c *country) foundWijken() {
	cells := c.cellsOf(c.size.municipalities + len(c.land.islands))
	weights, most := c.weigh(cells[:c.size.municipalities], 0.7, 2, 90)
	numbers := apportion(c.size.wijken-len(c.land.islands), weights, most)
	for m := range c.municipalities {
		c.municipalities[m].first = len(c.wijken)
		for i, part := range c.divide(cells[m], numbers[m], m) {
			c.mesh.label[cells[m][i]] = int32(len(c.wijken) + part)
		}
		for k := range numbers[m] {
			c.wijken = append(c.wijken, wijk{code: fmt.Sprintf("WK%s%02d", c.municipalities[m].code[2:], k), municipality: m})
		}
		for i, isle := range c.land.islands {
			if c.land.municipality(isle.centre) != m {
				continue
			}
			for _, cell := range cells[c.size.municipalities+i] {
				c.mesh.label[cell] = int32(len(c.wijken))
			}
			c.wijken = append(c.wijken, wijk{code: fmt.Sprintf("WK%sE%c", c.municipalities[m].code[2:], 'A'+i), municipality: m, name: isle.name})
		}
		c.municipalities[m].wijken = len(c.wijken) - c.municipalities[m].first
	}
	c.mesh.absorb(c.waterFrom, 60)
}

// foundBuurten divides the wijken into buurten, and names both by who lives there.
func (c *country) foundBuurten() {
	wijken := c.cellsOf(len(c.wijken))
	weights, most := c.weigh(wijken, 0.6, 1, 60)
	label := int32(0)
	var wijkOf []int // per label
	for i, n := range apportion(c.size.buurten, weights, most) {
		for k, part := range c.divide(wijken[i], n, 0) {
			c.mesh.label[wijken[i][k]] = label + int32(part)
		}
		label += int32(n)
		wijkOf = append(wijkOf, slices.Repeat([]int{i}, n)...)
	}
	c.dropCrumbs(label)
	parts := make([][][]int, len(c.wijken))
	for l, cells := range c.cellsOf(int(label)) {
		if len(cells) > 0 {
			parts[wijkOf[l]] = append(parts[wijkOf[l]], cells)
		}
	}
	used := map[string]int{}
	for i := range c.wijken {
		if i == c.municipalities[c.wijken[i].municipality].first {
			clear(used)
		}
		c.settleWijk(i, parts[i], used)
	}
}

// trace fixes the borders in as much detail as published ones have.
func (c *country) trace() {
	const tolerance = 0.001 // km
	c.world.trace(tolerance)
}

// dropCrumbs gives the cells of buurten that are too small to the neighbours.
func (c *country) dropCrumbs(labels int32) {
	const least = 4 // cells
	c.mesh.absorb(c.waterFrom, 60)
	for _, cells := range c.cellsOf(int(labels)) {
		if len(cells) == 0 || len(cells) >= least {
			continue
		}
		to := c.mesh.mostBorder(cells)
		for _, i := range cells {
			c.mesh.label[i] = to
		}
	}
}

// settleWijk plans wijk i and makes its parts buurten, in their order.
func (c *country) settleWijk(i int, parts [][]int, used map[string]int) {
	k := &c.wijken[i]
	all := slices.Concat(parts...)
	k.plan = c.planWijk(k, c.densityOf(all), c.middle(all), used)
	k.name = cmp.Or(k.name, k.plan.name)
	k.first = len(c.buurten)
	k.plan.buurten = c.planBuurten(len(parts), used)
	for n, plan := range k.plan.buurten {
		for _, cell := range parts[n] {
			c.mesh.label[cell] = int32(len(c.buurten))
		}
		c.buurten = append(c.buurten, buurt{code: fmt.Sprintf("BU%s%02d", k.code[2:], n), name: plan.name, wijk: i, plan: plan})
	}
}

// cellsOf returns the cells of the labels from 0 to n.
func (c *country) cellsOf(n int) [][]int {
	of := make([][]int, n)
	for i, l := range c.mesh.label {
		if l >= 0 && int(l) < n {
			of[l] = append(of[l], i)
		}
	}
	return of
}

// weigh returns for groups of cells the weight by which they are divided, a
// power of their people, and the most parts that have room in each.
func (c *country) weigh(groups [][]int, power, least, most float64) (weights, limits []float64) {
	const roomy = 45 // cells per part
	for _, cells := range groups {
		people := 1.0
		for _, i := range cells {
			people += c.people[i]
		}
		weights = append(weights, math.Pow(people, power))
		limits = append(limits, max(least, min(most, float64(len(cells))/roomy)))
	}
	return weights, limits
}

// densityOf returns the mean density of people in cells.
func (c *country) densityOf(cells []int) float64 {
	sum := 0.0
	for _, i := range cells {
		sum += c.people[i]
	}
	return sum / float64(max(len(cells), 1))
}

// middle returns the middle of cells.
func (c *country) middle(cells []int) point {
	var sum point
	for _, i := range cells {
		p := c.mesh.centre(i)
		sum.x += p.x / float64(len(cells))
		sum.y += p.y / float64(len(cells))
	}
	return sum
}

// apportion divides total among weights: at least 1 each, and no more than most
// as long as the others have room. The parts sum to total.
func apportion(total int, weights, most []float64) []int {
	parts := make([]int, len(weights))
	for i := range parts {
		parts[i] = 1
	}
	for given := len(parts); given < total; given++ {
		best, bestClaim := 0, -1.0
		for i, w := range weights {
			claim := w / float64(parts[i]+1)
			if float64(parts[i]) >= most[i] {
				claim *= 1e-9
			}
			if claim > bestClaim {
				best, bestClaim = i, claim
			}
		}
		parts[best]++
	}
	return parts
}
