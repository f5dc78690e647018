package land

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Size says how large a fictitious country is. Its ground is in
// proportion to the number of municipalities.
type Size struct {
	Municipalities, Wijken, Buurten int
	Residents                       int
}

// FullCountry is as large as the Netherlands, on somewhat less ground.
func FullCountry() Size {
	return Size{Municipalities: 340, Wijken: 3_300, Buurten: 14_500, Residents: 17_900_000}
}

// country divides the ground of a map from large to small.
type country struct {
	*World
	size    Size
	terrain *countryTerrain
	people  []float64 // residents per km2 that the land wants, per cell
}

// NewCountry makes the map of a fictitious country. Unlike the small example it
// follows no plan: municipalities are divided where people live.
func NewCountry(ctx context.Context, random *rand.Rand, seed uint64, size Size) (*World, error) {
	w := &World{random: random, waterFrom: int32(size.Buurten)}
	c := &country{World: w, size: size}
	c.terrain = newCountryTerrain(w.random, seed, size)
	low, high := c.terrain.bounds()
	w.mesh = newMesh(low, high, 0, countryCells())
	w.warp = c.terrain.warp
	w.density = func(cell, _ int) float64 { return c.people[cell] }
	w.postcode = func(wijk int) string { return fmt.Sprintf("%04d", wijk%1000) } // Dutch postcodes start at 1000
	for _, step := range []func(){c.paintMunicipalities, c.measurePeople, c.foundWijken, c.foundBuurten, c.trace} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	return w, w.checkComplete()
}

// countryCells is the size of the hexagons that draw a country.
func countryCells() CellSize {
	const width = 0.1
	return CellSize{width, width / sqrt3 / 2, width * width * sqrt3 / 2}
}

// paintMunicipalities labels every cell of land with its municipality, or with
// the number of municipalities and that of the island; and the water.
func (c *country) paintMunicipalities() {
	for i, name := range countryNames(c.random, c.size.Municipalities) {
		c.Municipalities = append(c.Municipalities, Municipality{Code: fmt.Sprintf("%s%03d", CodePrefix, i+1), Name: name})
	}
	for i := range c.mesh.label {
		p := c.mesh.centre(i)
		switch g, isle := c.terrain.ground(p); g {
		case openSea:
		case water:
			c.mesh.label[i] = c.waterLabel(c.terrain.municipality(p))
		case lake:
			c.mesh.label[i] = c.lakeLabel(c.terrain.municipality(p))
		case islet:
			c.mesh.label[i] = int32(c.size.Municipalities + isle)
		default:
			c.mesh.label[i] = int32(c.terrain.municipality(p))
		}
	}
	c.mesh.absorb(c.waterFrom, 60)
}

// measurePeople computes where people want to live.
func (c *country) measurePeople() {
	c.people = make([]float64, len(c.mesh.label))
	for i, l := range c.mesh.label {
		if l >= 0 && l < c.waterFrom {
			c.people[i] = c.terrain.density(c.mesh.centre(i))
		}
	}
}

// foundWijken divides the municipalities into wijken. An island is a wijk of the
// municipality across the water.
func (c *country) foundWijken() {
	cells := c.cellsOf(c.size.Municipalities + len(c.terrain.islands))
	weights, most := c.weigh(cells[:c.size.Municipalities], 0.7, 2, 90)
	numbers := apportion(c.size.Wijken-len(c.terrain.islands), weights, most)
	for m := range c.Municipalities {
		c.Municipalities[m].First = len(c.Wijken)
		for i, part := range c.divide(cells[m], numbers[m], m) {
			c.mesh.label[cells[m][i]] = int32(len(c.Wijken) + part)
		}
		for k := range numbers[m] {
			c.Wijken = append(c.Wijken, Wijk{Code: fmt.Sprintf("WK%s%02d", c.Municipalities[m].Code[2:], k),
				Municipality: m})
		}
		for i, isle := range c.terrain.islands {
			if c.terrain.municipality(isle.centre) != m {
				continue
			}
			for _, cell := range cells[c.size.Municipalities+i] {
				c.mesh.label[cell] = int32(len(c.Wijken))
			}
			c.Wijken = append(c.Wijken, Wijk{Code: fmt.Sprintf("WK%sE%c", c.Municipalities[m].Code[2:], 'A'+i),
				Municipality: m, Name: isle.name})
		}
		c.Municipalities[m].Wijken = len(c.Wijken) - c.Municipalities[m].First
	}
	c.mesh.absorb(c.waterFrom, 60)
}

// foundBuurten divides the wijken into buurten, and names both by who lives there.
func (c *country) foundBuurten() {
	wijken := c.cellsOf(len(c.Wijken))
	weights, most := c.weigh(wijken, 0.6, 1, 60)
	label := int32(0)
	var wijkOf []int // per label
	for i, n := range apportion(c.size.Buurten, weights, most) {
		for k, part := range c.divide(wijken[i], n, 0) {
			c.mesh.label[wijken[i][k]] = label + int32(part)
		}
		label += int32(n)
		wijkOf = append(wijkOf, slices.Repeat([]int{i}, n)...)
	}
	c.dropCrumbs(label)
	parts := make([][][]int, len(c.Wijken))
	for l, cells := range c.cellsOf(int(label)) {
		if len(cells) > 0 {
			parts[wijkOf[l]] = append(parts[wijkOf[l]], cells)
		}
	}
	used := map[string]int{}
	for i := range c.Wijken {
		if i == c.Municipalities[c.Wijken[i].Municipality].First {
			clear(used)
		}
		c.settleWijk(i, parts[i], used)
	}
}

// trace fixes the borders in as much detail as published ones have.
func (c *country) trace() {
	const tolerance = 0.001 // km
	c.World.trace(tolerance)
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
	k := &c.Wijken[i]
	all := slices.Concat(parts...)
	var name string
	name, k.People = c.planWijk(k, c.densityOf(all), c.middle(all), used)
	k.Name = cmp.Or(k.Name, name)
	k.First, k.Buurten = len(c.Buurten), len(parts)
	for n, plan := range c.planBuurten(len(parts), used) {
		for _, cell := range parts[n] {
			c.mesh.label[cell] = int32(len(c.Buurten))
		}
		c.Buurten = append(c.Buurten, Buurt{BuurtPlan: plan, Code: fmt.Sprintf("BU%s%02d", k.Code[2:], n), Wijk: i})
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
func (c *country) middle(cells []int) Point {
	var sum Point
	for _, i := range cells {
		p := c.mesh.centre(i)
		sum.X += p.X / float64(len(cells))
		sum.Y += p.Y / float64(len(cells))
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
