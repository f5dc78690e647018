package people

import (
	"strconv"
	"strings"

	"risicokaart/data/demo/land"
)

// facility is a kind of place that people go to.
type facility struct {
	prefixes string // of its columns, separated by spaces
	number   int    // per municipality
}

func facilities() []facility {
	return []facility{
		{"huisartsenpraktijk_", 24}, {"huisartsenpost_", 1}, {"apotheek_", 12},
		{"ziekenhuis_incl_", 1}, {"ziekenhuis_excl_", 1}, {"grote_supermarkt_", 18},
		{"winkels_ov_dagel", 60}, {"warenhuis_", 3}, {"cafe_", 28}, {"cafetaria_", 34},
		{"restaurant_", 46}, {"hotel_", 5}, {"kinderdagverblijf_", 26}, {"buitenschoolse_opvang_", 25},
		{"basisonderwijs_", 24}, {"voortgezet_onderwijs_", 6}, {"vmbo_", 4}, {"havo_vwo_", 4},
		{"brandweerkazerne_", 3}, {"oprit_hoofdverkeersweg_", 3}, {"treinstation_", 2},
		{"overstapstation_", 1}, {"zwembad_", 3}, {"kunstijsbaan_", 1}, {"bibliotheek_", 2},
		{"poppodium_", 1}, {"bioscoop_", 2}, {"sauna_", 1}, {"zonnebank_", 2}, {"attractiepark_", 1},
		{"theater_", 2}, {"gemiddelde_afstand_tot_museum gemiddeld_aantal_musea_", 3},
	}
}

// Reach is a column about facilities: the mean distance to the nearest,
// or the mean number within some distance.
type Reach struct {
	Name   string
	kind   int     // position in facilities
	within float64 // km; 0 for the distance
}

// ReachOf finds those about facilities among the names of columns.
func ReachOf(names []string) []Reach {
	var columns []Reach
	for _, name := range names {
		for kind, f := range facilities() {
			for prefix := range strings.FieldsSeq(f.prefixes) {
				if !strings.HasPrefix(name, prefix) {
					continue
				}
				column := Reach{Name: name, kind: kind}
				if _, limit, ok := strings.Cut(name, "_binnen_"); ok {
					km, err := strconv.Atoi(strings.TrimSuffix(limit, "_km"))
					if err != nil {
						continue // not a distance: the column stays empty
					}
					column.within = float64(km)
				}
				columns = append(columns, column)
			}
		}
	}
	return columns
}

// measureReach puts the facilities where people live and computes, for every
// square, the figures of the columns about them.
func (w *inhabited) measureReach(all []placed) {
	places := w.placeFacilities(all)
	distances := make([][]float64, len(places))
	for _, s := range w.people.Squares {
		for kind := range places {
			distances[kind] = distances[kind][:0]
			for _, p := range places[kind] {
				distances[kind] = append(distances[kind], byRoad(p.Minus(s.Centre()).Norm()))
			}
		}
		s.reach = make([]float64, len(w.reach))
		for c, column := range w.reach {
			s.reach[c] = column.measure(distances[column.kind])
		}
	}
}

// byRoad returns the length of the road between places km apart.
func byRoad(km float64) float64 {
	const detour = 1.25
	return 0.1 + detour*km
}

// measure returns the figure of the column for the distances to all facilities
// of its kind.
func (c Reach) measure(distances []float64) float64 {
	nearest, n := distances[0], 0
	for _, d := range distances {
		nearest = min(nearest, d)
		if d <= c.within {
			n++
		}
	}
	if c.within == 0 {
		return nearest
	}
	return float64(n)
}

// placeFacilities draws a place for every facility, by where people live.
func (w *inhabited) placeFacilities(all []placed) [][]land.Point {
	of := make([][]placed, len(w.Municipalities))
	for _, h := range all {
		m := w.Wijken[w.Buurten[h.buurt].Wijk].Municipality
		of[m] = append(of[m], h)
	}
	places := make([][]land.Point, len(facilities()))
	for kind, f := range facilities() {
		for _, homes := range of {
			for range f.number {
				places[kind] = append(places[kind], homes[w.random.IntN(len(homes))].square.Centre())
			}
		}
	}
	return places
}
