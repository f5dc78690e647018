package risk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"risicokaart/data"
)

// testModel has round numbers: of the weight .81 is that of living alone, .16
// that of home value and .08 that of assistance, before they are made to sum to 1.
func testModel(t testing.TB) *Model {
	t.Helper()
	file, err := os.Open("testdata/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := LoadModel(file, "model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// shippedModel is the model in the program.
func shippedModel(t testing.TB) *Model {
	t.Helper()
	file, err := data.Models.Open(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := LoadModel(file, data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// addShippedColumns gives areas the columns of the shipped model that [raw] lacks.
func addShippedColumns(rng *rand.Rand, areas []Area) {
	for _, a := range areas {
		for _, c := range []struct {
			name string
			most float64
		}{
			{"percentage_koopwoningen", 100}, {"percentage_gescheid", 15}, {"percentage_gehuwd", 50},
			{"percentage_verweduwd", 10}, {"omgevingsadressendichtheid", 5000},
		} {
			a.Raw[c.name] = math.Round(c.most * (0.2 + 0.8*rng.Float64()))
		}
		a.Raw["aantal_personen_met_een_alg_bijstandsuitkering_tot"] = a.Raw["aantal_bijstand"]
	}
}

// raw is an area's columns: share of 65+, living alone, home value, and people
// on assistance among residents.
func raw(share65, alone, value, assistance, residents float64) map[string]float64 {
	return map[string]float64{
		ColumnShare65:                        share65,
		ColumnShare0to15:                     min(15, 100-share65),
		ColumnShare15to25:                    10,
		"percentage_eenpersoonshuishoudens":  alone,
		"gemiddelde_woningwaarde":            value,
		"aantal_bijstand":                    assistance,
		"aantal_inwoners":                    residents,
		"percentage_met_herkomstland_europa": 99, // not a column of the model
	}
}

func buurt(code string, residents float64, columns map[string]float64) Area {
	return Area{Code: code, Name: code, Level: Buurt, Wijk: "WK" + code[2:8], Municipality: "GM" + code[2:6],
		Residents: residents, Raw: columns}
}

func mustScore(t testing.TB, m *Model, in Input) *Result {
	t.Helper()
	result, err := Score(m, in)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// byCode indexes estimates.
func byCode(r *Result) map[string]Estimate {
	index := map[string]Estimate{}
	for _, e := range r.Estimates {
		index[e.Code] = e
	}
	return index
}

// country makes areas in every shape that real data has: small and empty
// buurten, missing columns, secret populations.
func country(seed uint64, gemeenten int) []Area { return countryOf(seed, gemeenten, 5, 8) }

// countryOf has at most so many wijken in a gemeente and buurten in a wijk.
func countryOf(seed uint64, gemeenten, wijken, buurten int) []Area {
	rng := rand.New(rand.NewPCG(seed, 1))
	var areas []Area
	for g := range gemeenten {
		gm := fmt.Sprintf("GM%04d", g)
		var gemeente group
		for w := range 1 + rng.IntN(wijken) {
			wk := fmt.Sprintf("WK%04d%02d", g, w)
			var wijk group
			for b := range 1 + rng.IntN(buurten) {
				a := randomBuurt(rng, fmt.Sprintf("BU%04d%02d%02d", g, w, b))
				wijk.add(a)
				areas = append(areas, spoil(rng, a))
			}
			a := wijk.area(wk, Wijk)
			a.Municipality = gm
			gemeente.add(a)
			areas = append(areas, a)
		}
		areas = append(areas, gemeente.area(gm, Gemeente))
	}
	return areas
}

func randomBuurt(rng *rand.Rand, code string) Area {
	residents := 5 * math.Round(math.Exp(rng.Float64()*7))
	switch rng.IntN(12) {
	case 0:
		residents = 0
	case 1:
		residents = 25
	}
	return buurt(code, residents, raw(float64(rng.IntN(50)), float64(15+rng.IntN(60)), 100+900*rng.Float64(),
		10*math.Round(residents*rng.Float64()/200), residents))
}

// spoil takes columns away, as secrecy does.
func spoil(rng *rand.Rand, a Area) Area {
	if a.Residents == 0 {
		a.Raw = map[string]float64{}
	}
	for _, column := range []string{"aantal_bijstand", "gemiddelde_woningwaarde", "percentage_eenpersoonshuishoudens"} {
		if rng.IntN(15) == 0 {
			a.Raw[column] = -99997
		}
	}
	return a
}

// group sums buurten to a larger area, rounded as CBS does.
type group struct {
	residents, n65, alone, value, assistance float64
}

func (g *group) add(a Area) {
	g.residents += a.Residents
	g.n65 += a.Residents * a.Raw[ColumnShare65] / 100
	g.alone += a.Residents * a.Raw["percentage_eenpersoonshuishoudens"]
	g.value += a.Residents * a.Raw["gemiddelde_woningwaarde"]
	g.assistance += a.Raw["aantal_bijstand"]
}

func (g *group) area(code string, level Level) Area {
	n := max(g.residents, 1)
	return Area{Code: code, Name: code, Level: level, Residents: g.residents,
		Raw: raw(math.Round(100*g.n65/n), math.Round(g.alone/n), g.value/n, g.assistance, g.residents)}
}
