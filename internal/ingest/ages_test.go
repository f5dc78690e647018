package ingest

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/edition"
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/store"
)

// TestOwnAges imports the example with and without ages: with them, all areas
// of the municipality have its own share of 75+, and say so.
func TestOwnAges(t *testing.T) {
	ctx, s, files := t.Context(), openStore(t), example(t, 1)
	share := func(paths ...string) (store.Area, *Result) {
		result, err := Run(ctx, s, options(t, paths...))
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.Current(ctx)
		if err != nil {
			t.Fatal(err)
		}
		list, err := e.ExplainedAreas(ctx, layer.OfLevel(risk.Buurt), layer.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for _, a := range list {
			if a.Estimate.HasFigures() {
				shown++
				// Both are whole numbers.
				if got, want := a.Estimate.Residents75,
					a.Estimate.Share75.Value*a.Estimate.Residents65; math.Abs(got-want) > 1 {
					t.Errorf("%s: %v residents of 75+, by its explanation %v: %+v", a.Code, got, want, a.Estimate.Share75)
				}
			} else if a.Estimate.Share75 != (risk.Share75{}) {
				t.Errorf("%s is hidden and has a share of 75+", a.Code)
			}
		}
		if shown < 10 {
			t.Fatalf("%d buurten are shown", shown)
		}
		a, err := e.Area(ctx, "GM9901")
		if err != nil {
			t.Fatal(err)
		}
		return a.Area, result
	}
	with, result := share(files.Paths()...)
	if !with.Estimate.Share75.Own() || with.Estimate.Share75.Year != 2024 || result.Report.OwnAges != 1 {
		t.Errorf("with ages: %+v, report %d", with.Estimate.Share75, result.Report.OwnAges)
	}
	without, result := share(files.Areas, files.Squares, files.Loneliness)
	if without.Estimate.Share75.Own() || math.Abs(without.Estimate.Share75.Value-.4289) > 1e-3 ||
		result.Report.OwnAges != 0 {
		t.Errorf("without ages: %+v, report %d", without.Estimate.Share75, result.Report.OwnAges)
	}
	e, err := s.Edition(ctx, current(ctx, s))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[edition.Kind]int{}
	for _, f := range e.Manifest.Sources {
		kinds[f.Kind]++
	}
	if len(e.Manifest.Sources) != 3 || kinds[edition.Ages] != 0 {
		t.Errorf("without ages the manifest has files of the kinds %v", kinds)
	}
}

// TestAgesNotUnderstood: a table of ages with keys that nobody knows is refused
// with what to give.
func TestAgesNotUnderstood(t *testing.T) {
	files := example(t, 1)
	text, err := os.ReadFile(files.Ages)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ages.csv")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), `"22000"`, `"95000"`)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err = Run(t.Context(), openStore(t), options(t, files.Areas, path)); err == nil ||
		!strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "Leeftijd") {
		t.Errorf("error %v, want one that names the file and asks for Leeftijd", err)
	}
}

func TestShares75(t *testing.T) {
	list := []ages.Municipality{
		{Code: "GM0001", Year: 2022, Age65To74: 50, Age75To84: 25, Age85AndUp: 25},
		{Code: "GM0001", Year: 2023, Age65To74: 60, Age75To84: 25, Age85AndUp: 15},
		{Code: "GM0001", Year: 2025, Age65To74: 10, Age75To84: 90},
		{Code: "GM0002", Year: 2025, Age65To74: 10, Age75To84: 90},
		{Code: "GM0003", Year: 2024, Age65To74: 10}, // nobody older: no share to draw around
	}
	got := shares75(list, 2024)
	if len(got) != 1 || got["GM0001"] != (risk.Share75{Value: .4, Year: 2023}) {
		t.Errorf("shares %+v, want that of 2023 for GM0001 alone", got)
	}
}

// TestBenchmarkYear: the newest year that is not after the figures', else the
// first after them.
func TestBenchmarkYear(t *testing.T) {
	var estimates []rivm.Estimate
	for _, year := range []int{2012, 2024, 2016, 2022, 2020} {
		estimates = append(estimates, rivm.Estimate{Code: "GM0001", Level: rivm.Gemeente, Year: year, Age: rivm.Age65Plus,
			Margin: rivm.Value, Lonely: float64(year - 2000)})
	}
	estimates = append(estimates, rivm.Estimate{Code: "GM0001", Level: rivm.Gemeente, Year: 2023, Age: rivm.Age65Plus,
		Margin: rivm.Low, Lonely: 1})
	for year, want := range map[int]int{2025: 2024, 2024: 2024, 2023: 2022, 2019: 2016, 2010: 2012} {
		if got := 2000 + int(benchmarks(estimates, year)["GM0001"].Of(risk.Lonely65)); got != want {
			t.Errorf("figures of %d agree with RIVM's of %d, want %d", year, got, want)
		}
	}
}

// TestRIVMYears imports RIVM's published files of 2016 and 2020 together, and
// one of them twice: both years are told of, with limits where there are any.
func TestRIVMYears(t *testing.T) {
	areas, loneliness := realData(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg"), realData(t, "rivm-50090NED")
	limits := filepath.Join(t.TempDir(), "limits.json")
	text := `{"odata.metadata":"x/$metadata#Cbs.OData.WebAPI.TypedDataSet","value":[
		{"ID":1,"Leeftijd":"80200","Marges":"MW00000","WijkenEnBuurten":"GM0599    ","Perioden":"2020JJ00","Eenzaam_25":1.5,"SterkEenzaam_26":1.25},
		{"ID":2,"Leeftijd":"80200","Marges":"MOG0095","WijkenEnBuurten":"GM0599    ","Perioden":"2020JJ00","Eenzaam_25":55.5,"SterkEenzaam_26":12.0},
		{"ID":3,"Leeftijd":"80200","Marges":"MBG0095","WijkenEnBuurten":"GM0599    ","Perioden":"2020JJ00","Eenzaam_25":58.5,"SterkEenzaam_26":14.0}]}`
	if err := os.WriteFile(limits, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, s := t.Context(), openStore(t)
	if _, err := Run(ctx, s, options(t, areas, loneliness, limits)); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := e.Area(ctx, "GM0599")
	if err != nil {
		t.Fatal(err)
	}
	years := map[int]store.RIVMEstimate{}
	for _, p := range a.RIVMEstimates {
		if p.Age == rivm.Age65Plus {
			years[p.Year] = p
		}
	}
	at := func(v *float64) float64 {
		if v == nil {
			return -1
		}
		return *v
	}
	newest := years[2020]
	if len(years) != 2 || at(newest.Lonely) != *a.RIVM || a.RIVMYear != 2020 || at(newest.Lonely) < 50 ||
		at(newest.LonelyLow) != 55.5 || at(newest.SevereHigh) != 14 || years[2016].LonelyLow != nil {
		t.Errorf("RIVM's estimates of Rotterdam: %+v; area %v of %d", a.RIVMEstimates, *a.RIVM, a.RIVMYear)
	}
	hidden := 0
	buurten, err := e.ExplainedAreas(ctx, layer.OfLevel(risk.Buurt), layer.Query{Limit: 10000})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range buurten {
		if b.Estimate.HasFigures() {
			continue
		}
		hidden++
		if known, err := e.Area(ctx, b.Code); err != nil || len(known.RIVMEstimates) != 0 {
			t.Errorf("%s is %s and has RIVM's estimates: %+v, %v", b.Code, b.Estimate.Status, known, err)
		}
	}
	if hidden == 0 {
		t.Error("no buurt is hidden, so this proves nothing about them")
	}
}
