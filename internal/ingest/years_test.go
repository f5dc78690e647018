package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// inYear copies the example's areas as those of another year, then changes
// them with SQL. Nothing but the records says of which year the copy is.
func inYear(t *testing.T, areas string, year int, statements ...string) string {
	t.Helper()
	b, err := os.ReadFile(areas)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kaart.gpkg")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		spoil(t, path, fmt.Sprintf("update %s set jaar = %d, jrstatcode = '%[2]d' || substr(jrstatcode, 5)", layer, year))
	}
	spoil(t, path, statements...)
	return path
}

// fresh empties a column, as in a year whose later rounds are not published yet.
func fresh(column string) []string {
	var statements []string
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		statements = append(statements, fmt.Sprintf("update %s set %s = -99995", layer, column))
	}
	return statements
}

// list reads all areas of a collection of the current edition.
func list(t *testing.T, s *store.Store, collection string) []store.Area {
	t.Helper()
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := e.ExplainedAreas(t.Context(), e.Collection(collection), layer.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// shown lists codes of buurten with figures in the plain example, and one that is hidden.
func shown(t *testing.T, s *store.Store) (codes []string, hidden string) {
	t.Helper()
	for _, b := range list(t, s, "buurten") {
		switch {
		case b.Estimate.HasFigures() && b.Estimate.Residents65 > 100:
			codes = append(codes, b.Code)
		case b.Estimate.Status == risk.StatusSuppressed && b.Residents > 0:
			hidden = b.Code
		}
	}
	if len(codes) < 8 || hidden == "" {
		t.Fatalf("the example shows %v and hides %q: too little to test with", codes, hidden)
	}
	return codes, hidden
}

// TestEarlierYears imports three years at once: what the newest lacks comes
// from the last year that has it, but only for areas that stayed the same.
func TestEarlierYears(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	const woz = "gemiddelde_woningwaarde"
	files := example(t, 1)
	if _, err := Run(ctx, s, options(t, files.Paths()...)); err != nil {
		t.Fatal(err)
	}
	codes, hidden := shown(t, s)
	kept, renamed, moved, gap, flagged, between := codes[0], codes[1], codes[2], codes[3], codes[4], codes[5]
	set := func(column, value string, codes ...string) string {
		return fmt.Sprintf("update buurten set %s = %s where buurtcode in ('%s')", column, value,
			strings.Join(codes, "', '"))
	}
	move := set("geom", "(select geom from buurten where buurtcode = '"+codes[7]+"')", moved)
	newest := inYear(t, files.Areas, 2024, append(fresh(woz), set("indelingswijziging_wijken_en_buurten", "3", flagged))...)
	before := inYear(t, files.Areas, 2023, "update buurten set "+woz+" = 301", "update wijken set "+woz+" = 311",
		"update gemeenten set "+woz+" = 321",
		set("buurtnaam", "'Een ander gebied'", renamed), move, set(woz, "-99997", gap, between),
		set("buurtnaam", "'  ' || upper(buurtnaam) || ' '", kept), set("indelingswijziging_wijken_en_buurten", "2",
			between))
	oldest := inYear(t, files.Areas, 2022, "update buurten set "+woz+" = 202",
		set("buurtnaam", "'Een derde'", renamed), move)

	// In any order of the files, the year decides.
	result, err := Run(ctx, s, options(t, oldest, newest, files.Squares, before, files.Loneliness))
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if e.Year != 2024 || result.Report.Buurten != 38 || result.Report.Gemeenten != 1 {
		t.Errorf("year %d, report %+v", e.Year, result.Report)
	}
	from := func(year int, value float64) []store.Input {
		return []store.Input{{Column: woz, Value: value, Year: year, Source: "kaart.gpkg", Imputed: true}}
	}
	for name, test := range map[string]struct {
		code   string
		want   []store.Input
		reason risk.Reason
	}{
		"kept":                        {kept, from(2023, 301), risk.ReasonInputsFromYear},
		"another name":                {renamed, []store.Input{}, risk.ReasonInputsFromWijk},
		"another shape":               {moved, []store.Input{}, risk.ReasonInputsFromWijk},
		"missing in two years":        {gap, from(2022, 202), risk.ReasonInputsFromYear},
		"reclassified now":            {flagged, []store.Input{}, risk.ReasonInputsFromWijk},
		"reclassified a year earlier": {between, []store.Input{}, risk.ReasonInputsFromWijk},
		"wijk":                        {"WK" + kept[2:8], from(2023, 311), risk.ReasonInputsFromYear},
		"hidden":                      {hidden, []store.Input{}, risk.ReasonSmallNumbers},
	} {
		a, err := e.Area(ctx, test.code)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, a.Inputs); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", name, test.code, diff)
		}
		if a.Estimate.Reason != test.reason {
			t.Errorf("%s: %s %s; want %s", name, a.Estimate.Status, a.Estimate.Reason, test.reason)
		}
	}
	f := figureOf(t, result.Report, woz)
	sources := map[string]map[string]int{"kaart.gpkg (2023)": {"gemeente": 1, "wijk": 8, "buurt": 33},
		"kaart.gpkg (2022)": {"buurt": 1}}
	if diff := cmp.Diff(sources, f.Sources); diff != "" || f.Missing["buurt"] < 4 {
		t.Errorf("report of home values, %d missing (-want +got):\n%s", f.Missing["buurt"], diff)
	}
	want := []YearReport{
		{File: "kaart.gpkg", Level: "gemeente", Year: 2023, Same: 1, Changed: map[string]int{}},
		{File: "kaart.gpkg", Level: "wijk", Year: 2023, Same: 8, Changed: map[string]int{}},
		{File: "kaart.gpkg", Level: "buurt", Year: 2023, Same: 35, Changed: map[string]int{"name": 1, "geometry": 1,
			"reclassified": 1}},
		{File: "kaart.gpkg", Level: "gemeente", Year: 2022, Same: 1, Changed: map[string]int{}},
		{File: "kaart.gpkg", Level: "wijk", Year: 2022, Same: 8, Changed: map[string]int{}},
		{File: "kaart.gpkg", Level: "buurt", Year: 2022, Same: 34, Changed: map[string]int{"name": 1, "geometry": 1,
			"reclassified": 2}},
	}
	if diff := cmp.Diff(want, result.Report.Years); diff != "" {
		t.Errorf("report of years (-want +got):\n%s", diff)
	}
	if years := sourceYears(e); !slices.Equal(years, []int{2022, 2024, 0, 2023, 2020}) {
		t.Errorf("years in the manifest: %v", years)
	}
}

