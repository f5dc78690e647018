package ingest

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"risicokaart/internal/edition"
	"risicokaart/internal/layer"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// ownFile writes own data and returns its path.
func ownFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// allAreas reads the status of every area of the current edition.
func allAreas(t *testing.T, s *store.Store) (e *store.Edition, areas map[string]store.Area) {
	t.Helper()
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	areas = map[string]store.Area{}
	for _, c := range layer.Collections[:3] {
		list, err := e.ExplainedAreas(t.Context(), c, layer.Query{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			areas[a.Code] = a
		}
	}
	return e, areas
}

// ownCSV gives every area a value, lower case and padded to show that this
// does not matter.
func ownCSV(areas map[string]store.Area) string {
	var b strings.Builder
	b.WriteString("code;waarde;onder;boven;jaar;naam;eenheid\n")
	for i, code := range slices.Sorted(maps.Keys(areas)) {
		fmt.Fprintf(&b, " %s ;%d,5;%d;%d;2023;Mantelzorg;%%\n", strings.ToLower(code), i%50, i%50, i%50+2)
	}
	return b.String()
}

// TestOwnData: figures of shown areas are stored and described, those of
// hidden areas are nowhere.
func TestOwnData(t *testing.T) {
	url := pgtest.DB(t)
	s := openStoreAt(t, url)
	opt := options(t, example(t, 21).Paths()...)
	plain, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	_, areas := allAreas(t, s)
	shown := map[string]bool{}
	for code, a := range areas {
		if a.Estimate.HasFigures() {
			shown[code] = true
		}
	}
	if len(shown) == 0 || len(shown) == len(areas) {
		t.Fatalf("%d of %d areas are shown: nothing to tell apart", len(shown), len(areas))
	}
	opt.Indicators = []string{ownFile(t, "zorg.csv", ownCSV(areas)),
		ownFile(t, "Bezoek.csv", "code,value\n"+slices.Sorted(maps.Keys(shown))[0]+",7\n")}
	result, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	e, after := allAreas(t, s)
	if result.EditionID == plain.EditionID || e.ID != result.EditionID {
		t.Errorf("edition %s is current; own data makes %s of %s", e.ID, result.EditionID, plain.EditionID)
	}
	for code, a := range after {
		if a.Estimate.Prevalence[risk.Lonely65] != areas[code].Estimate.Prevalence[risk.Lonely65] {
			t.Fatalf("the estimate of %s changes by own data that the model does not read", code)
		}
	}

	values, err := e.IndicatorValues(t.Context(), "mantelzorg")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values {
		if !shown[v.Code] {
			t.Errorf("%s is hidden and has an own figure", v.Code)
		}
	}
	if len(values) != len(shown) {
		t.Errorf("%d own figures, want %d", len(values), len(shown))
	}
	var rows, text int
	if err := queryEdition(t, url, e.ID,
		`select count(*), count(*) filter (where indicator = 'mantelzorg') from indicator_value`, &rows,
		&text); err != nil {
		t.Fatal(err)
	}
	if rows != len(shown)+1 || text != len(shown) {
		t.Errorf("%d rows are stored, %d of mantelzorg; want %d and %d", rows, text, len(shown)+1, len(shown))
	}

	described, err := e.Indicators(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	described = slices.DeleteFunc(described, func(in store.IndicatorSummary) bool { return !in.Own })
	if len(described) != 2 {
		t.Fatalf("own data is described as %+v", described)
	}
	first, second := described[0], described[1]
	if first.ID != "bezoek" || first.Name != "Bezoek" || first.Count != 1 || second.ID != "mantelzorg" ||
		second.Unit != "%" ||
		second.Year != 2023 || second.Count != len(shown) || second.Source != "zorg.csv" {
		t.Errorf("the summary says %+v and %+v", first, second)
	}
	for level, l := range second.Levels {
		total := 0
		for _, n := range l.Histogram {
			total += n
		}
		last := l.Borders[3] // infinite where no area is of the highest class
		if total != l.Count || l.Min > l.Borders[0] || last > l.Max && !math.IsInf(last, 1) ||
			!slices.IsSorted(l.Borders[:]) {
			t.Errorf("%s is summarised as %+v", level, l)
		}
	}
	kinds := map[edition.Kind]int{}
	for _, source := range e.Manifest.Sources {
		if kinds[source.Kind]++; source.Kind == edition.Indicator && (len(source.SHA256) != 64 || source.Rows == 0) {
			t.Errorf("the manifest has %+v", source)
		}
	}
	if kinds[edition.Indicator] != 2 {
		t.Errorf("the manifest has files of the kinds %v", kinds)
	}
	var report strings.Builder
	if err := result.Report.Write(&report); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("column own.mantelzorg: %d gemeenten, ", second.Levels["gemeente"].Count)
	if !strings.Contains(report.String(), want) ||
		!strings.Contains(report.String(), fmt.Sprintf("%d left out", len(areas)-len(shown))) {
		t.Errorf("the report lacks %q or the areas left out:\n%s", want, report.String())
	}

	slices.Reverse(opt.Indicators)
	if again, err := Run(t.Context(), s, opt); err != nil || !again.Reused {
		t.Errorf("the same own data in another order: reused %v, %v", again, err)
	}
	renamed := filepath.Join(t.TempDir(), "Visite.csv")
	if err := os.Rename(opt.Indicators[0], renamed); err != nil {
		t.Fatal(err)
	}
	opt.Indicators[0] = renamed
	if again, err := Run(t.Context(), s, opt); err != nil || again.Reused {
		t.Errorf("own data under another name: reused %v, %v", again, err)
	}
}

// TestOwnDataRefused: one message lists all that is wrong, and the edition
// before stays.
func TestOwnDataRefused(t *testing.T) {
	s := openStore(t)
	opt := options(t, example(t, 22).Paths()...)
	before, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	_, areas := allAreas(t, s)
	code := slices.Sorted(maps.Keys(areas))[0]
	bad := ownFile(t, "bad.csv", "code,value\n"+code+",veel\nBU00000000,1\n"+strings.ToLower(code)+",2\n")
	opt.Indicators = []string{ownFile(t, "good.csv", "code,value\n"+code+",1\n"), bad}
	_, err = Run(t.Context(), s, opt)
	if err == nil {
		t.Fatal("bad own data is taken")
	}
	for _, want := range []string{bad + ": row 1: ", bad + `: row 2: code "BU00000000" is no area`, bad + ": row 3: ",
		"problems: 3"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the message lacks %q:\n%v", want, err)
		}
	}
	if got := current(t.Context(), s); got != before.EditionID {
		t.Errorf("edition %s is current after a refused import, want %s", got, before.EditionID)
	}
	if list, err := s.Editions(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%d editions, %v; want the one before", len(list), err)
	}
}

// TestOwnDataInFolder: own data that lies among the files of CBS is not taken
// for one of them.
func TestOwnDataInFolder(t *testing.T) {
	s := openStore(t)
	files := example(t, 23)
	dir := filepath.Dir(files.Paths()[0])
	own := filepath.Join(dir, "own.csv")
	_, err := Run(t.Context(), s, options(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	_, areas := allAreas(t, s)
	if err := os.WriteFile(own, []byte(ownCSV(areas)), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := options(t, dir)
	opt.Indicators = []string{own}
	if _, err := Run(t.Context(), s, opt); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, source := range e.Manifest.Sources {
		if source.Name == "own.csv" {
			seen++
		}
	}
	if seen != 1 {
		t.Errorf("the manifest has own.csv %d times, want once", seen)
	}
}

// ownModel is the shipped model with one indicator more, which reads own data.
func ownModel(t *testing.T, shipped []byte) []byte {
	t.Helper()
	m, err := risk.LoadModel(bytes.NewReader(shipped), "shipped")
	if err != nil {
		t.Fatal(err)
	}
	const sd = 0.001
	m.ID = "eigen-1"
	visits := risk.Indicator{
		ID: "visits", LabelNL: "huisbezoeken", LabelEN: "home visits", HighNL: "veel huisbezoeken",
		LowNL:  "weinig huisbezoeken",
		HighEN: "many visits", LowEN: "few visits", Unit: "per 100 inwoners", Columns: []string{"own.bezoek"},
		Transform: risk.Identity,
		Max:       100, Reference: 25, Spread: risk.Spread{Wijk: 5, Gemeente: 5, Country: 5},
		Evidence: risk.Evidence{Citation: "of this test"},
	}
	for _, o := range m.Fitted() {
		visits.Coefficients[o] = &risk.Coefficient{Value: 0.02, SD: sd, PriorSD: 1}
		fitted := m.Outcomes[o]
		for i := range fitted.Covariance {
			fitted.Covariance[i] = append(fitted.Covariance[i], 0)
		}
		row := make([]float64, len(m.Indicators)+1)
		row[len(row)-1] = sd * sd
		fitted.Covariance = append(fitted.Covariance, row)
	}
	m.Indicators = append(m.Indicators, visits)
	b, err := yaml.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestOwnDataInModel: a model that reads own data makes other estimates on the
// published figures, and explains them by its label; areas without a value get
// one from the area that they lie in.
func TestOwnDataInModel(t *testing.T) {
	areasFile := filepath.Join(realData(t, "rijnmond-2024"), "wijkenbuurten_2024_rijnmond.gpkg")
	s := openStore(t)
	opt := options(t, areasFile)
	if _, err := Run(t.Context(), s, opt); err != nil {
		t.Fatal(err)
	}
	_, before := allAreas(t, s)

	opt.ModelFile = ownModel(t, opt.ModelFile)
	_, err := Run(t.Context(), s, opt)
	if err == nil || !strings.Contains(err.Error(), "own.bezoek") || !strings.Contains(err.Error(), "--indicator") {
		t.Fatalf("a model that reads own data which is not given: %v", err)
	}

	const without = "BU05991577" // Pendrecht, in WK059915
	var csv strings.Builder
	csv.WriteString("code,value\n")
	hiddenWijk := func(a store.Area) bool {
		wijk, ok := before[a.WijkCode]
		return ok && !wijk.Estimate.HasFigures()
	}
	inHidden := 0
	for i, code := range slices.Sorted(maps.Keys(before)) {
		a := before[code]
		if a.Estimate.HasFigures() && hiddenWijk(a) {
			inHidden++
		} else if code != without {
			fmt.Fprintf(&csv, "%s,%d\n", code, i%60)
		}
	}
	opt.Indicators = []string{ownFile(t, "bezoek.csv", csv.String())}
	result, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	_, after := allAreas(t, s)
	changed, compared := 0, 0
	for code, a := range after {
		was := before[code]
		if !a.Estimate.HasFigures() || !was.Estimate.HasFigures() {
			continue
		}
		if compared++; a.Estimate.Prevalence[risk.Lonely65].Percent.Value != was.Estimate.Prevalence[risk.Lonely65].Percent.Value {
			changed++
		}
	}
	t.Logf("%d of %d estimates change; %d shown buurten of hidden wijken have no own figure", changed, compared, inHidden)
	if compared == 0 || changed < compared*9/10 {
		t.Errorf("%d of %d estimates change by own data", changed, compared)
	}
	factor := func(code string) risk.Factor {
		for _, f := range after[code].Estimate.Explanations[risk.Lonely65].Factors {
			if f.ID == "visits" {
				return f
			}
		}
		t.Fatalf("the explanation of %s has no factor visits", code)
		return risk.Factor{}
	}
	if f := factor(without); f.From != risk.Wijk {
		t.Errorf("%s has no own figure and gets %v from %v, want that of its wijk", without, f.Value, f.From)
	}
	for code, a := range after {
		for _, f := range a.Estimate.Explanations[risk.Lonely65].Factors {
			from := map[risk.Level]string{risk.Wijk: a.WijkCode, risk.Gemeente: a.MunicipalityCode}[f.From]
			if larger := after[from]; f.ID == "visits" && from != "" && !larger.Estimate.HasFigures() {
				t.Errorf("%s shows the own figure of %s, which is hidden", code, from)
			}
		}
	}
	if f := factor("BU05991573"); f.From != 0 || f.Points == 0 {
		t.Errorf("BU05991573 has the factor %+v, want its own figure", f)
	}
	last := result.Report.Figures[slices.IndexFunc(result.Report.Figures,
		func(f FigureReport) bool { return f.Indicator == "own.bezoek" })]
	if last.Sources["bezoek.csv"]["buurt"] == 0 || last.Missing["buurt"] != 1+inHidden {
		t.Errorf("the report says of the figure %+v", last)
	}
}
