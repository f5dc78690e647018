package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // to spoil GeoPackages
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"risicokaart/internal/layer"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

func TestExample(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	var stages []Stage
	opt := options(t, example(t, 1).Paths()...)
	opt.Progress = func(e Event) {
		if e.Done {
			stages = append(stages, e.Stage)
		}
	}
	result, err := Run(ctx, s, opt)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Stages, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if e.ID != result.EditionID || !e.Fictitious || e.Year != 2024 || e.Region != "Voorbeeldstad" {
		t.Errorf("edition %+v", e.Info)
	}
	if e.Manifest.Credit == credit {
		t.Error("made-up figures are credited to CBS, Kadaster and RIVM")
	}
	r := result.Report
	if r.Gemeenten != 1 || r.Wijken != 8 || r.Buurten != 38 || r.WaterParts != 1 || len(r.Orphans) != 0 ||
		r.Repaired != 0 || r.Benchmarked != 1 {
		t.Errorf("report %+v", r)
	}
	// The same files with the same model are the same edition.
	again, err := Run(ctx, s, options(t, opt.Paths...))
	if err != nil || !again.Reused || again.EditionID != result.EditionID {
		t.Errorf("second import: %+v, %v; want the edition reused", again, err)
	}
}

// TestSums checks on the stored estimates what a researcher would: levels add
// up, the municipality agrees with RIVM, and hidden areas carry nothing.
func TestSums(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	if _, err := Run(ctx, s, options(t, example(t, 2).Paths()...)); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ranked := func(collection string) []store.Area {
		list, err := e.ExplainedAreas(ctx, e.Collection(collection), layer.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if total, err := e.Count(ctx, e.Collection(collection), nil); err != nil || len(list) != total {
			t.Fatalf("read %s: %d of %d, %v", collection, len(list), total, err)
		}
		return list
	}
	gemeente := ranked("gemeenten")[0]
	if gemeente.RIVM == nil || math.Abs(gemeente.Estimate.Prevalence[risk.Lonely65].Percent.Value-*gemeente.RIVM) > 0.005 {
		t.Errorf("municipality: %v %%, RIVM says %v", gemeente.Estimate.Prevalence[risk.Lonely65].Percent.Value,
			gemeente.RIVM)
	}
	hidden, compared := 0, 0
	wijken, inHidden := map[string]float64{}, map[string]bool{}
	for _, b := range ranked("buurten") {
		if !b.Estimate.HasFigures() {
			hidden++
			inHidden[b.WijkCode] = true
			if b.Estimate.Residents65 != 0 || b.RIVM != nil || b.Estimate.Explanations[risk.Lonely65].Factors != nil {
				t.Errorf("%s is %s but carries figures: %+v", b.Code, b.Estimate.Status, b)
			}
			continue
		}
		wijken[b.WijkCode] += b.Estimate.Prevalence[risk.Lonely65].Count.Value
		sum := b.Estimate.Explanations[risk.Lonely65].Baseline
		for _, f := range b.Estimate.Explanations[risk.Lonely65].Factors {
			sum += f.Points
		}
		if math.Abs(sum-b.Estimate.Prevalence[risk.Lonely65].Percent.Value) > 0.005 { // the percentage is stored with two decimals
			t.Errorf("%s: explanation adds up to %v, estimate is %v", b.Code, sum,
				b.Estimate.Prevalence[risk.Lonely65].Percent.Value)
		}
	}
	if hidden == 0 {
		t.Error("the example has no hidden buurt, so this test proves nothing about them")
	}
	for _, w := range ranked("wijken") {
		if !w.Estimate.HasFigures() {
			continue
		}
		got, want := wijken[w.Code], w.Estimate.Prevalence[risk.Lonely65].Count.Value
		if got > want+3 || !inHidden[w.Code] && got < want-3 {
			t.Errorf("wijk %s: buurten sum to %v, its own is %v", w.Code, got, want)
		}
		if !inHidden[w.Code] {
			compared++
		}
	}
	if compared == 0 {
		t.Error("every wijk has hidden buurten, so this test proves little about sums")
	}
}

// spoil changes the example's areas with SQL.
func spoil(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// TestBadFiles checks that every kind of wrong file is refused with a message
// that says where, and that the edition before stays in service untouched.
func TestBadFiles(t *testing.T) {
	ctx, s := t.Context(), openStore(t)
	good, err := Run(ctx, s, options(t, example(t, 1).Paths()...))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  []string
	}{
		"missing column": {func(t *testing.T, path string) {
			spoil(t, path, `alter table buurten rename column percentage_koopwoningen to percentage_koopwoning`)
		}, []string{`layer "buurten"`, `column "percentage_koopwoningen"`, "percentage_koopwoning"}},
		"wrong reference system": {func(t *testing.T, path string) {
			spoil(t, path, `update gpkg_geometry_columns set srs_id = 4326 where table_name = 'wijken'`,
				`update gpkg_contents set srs_id = 4326 where table_name = 'wijken'`,
				`insert or ignore into gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition) values ('WGS 84', 4326, 'EPSG', 4326, '')`)
		}, []string{`layer "wijken"`, "EPSG:4326", "EPSG:28992"}},
		"truncated": {func(t *testing.T, path string) {
			if err := os.Truncate(path, 50_000); err != nil {
				t.Fatal(err)
			}
		}, []string{"short"}},
		"text": {func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("buurtcode;naam\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, []string{"GeoPackage"}},
		"text where a number belongs": {func(t *testing.T, path string) {
			spoil(t, path, `update buurten set percentage_koopwoningen = 'veel' where buurtcode = (select max(buurtcode) from buurten)`)
		}, []string{`layer "buurten"`, `column "percentage_koopwoningen"`, "veel", "row"}},
		"percentage above 100": {func(t *testing.T, path string) {
			spoil(t, path, `update wijken set percentage_personen_65_jaar_en_ouder = 900 where wijkcode = (select min(wijkcode) from wijken)`)
		}, []string{`layer "wijken"`, `column "percentage_personen_65_jaar_en_ouder"`, "900"}},
		"negative residents": {func(t *testing.T, path string) {
			spoil(t, path, `update buurten set aantal_inwoners = -5 where buurtcode = (select min(buurtcode) from buurten)`)
		}, []string{`layer "buurten"`, `column "aantal_inwoners"`, "-5"}},
		"no code": {func(t *testing.T, path string) {
			spoil(t, path, `update buurten set buurtcode = null where buurtcode = (select min(buurtcode) from buurten)`)
		}, []string{`layer "buurten"`, `column "buurtcode"`, "empty"}},
		"no year": {func(t *testing.T, path string) {
			spoil(t, path, `update gemeenten set jaar = null`, `update wijken set jaar = null`,
				`update buurten set jaar = null`)
		}, []string{`column "jaar"`, "empty"}},
		"no areas": {func(t *testing.T, path string) {
			spoil(t, path, `delete from buurten`)
		}, []string{`layer "buurten"`, "no features"}},
		"no geometry": {func(t *testing.T, path string) {
			spoil(t, path, `update wijken set geom = null where wijkcode = (select min(wijkcode) from wijken)`)
		}, []string{`layer "wijken"`, "no geometry"}},
	} {
		t.Run(name, func(t *testing.T) {
			bad := example(t, 3).Areas
			test.spoil(t, bad)
			_, err := Run(t.Context(), s, options(t, bad))
			if err == nil {
				t.Fatal("imported without an error")
			}
			for _, want := range append(test.want, filepath.Base(bad)) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not name %q", err, want)
				}
			}
			if got := current(ctx, s); got != good.EditionID {
				t.Errorf("current edition is %q, want %q", got, good.EditionID)
			}
		})
	}
	list, err := s.Editions(ctx)
	if err != nil || len(list) != 1 {
		t.Errorf("%d editions, %v; want the good one alone", len(list), err)
	}
}

func TestWrongPaths(t *testing.T) {
	s := openStore(t)
	empty := t.TempDir()
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte("notes"), 0o644); err != nil {
		t.Fatal(err)
	}
	files := example(t, 1)
	for name, test := range map[string]struct {
		paths []string
		want  string
	}{
		"nothing there":  {[]string{filepath.Join(empty, "gone.gpkg")}, "gone.gpkg"},
		"empty folder":   {[]string{empty}, "no areas found"},
		"another file":   {[]string{files.Areas, text}, "notes.txt"},
		"squares alone":  {[]string{files.Squares}, "no areas found"},
		"areas twice":    {[]string{files.Areas, example(t, 2).Areas}, "give one of them"},
		"no path at all": {nil, "no areas found"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Run(t.Context(), s, options(t, test.paths...)); err == nil ||
				!strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

// TestCancelled checks that an import that is stopped at any stage leaves
// nothing behind.
func TestCancelled(t *testing.T) {
	s := openStore(t)
	good, err := Run(t.Context(), s, options(t, example(t, 1).Paths()...))
	if err != nil {
		t.Fatal(err)
	}
	files := example(t, 2)
	for _, stage := range Stages {
		ctx, cancel := context.WithCancel(t.Context())
		opt := options(t, files.Paths()...)
		opt.Progress = func(e Event) {
			if e.Stage == stage {
				cancel()
			}
		}
		if _, err := Run(ctx, s, opt); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %s: error %v", stage, err)
		}
		if got := current(t.Context(), s); got != good.EditionID {
			t.Errorf("cancelled at %s: current edition is %q, want %q", stage, got, good.EditionID)
		}
	}
	if result, err := Run(t.Context(), s, options(t, files.Paths()...)); err != nil || result.Reused {
		t.Errorf("after all those: %+v, %v", result, err)
	}
}

// TestInvalidGeometry checks that an invalid ring is repaired and counted.
func TestInvalidGeometry(t *testing.T) {
	s := openStore(t)
	files := example(t, 1)
	bowTie, err := wkb.Marshal(orb.MultiPolygon{{{{0, 0}, {1000, 1000}, {1000, 0}, {0, 1000}, {0, 0}}}})
	if err != nil {
		t.Fatal(err)
	}
	// A GeoPackage's geometry is WKB behind a header: magic, version, flags (little endian, no envelope), EPSG code.
	blob := append([]byte{'G', 'P', 0, 1, 0x40, 0x71, 0, 0}, bowTie...)
	spoil(t, files.Areas, fmt.Sprintf(`update buurten set geom = X'%X' where buurtcode = (select min(buurtcode) from buurten)`, blob))
	result, err := Run(t.Context(), s, options(t, files.Paths()...))
	if err != nil {
		t.Fatal(err)
	}
	if result.Report.Repaired != 1 || result.Report.Buurten != 38 {
		t.Errorf("%d repaired, %d buurten; want 1 and 38", result.Report.Repaired, result.Report.Buurten)
	}
}

// TestOrphan checks that a buurt whose wijk is not there is kept and named.
func TestOrphan(t *testing.T) {
	s := openStore(t)
	files := example(t, 1)
	spoil(t, files.Areas, `update buurten set wijkcode = 'WK990199' where buurtcode = (select min(buurtcode) from buurten)`)
	result, err := Run(t.Context(), s, options(t, files.Paths()...))
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Report.Orphans) != 1 || result.Report.Buurten != 38 {
		t.Errorf("orphans %v of %d buurten; want one of 38", result.Report.Orphans, result.Report.Buurten)
	}
}

// TestDoubledCode checks that an area in two records is one area, and is named.
func TestDoubledCode(t *testing.T) {
	s := openStore(t)
	files := example(t, 1)
	spoil(t, files.Areas, `update buurten set buurtcode = 'BU99010101' where buurtcode = 'BU99010102'`)
	result, err := Run(t.Context(), s, options(t, files.Paths()...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"BU99010101"}, result.Report.Merged); diff != "" || result.Report.Buurten != 37 {
		t.Errorf("%d buurten; merged (-want +got):\n%s", result.Report.Buurten, diff)
	}
}

// TestRijnmond imports the real figures of twelve municipalities.
func TestRijnmond(t *testing.T) {
	cbs, rivm := realData(t, "rijnmond-2024"), realData(t, "rivm-50090NED")
	url := pgtest.DB(t)
	ctx, s := t.Context(), openStoreAt(t, url)
	result, err := Run(ctx, s, options(t, cbs, rivm))
	if err != nil {
		t.Fatal(err)
	}
	r := result.Report
	if r.Buurten != 625 || r.Wijken != 157 || r.Gemeenten != 342 || r.Squares != 16_383 || r.WaterParts != 81 {
		t.Errorf("%d buurten, %d wijken, %d gemeenten, %d squares, %d water parts; want 625, 157, 342, 16383, 81",
			r.Buurten, r.Wijken, r.Gemeenten, r.Squares, r.WaterParts)
	}
	if len(r.Orphans)+len(r.Lost) > 0 {
		t.Errorf("orphans %v, lost %v", r.Orphans, r.Lost)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if e.Fictitious || e.Region != "Rotterdam en 11 andere gemeenten" {
		t.Errorf("edition %+v", e.Info)
	}
	rotterdam, err := e.Area(ctx, "GM0599")
	if err != nil {
		t.Fatal(err)
	}
	// RIVM's own figure for Rotterdam, 65+, 2020, stands in its file.
	if rotterdam.RIVM == nil || math.Abs(rotterdam.Estimate.Prevalence[risk.Lonely65].Percent.Value-*rotterdam.RIVM) > 0.005 {
		t.Errorf("Rotterdam: %v, RIVM %v", rotterdam.Estimate.Prevalence[risk.Lonely65].Percent.Value, rotterdam.RIVM)
	}
	// Every published column can be asked for under its own name; secret is
	// null with the reason in its place in missing_.
	var secret int
	err = queryEdition(t, url, e.ID, `select count(*) from raw_buurten where percentage_personen_65_jaar_en_ouder is null
		and substr(missing_, (select ordinal_position from information_schema.columns where table_schema = current_schema()
			and table_name = 'raw_buurten' and column_name = 'percentage_personen_65_jaar_en_ouder'), 1) = 's'`, &secret)
	if err != nil || secret != 92 {
		t.Errorf("%d buurten with a secret share of 65+, %v; want 92", secret, err)
	}
	for _, summary := range []risk.Level{risk.Gemeente, risk.Wijk, risk.Buurt} {
		if l := e.Summary.Levels[summary.String()]; l.Shown == 0 || !(l.Min < l.Borders[0] && l.Borders[3] < l.Max) {
			t.Errorf("summary of %v: %+v", summary, l)
		}
	}
}