func sourceYears(e *store.Edition) (years []int) {
	for _, f := range e.Manifest.Sources {
		years = append(years, f.Year)
	}
	return years
}

// TestEarlierTable takes figures from StatLine tables, which have neither names
// nor shapes of buurten: another year counts only where the publisher says of
// every year since that the area did not change.
func TestEarlierTable(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	files := example(t, 1)
	if _, err := Run(ctx, s, options(t, files.Paths()...)); err != nil {
		t.Fatal(err)
	}
	codes, _ := shown(t, s)
	first, second, third := codes[0], codes[1], codes[2]
	areas := inYear(t, files.Areas, 2024, append(fresh("gemiddelde_woningwaarde"),
		"update buurten set indelingswijziging_wijken_en_buurten = null where buurtcode = '"+second+"'")...)
	// Of the year itself: no home values but for one buurt, and what was said of 2023.
	write := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	now := write("nu.csv", "ID;WijkenEnBuurten;Perioden;GemiddeldeWOZWaardeVanWoningen_39\n1;"+third+"  ;2024JJ00;403\n")
	before := write("kerncijfers_2023.csv",
		"ID;WijkenEnBuurten;IndelingswijzigingGemeenteWijkBuurt_4;GemiddeldeWOZWaardeVanWoningen_36\n"+
			"1;"+first+"  ;1;.\n2;"+second+"  ;1;302\n3;"+third+";1;303\n")
	older := write("oud.csv", "ID;WijkenEnBuurten;Perioden;GemiddeldeWOZWaardeVanWoningen_35\n1;"+first+
		"  ;2022JJ00;201\n2;"+second+"  ;2022JJ00;202\n")
	if _, err := Run(ctx, s, options(t, older, areas, before, now, files.Squares, files.Loneliness)); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string][]store.Input{
		first:  {{Column: "gemiddelde_woningwaarde", Value: 201, Year: 2022, Source: "oud.csv", Imputed: true}},
		second: {}, // nothing says that it is the same
		third:  {{Column: "gemiddelde_woningwaarde", Value: 403, Year: 2024, Source: "nu.csv"}},
	} {
		a, err := e.Area(ctx, code)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, a.Inputs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
}

