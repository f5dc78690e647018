package topology

import (
	"maps"
	"testing"
)

// steps counts a line as the shortest straight steps on the grid, each from its
// lower end: +1 there and -1 back. So lines can be compared that have different
// corners on the same straight side.
type steps map[[4]int32]int

func (s steps) add(area MultiPolygon, by int) {
	for _, polygon := range area {
		for _, ring := range polygon {
			for i, to := range ring {
				s.side(ring[(i+len(ring)-1)%len(ring)], to, by)
			}
		}
	}
}

func (s steps) side(from, to Point, by int) {
	dx, dy := to[0]-from[0], to[1]-from[1]
	n := gcd(max(dx, -dx), max(dy, -dy))
	for range n {
		next := Point{from[0] + dx/n, from[1] + dy/n}
		key, count := [4]int32{from[0], from[1], next[0], next[1]}, by
		if dx < 0 || dx == 0 && dy < 0 {
			key, count = [4]int32{next[0], next[1], from[0], from[1]}, -by
		}
		if s[key] += count; s[key] == 0 {
			delete(s, key)
		}
		from = next
	}
}

func gcd(a, b int32) int32 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// checkLayers checks all that is promised of clean input and returns the number of
// areas that are lost.
func checkLayers(t *testing.T, layers []Layer, within [][]int32) (lost, corners int) {
	t.Helper()
	for level, layer := range layers {
		both := map[[4]int32]int{} // how often a side is used, either way
		all := steps{}
		for i, area := range layer.Areas {
			checkWinding(t, level, i, area)
			all.add(area, 1)
			for _, polygon := range area {
				for _, ring := range polygon {
					corners += len(ring)
					for k, to := range ring {
						from := ring[(k+len(ring)-1)%len(ring)]
						if from[0] > to[0] || from[0] == to[0] && from[1] > to[1] {
							from, to = to, from
						}
						both[[4]int32{from[0], from[1], to[0], to[1]}]++
					}
				}
			}
			if len(area) == 0 && layer.Size[i] >= pixel {
				t.Errorf("level %d: area %d of %.0f square units is lost", level, i, layer.Size[i])
			}
		}
		lost += len(layer.Lost)
		outside := 0
		for side, n := range both {
			if n > 2 {
				t.Fatalf("level %d: side %v is used %d times", level, side, n)
			}
			if n == 1 {
				outside++
				if all[side] == 0 && len(all) > 0 && gcdOf(side) == 1 {
					t.Fatalf("level %d: side %v is used once, but is no border of the whole", level, side)
				}
			}
		}
		for step, n := range all {
			if n != 1 && n != -1 {
				t.Fatalf("level %d: step %v of the outline is used %d times", level, step, n)
			}
		}
		if level+1 < len(layers) && within != nil {
			checkNested(t, level, layer, layers[level+1], within[level])
		}
	}
	return lost, corners
}

func gcdOf(side [4]int32) int32 {
	dx, dy := side[2]-side[0], side[3]-side[1]
	return gcd(max(dx, -dx), max(dy, -dy))
}

func checkWinding(t *testing.T, level, i int, area MultiPolygon) {
	t.Helper()
	for p, polygon := range area {
		for r, ring := range polygon {
			if len(ring) < 3 {
				t.Fatalf("level %d, area %d: polygon %d, ring %d has %d corners", level, i, p, r, len(ring))
			}
			if twice := ring.twice(); twice == 0 || twice > 0 != (r == 0) {
				t.Fatalf("level %d, area %d: polygon %d, ring %d is wound wrongly: %d", level, i, p, r, twice)
			}
		}
	}
}

// checkNested checks that larger areas have exactly the outline of what is within.
func checkNested(t *testing.T, level int, parts, whole Layer, within []int32) {
	t.Helper()
	outline := make([]steps, len(whole.Areas))
	for i, area := range whole.Areas {
		outline[i] = steps{}
		outline[i].add(area, 1)
	}
	sum := make([]steps, len(whole.Areas))
	for i := range sum {
		sum[i] = steps{}
	}
	for i, area := range parts.Areas {
		if within[i] >= 0 {
			sum[within[i]].add(area, 1)
		}
	}
	for i := range sum {
		if !maps.Equal(sum[i], outline[i]) {
			t.Errorf("level %d: area %d is not what the areas within it fill", level+1, i)
		}
	}
}
