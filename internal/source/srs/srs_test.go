package srs

import (
	"math"
	"strings"
	"testing"

	"risicokaart/internal/source"
)

func epsg(code int) source.SRS { return source.SRS{Organization: "EPSG", Code: code} }

// TestNamed reads what files say of their system.
func TestNamed(t *testing.T) {
	for name, test := range map[string]struct {
		srs        source.SRS
		definition string
		want       int
		other      bool
	}{
		"RD": {srs: epsg(28992), want: RD}, "RD and heights": {srs: epsg(7415), want: RD},
		"in small letters": {srs: source.SRS{Organization: "epsg", Code: 28992}, want: RD},
		"degrees":          {srs: epsg(4326), want: Degrees}, "degrees of ETRS89": {srs: epsg(4258), want: Degrees},
		"CRS84":   {srs: source.SRS{Organization: "OGC", Code: 84}, want: Degrees},
		"nothing": {}, "undefined": {srs: source.SRS{Organization: "NONE", Code: -1}, definition: "undefined"},
		"UTM": {srs: epsg(25831), other: true}, "web": {srs: epsg(3857), other: true},
		"a number of its own": {srs: source.SRS{Organization: "NONE", Code: 100000},
			definition: `PROJCS["Amersfoort / RD New",GEOGCS["Amersfoort"]]`, want: RD},
		"of ESRI": {srs: source.SRS{Organization: "ESRI", Code: 102},
			definition: `PROJCS["RD_New",GEOGCS["GCS_Amersfoort"]]`, want: RD},
		"degrees of ESRI": {srs: source.SRS{Organization: "NONE", Code: 7},
			definition: `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]`,
			want:       Degrees},
		"another definition": {srs: source.SRS{Organization: "NONE", Code: 7},
			definition: `PROJCS["WGS 84 / UTM zone 31N"]`, other: true},
	} {
		if got, other := Named(test.srs, test.definition); got != test.want || other != test.other {
			t.Errorf("%s: %d, other %v; want %d, %v", name, got, other, test.want, test.other)
		}
	}
}

// TestJudge tells systems by where a point lies.
func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		x, y  float64
		named int
		want  int
		says  string // problem and hint
	}{
		"RD that says nothing":     {155000, 463000, 0, RD, ""},
		"RD that says so":          {155000, 463000, RD, RD, ""},
		"degrees that say nothing": {5.4, 52.1, 0, Degrees, ""},
		"Texel":                    {4.8, 53.1, Degrees, Degrees, ""},
		"Vaals in RD":              {199000, 308000, 0, RD, ""},
		"RD that claims degrees":   {155000, 463000, Degrees, 0, "ogr2ogr -a_srs EPSG:28992"},
		"degrees that claim RD":    {5.4, 52.1, RD, 0, "ogr2ogr -a_srs EPSG:4326"},
		"y before x":               {463000, 155000, RD, 0, "y before x"},
		"y before x, says nothing": {463000, 155000, 0, 0, "y before x"},
		"latitude first":           {52.1, 5.4, Degrees, 0, "latitude before longitude"},
		"latitude first, unnamed":  {52.1, 5.4, 0, 0, "latitude before longitude"},
		"at sea, and says so":      {-200000, 600000, RD, RD, ""},
		"at sea, and says nothing": {-200000, 600000, 0, 0, "outside the Netherlands"},
		"nowhere":                  {0, 0, 0, 0, "outside the Netherlands"},
		"no number":                {math.NaN(), 463000, RD, 0, "outside the Netherlands"},
		"infinite":                 {math.Inf(1), 463000, RD, 0, "outside the Netherlands"},
		"absurd":                   {1e300, 1e300, RD, 0, "outside the Netherlands"},
	} {
		got, problem, hint := Judge(test.x, test.y, test.named, epsg(test.named))
		if said := problem + "; " + hint; got != test.want || (problem == "") != (test.says == "") ||
			!strings.Contains(said, test.says) {
			t.Errorf("%s: %d, %q; want %d, %q", name, got, said, test.want, test.says)
		}
	}
	// Wherever in the country a point lies, it is told in both systems, and swapped it is not taken.
	for x := -7e3; x < 277e3; x += 10e3 {
		for y := 306e3; y < 629e3; y += 10e3 {
			if got, problem, _ := Judge(x, y, 0, source.SRS{}); got != RD {
				t.Fatalf("(%v, %v): %d, %s", x, y, got, problem)
			}
			if got, _, _ := Judge(y, x, 0, source.SRS{}); got != 0 {
				t.Fatalf("swapped (%v, %v) is taken for %d", y, x, got)
			}
		}
	}
}

// TestCheck refuses points that no area has.
func TestCheck(t *testing.T) {
	for _, test := range []struct {
		flat   []float64
		system int
		ok     bool
	}{
		{[]float64{155000, 463000, 156000, 464000}, RD, true}, {[]float64{5, 52}, Degrees, true}, {nil, RD, true},
		{[]float64{155000, 463000, 1e300, 464000}, RD, false}, {[]float64{math.NaN(), 463000}, RD, false},
		{[]float64{155000, math.NaN()}, RD, false}, {[]float64{math.Inf(-1), 463000}, RD, false},
		{[]float64{155000, 463000}, Degrees, false}, {[]float64{5, 52}, 0, false},
	} {
		if err := Check(test.flat, test.system); (err == nil) != test.ok {
			t.Errorf("%v in %d: error %v, want ok %v", test.flat, test.system, err, test.ok)
		}
	}
}