// TestResidentsFromTable makes areas of shapes alone: their residents come from
// a table of the same year, never from another.
func TestResidentsFromTable(t *testing.T) {
	s := openStore(t)
	files := example(t, 1)
	if _, err := Run(t.Context(), s, options(t, files.Paths()...)); err != nil {
		t.Fatal(err)
	}
	want := list(t, s, "buurten")[0]
	var statements []string
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		statements = append(statements, "alter table "+layer+" drop column aantal_inwoners")
	}
	shapes := inYear(t, files.Areas, 2024, statements...)
	table := func(year int, residents float64) string {
		path := filepath.Join(t.TempDir(), "kerncijfers.csv")
		text := fmt.Sprintf("ID;WijkenEnBuurten;Perioden;AantalInwoners_5\n1;%s;%dJJ00;%v\n", want.Code, year, residents)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for year, residents := range map[int]float64{2023: 0, 2024: 1235} {
		opt := options(t, shapes, files.Squares, table(year, 1235))
		opt.AllowMissing = true
		if _, err := Run(t.Context(), s, opt); err != nil {
			t.Fatal(err)
		}
		if got := list(t, s, "buurten")[0]; residents == 0 && got.Residents == got.Residents || residents > 0 &&
			got.Residents != residents {
			t.Errorf("residents from a table of %d: %v", year, got.Residents)
		}
	}
}

