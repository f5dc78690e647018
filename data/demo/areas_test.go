package demo

import (
	"math"
	"testing"
)

// TestAreasAddUp: the levels cover the same ground, in rings of the right direction.
func TestAreasAddUp(t *testing.T) {
	files := generate(t, Options{Municipalities: 2})
	total := map[string]float64{}
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		for _, r := range read(t, files.Areas, layer) {
			if r.text("water") == "JA" {
				continue
			}
			total[layer] += r.geometry.Area()
			ha, _ := r.number("oppervlakte_land_in_ha")
			if math.Abs(ha-r.geometry.Area()/10_000) > 0.5 {
				t.Errorf("%s %s: %v ha on paper, %v on the map", layer, r.text("jrstatcode"), ha, r.geometry.Area()/10_000)
			}
			for i := range r.geometry.NumPolygons() {
				p := r.geometry.Polygon(i)
				for j := range p.NumLinearRings() {
					if a := signedArea(p.LinearRing(j).FlatCoords()); (a > 0) != (j == 0) {
						t.Errorf("%s %s: ring %d has area %v; want the outer ring counter-clockwise", layer,
							r.text("jrstatcode"), j, a)
					}
				}
			}
		}
	}
	if total["gemeenten"] < 1e7 {
		t.Errorf("gemeenten cover %v m2", total["gemeenten"])
	}
	for _, layer := range []string{"wijken", "buurten"} {
		if math.Abs(total[layer]-total["gemeenten"]) > 1 {
			t.Errorf("%s cover %v m2, gemeenten %v", layer, total[layer], total["gemeenten"])
		}
	}
}

// TestNeighbours: two municipalities share a border, vertex by vertex.
func TestNeighbours(t *testing.T) {
	files := generate(t, Options{Municipalities: 2})
	type vertex [2]float64
	owner := map[vertex]string{}
	shared := 0
	for _, r := range read(t, files.Areas, "gemeenten") {
		code := r.text("gemeentecode")
		if r.text("water") == "JA" {
			continue
		}
		flat := r.geometry.FlatCoords()
		for i := 0; i < len(flat); i += 2 {
			v := vertex{flat[i], flat[i+1]}
			if other, ok := owner[v]; ok && other != code {
				shared++
			}
			owner[v] = code
		}
	}
	if shared < 10 {
		t.Errorf("two neighbours share %d vertices, want a border", shared)
	}
}

// signedArea returns the area within a ring, negative when it runs clockwise.
func signedArea(r []float64) float64 {
	sum := 0.0
	for i := 0; i+3 < len(r); i += 2 {
		sum += (r[i]-r[0])*(r[i+3]-r[1]) - (r[i+2]-r[0])*(r[i+1]-r[1])
	}
	return sum / 2
}