// related tells how every area of an edition relates to other years.
func related(t *testing.T, e *store.Edition) map[string][]store.OtherYear {
	t.Helper()
	all := map[string][]store.OtherYear{}
	for _, c := range layer.Collections[:3] {
		areas, err := e.ExplainedAreas(t.Context(), c, layer.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range areas {
			known, err := e.Area(t.Context(), a.Code)
			if err != nil {
				t.Fatal(err)
			}
			for _, y := range known.OtherYears {
				if y.Lonely65 != nil && !(a.Estimate.HasFigures() && y.Same) {
					t.Errorf("%s is %s in %d but has a figure of %d", a.Code, a.Estimate.Status, e.Year, y.Year)
				}
			}
			all[a.Code] = known.OtherYears
		}
	}
	return all
}

// TestLinks imports two years in both orders and finds the same links.
func TestLinks(t *testing.T) {
	files := example(t, 1)
	plain := openStore(t)
	if _, err := Run(t.Context(), plain, options(t, files.Paths()...)); err != nil {
		t.Fatal(err)
	}
	codes, hidden := shown(t, plain)
	kept, renamed, moved, recoded, hiddenBefore := codes[0], codes[1], codes[2], codes[3], codes[4]
	gone := recoded[:8] + "99"
	at := func(code string) string { return " where buurtcode = '" + code + "'" }
	before := inYear(t, files.Areas, 2023,
		"update buurten set buurtnaam = 'Een ander gebied'"+at(renamed),
		"update buurten set geom = (select geom from buurten"+at(codes[7])+")"+at(moved),
		"update buurten set buurtcode = '"+gone+"'"+at(recoded),
		"update buurten set aantal_inwoners = 10, percentage_personen_65_jaar_en_ouder = 10"+at(hiddenBefore))
	run := func(s *store.Store, paths ...string) string {
		t.Helper()
		result, err := Run(t.Context(), s, options(t, append(paths, files.Squares, files.Loneliness)...))
		if err != nil {
			t.Fatal(err)
		}
		return result.EditionID
	}
	var first map[string][]store.OtherYear
	for _, order := range [][]string{{before, files.Areas}, {files.Areas, before}} {
		s := openStore(t)
		ids := map[int]string{}
		for _, path := range order {
			id := run(s, path)
			ids[yearOf(id)] = id
		}
		later, err := s.Edition(t.Context(), ids[2024])
		if err != nil {
			t.Fatal(err)
		}
		got := related(t, later)
		for code, want := range map[string]store.Unlike{
			kept: "", renamed: store.UnlikeName, moved: store.UnlikeGeometry, recoded: store.UnlikeNew, hiddenBefore: "",
			hidden: "", "GM9901": "",
		} {
			y := got[code]
			if len(y) != 1 || y[0].Year != 2023 || y[0].Edition != ids[2023] || y[0].Same != (want == "") ||
				y[0].Reason != want {
				t.Errorf("order %v: %s is %+v, want %q", order, code, y, want)
				continue
			}
			if figures := want == "" && code != hidden && code != hiddenBefore; (y[0].Lonely65 != nil) != figures {
				t.Errorf("order %v: %s has figures %v", order, code, y[0].Lonely65)
			}
		}
		earlier, err := s.Edition(t.Context(), ids[2023])
		if err != nil {
			t.Fatal(err)
		}
		back := related(t, earlier)
		if y := back[gone]; len(y) != 1 || y[0].Same || y[0].Reason != store.UnlikeGone {
			t.Errorf("order %v: what is gone is %+v", order, y)
		}
		if y := back[kept]; len(y) != 1 || y[0].Year != 2024 || y[0].Lonely65 == nil {
			t.Errorf("order %v: seen from the earlier year: %+v", order, y)
		}
		links, err := s.Links(t.Context())
		if l := links[ids[2024]]; err != nil || len(links) != 1 ||
			l != (store.Links{Edition: ids[2023], Year: 2023, Same: 44, Changed: 4}) {
			t.Errorf("links %+v, %v", links, err)
		}
		if first == nil {
			first = got
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("the order of the imports matters (-first +second):\n%s", diff)
		}
	}
}

// TestLinksOfThreeYears checks that a third year is beside both others, that
// the newest edition of a year counts, and that another takes its place when
// that one is dropped.
func TestLinksOfThreeYears(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	files := example(t, 1)
	ids := map[string]string{}
	for _, f := range []struct{ name, path string }{
		{"2022", inYear(t, files.Areas, 2022)},
		{"2023", inYear(t, files.Areas, 2023)},
		{"2023 again", inYear(t, files.Areas, 2023, "update buurten set gemiddelde_woningwaarde = 250")},
		{"2024", files.Areas},
	} {
		result, err := Run(ctx, s, options(t, f.path, files.Squares, files.Loneliness))
		if err != nil {
			t.Fatal(err)
		}
		ids[f.name] = result.EditionID
	}
	beside := func() (list []string) {
		t.Helper()
		e, err := s.Edition(ctx, ids["2024"])
		if err != nil {
			t.Fatal(err)
		}
		a, err := e.Area(ctx, "GM9901")
		if err != nil {
			t.Fatal(err)
		}
		for _, y := range a.OtherYears {
			list = append(list, y.Edition)
		}
		return list
	}
	for _, step := range []struct {
		drop string
		want []string
	}{
		{"", []string{"2023 again", "2022"}},
		{"2023 again", []string{"2023", "2022"}},
		{"2022", []string{"2023"}},
		{"2023", nil},
	} {
		if step.drop != "" {
			if err := s.Drop(ctx, ids[step.drop]); err != nil {
				t.Fatal(err)
			}
		}
		var want []string
		for _, name := range step.want {
			want = append(want, ids[name])
		}
		if diff := cmp.Diff(want, beside()); diff != "" {
			t.Errorf("after the drop of %q (-want +got):\n%s", step.drop, diff)
		}
	}
}

// TestOtherRegionIsNotLinked checks that what was never loaded is neither new nor gone.
func TestOtherRegionIsNotLinked(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	files := example(t, 1)
	west := inYear(t, files.Areas, 2023, "delete from buurten where wijkcode <> (select min(wijkcode) from wijken)")
	if _, err := Run(ctx, s, options(t, west)); err != nil {
		t.Fatal(err)
	}
	result, err := Run(ctx, s, options(t, files.Areas))
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Edition(ctx, result.EditionID)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[int]int{}
	for code, years := range related(t, e) {
		if strings.HasPrefix(code, "BU") {
			counts[len(years)]++
		}
		if len(years) == 1 && !years[0].Same {
			t.Errorf("%s: %+v", code, years)
		}
	}
	if counts[0] == 0 || counts[1] == 0 {
		t.Errorf("buurten by number of other years: %v", counts)
	}
}

// TestYearsThatAreNotClear refuses the same areas of one year twice, and a
// second file that does not say its year.
func TestYearsThatAreNotClear(t *testing.T) {
	s := openStore(t)
	files := example(t, 1)
	nameless := func(layers ...string) string {
		var statements []string
		for _, layer := range layers {
			statements = append(statements, "alter table "+layer+" drop column jaar",
				"update "+layer+" set jrstatcode = null")
		}
		return inYear(t, files.Areas, 2023, statements...)
	}
	for name, test := range map[string]struct {
		path string
		want []string
	}{
		"same year":          {inYear(t, files.Areas, 2024), []string{"same year", "give one of them"}},
		"no year in a layer": {nameless("wijken"), []string{`layer "wijken"`, "year", "--year"}},
	} {
		_, err := Run(t.Context(), s, options(t, files.Areas, test.path))
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want one with %q", name, err, want)
			}
		}
	}
	alone := nameless("gemeenten", "wijken", "buurten")
	if _, err := Run(t.Context(), s, options(t, alone)); err == nil || !strings.Contains(err.Error(), "which year") {
		t.Errorf("no year anywhere: %v", err)
	}
	opt := options(t, alone)
	opt.Year = 2023
	if result, err := Run(t.Context(), s, opt); err != nil || yearOf(result.EditionID) != 2023 {
		t.Errorf("with --year: %+v, %v", result, err)
	}
}

// TestRealYears puts published figures of three years beside each other. The
// shapes come from three hands and differ, which must be said of each area; and
// municipalities that were merged on 1 January 2023 are gone, the new one is new.
func TestRealYears(t *testing.T) {
	wfs, country, cbs := realData(t, "drechtsteden-2023"), realData(t, "nederland-2022"), realData(t, "rijnmond-2024")
	ctx, s := t.Context(), openStore(t)
	ids := map[int]string{}
	region := filepath.Join(cbs, "wijkenbuurten_2024_rijnmond.gpkg")
	for _, path := range []string{country, region} {
		opt := options(t, path)
		opt.AllowMissing = true
		result, err := Run(ctx, s, opt)
		if err != nil {
			t.Fatal(err)
		}
		ids[yearOf(result.EditionID)] = result.EditionID
	}
	// Buurten of an earlier year, of other municipalities, give these nothing.
	elsewhere := options(t, region, wfs)
	elsewhere.AllowMissing = true
	if _, err := Run(ctx, s, elsewhere); err == nil || !strings.Contains(err.Error(), "none of its 154 rows") {
		t.Errorf("with buurten of elsewhere: %v", err)
	}
	later, err := s.Edition(ctx, ids[2024])
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := s.Edition(ctx, ids[2022])
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		edition *store.Edition
		code    string
		want    store.Unlike
	}{
		{later, "GM1992", store.UnlikeNew},    // Voorne aan Zee
		{earlier, "GM0501", store.UnlikeGone}, // Brielle
		{earlier, "GM0530", store.UnlikeGone}, // Hellevoetsluis
		{earlier, "GM0614", store.UnlikeGone}, // Westvoorne
	} {
		a, err := test.edition.Area(ctx, test.code)
		if err != nil {
			t.Fatal(err)
		}
		if years := a.OtherYears; len(years) != 1 || years[0].Same || years[0].Reason != test.want ||
			years[0].Lonely65 != nil {
			t.Errorf("%s: %+v; want %s", test.code, years, test.want)
		}
	}
	// Wijken of other regions were not loaded for 2024: of them nothing is said.
	if a, err := earlier.Area(ctx, "WK001400"); err != nil || len(a.OtherYears) > 0 {
		t.Errorf("a wijk in Groningen: %+v, %v", a, err)
	}
	if l := mustLinks(t, s)[ids[2024]]; l.Year != 2022 || l.Same < 10 || l.Changed < 300 {
		t.Errorf("links %+v", l)
	}
}

func mustLinks(t *testing.T, s *store.Store) map[string]store.Links {
	t.Helper()
	links, err := s.Links(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return links
}

// yearOf is the year that an edition's id starts with.
func yearOf(id string) int {
	year, _, _ := strings.Cut(id, "-")
	n, _ := strconv.Atoi(year)
	return n
}
