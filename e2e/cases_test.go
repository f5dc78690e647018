package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"risicokaart/internal/postgres/pgtest"
)

// caseTime bounds an import of a small file, be it damaged, on a busy machine.
const caseTime = time.Minute

// bench is a database that a group of cases is imported into.
type bench struct {
	database, dir string
}

// places bounds how many groups run at the same time.
var places = make(chan struct{}, 2)

// caseGroup gives a group of cases a database of its own, and has it run beside one
// other group.
func caseGroup(t *testing.T) bench {
	t.Helper()
	t.Parallel()
	places <- struct{}{}
	t.Cleanup(func() { <-places })
	return bench{pgtest.DB(t), t.TempDir()}
}

// ended is how an import ended.
type ended struct {
	status int
	out    string // the report
	said   string // messages
	took   time.Duration
}

func (b bench) imports(t *testing.T, args ...string) ended {
	t.Helper()
	begun := time.Now()
	var e ended
	e.status, e.out, e.said = run(t, append([]string{"import", "--data-dir", b.dir, "--database-url", b.database},
		args...)...)
	if e.took = time.Since(begun); e.took > caseTime {
		t.Errorf("the import took %v, want at most %v", e.took, caseTime)
	}
	return e
}

// takes wants an import to publish an edition whose report says all of wants.
func (b bench) takes(t *testing.T, args []string, wants ...string) (edition string) {
	t.Helper()
	e := b.imports(t, args...)
	if e.status != 0 {
		t.Fatalf("status %d, want 0\n%s", e.status, e.said)
	}
	if !strings.Contains(e.out, "was imported before") { // the same files, whose report was looked at then
		says(t, "the report of import", e.out, wants)
	}
	found := regexp.MustCompile(`^edition (\S+)`).FindStringSubmatch(e.out)
	if found == nil {
		t.Fatalf("the report names no edition:\n%s", e.out)
	}
	return found[1]
}

// refuses wants an import to end with a message that says all of wants.
func (b bench) refuses(t *testing.T, args []string, wants ...string) {
	t.Helper()
	e := b.imports(t, args...)
	if e.status != 1 {
		t.Errorf("status %d, want 1\n%s", e.status, e.out)
	}
	says(t, "import", e.said, wants)
	if raw := regexp.MustCompile(`cannot unmarshal|raw_\w+|relation "|\(\*|0x[0-9a-f]{8}`).FindString(e.said); raw != "" {
		t.Errorf("the message has %q of the program's insides:\n%s", raw, e.said)
	}
}

// asks asks one row of an edition, as somebody with psql would.
func (b bench) asks(t *testing.T, edition, statement string, into ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.database)
	must(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), "set search_path to edition_"+strings.ReplaceAll(edition, "-", "_")+", public")
	must(t, err)
	must(t, conn.QueryRow(t.Context(), statement).Scan(into...))
}

// estimates are the residents and estimates of all areas of an edition, a line each.
func (b bench) estimates(t *testing.T, edition string) (lines []string) {
	t.Helper()
	b.asks(t, edition, `select array_agg(format('%s %s %s', code, residents, round(lonely_65_pct::numeric, 3)) order by code)
		from area`, &lines)
	if len(lines) == 0 {
		t.Fatalf("edition %s has no areas", edition)
	}
	return lines
}

// hectares is the ground of an edition's gemeenten.
func (b bench) hectares(t *testing.T, edition string) (ha float64) {
	t.Helper()
	b.asks(t, edition, `select sum(ST_Area(geom)) / 1e4 from area where level = 'gemeente'`, &ha)
	return ha
}

// alike wants two lists of estimates to be equal.
func alike(t *testing.T, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the estimates are others (-want +got):\n%.2000s", diff)
	}
}

// whole is what the report says of the example.
const whole = "1 gemeenten (0 without buurten), 8 wijken, 38 buurten"

// TestCasesShared imports the inputs of ../shared/cases.
func TestCasesShared(t *testing.T) {
	b := caseGroup(t)
	const maassluis = "1 gemeenten (0 without buurten), 8 wijken, 19 buurten"
	const estimated = "buurt      17 estimated, 0 with imputed values, 2 hidden, 0 without estimate"
	for _, test := range []struct {
		name  string
		files []string
		wants []string // of the report
	}{
		{"crs null", []string{"crs-known-but-refused/gj2.json"}, []string{maassluis, "19 of 19 rows used",
			"buurt      18 estimated"}},
		{"srs_id of its own", []string{"crs-known-but-refused/srs100000.gpkg.gz"}, []string{maassluis, estimated}},
		{"formulas", []string{"csv-formulas/nameshtml.gpkg.gz"}, []string{maassluis, estimated}},
		{"percent", []string{"thousand-points/base.gpkg.gz", "--indicator", "csv-from-excel/percent.csv"},
			[]string{maassluis, "percent.csv: 4 of 4 rows used"}},
		{"sep", []string{"thousand-points/base.gpkg.gz", "--indicator", "csv-from-excel/sepline.csv"},
			[]string{maassluis, "sepline.csv: 4 of 4 rows used"}},
		{"empty end", []string{"thousand-points/base.gpkg.gz", "--indicator", "csv-from-excel/trailing.csv"},
			[]string{maassluis, "trailing.csv: 4 of 4 rows used"}},
		{"Windows-1252", []string{"figures-of-other-areas/geo.gpkg.gz", "keyfigures-cp1252/cp1252.csv"},
			[]string{maassluis, estimated, "cp1252.csv: 28 of 28 rows used, read as Windows-1252"}},
		{"decimal comma", []string{"figures-of-other-areas/geo.gpkg.gz", "keyfigures-decimal-comma/semi_deccomma.csv"},
			[]string{maassluis, estimated, "semi_deccomma.csv: 28 of 28 rows used"}},
		{"curve polygons", []string{"multisurface/cCURVEPOLYGON.gpkg.gz"}, []string{maassluis, estimated}},
		{"multisurfaces", []string{"multisurface/cMULTISURFACE.gpkg.gz"}, []string{maassluis, estimated}},
		{"collections", []string{"multisurface/gc.gpkg.gz"}, []string{maassluis, estimated}},
		{"people abroad", []string{"nl00-and-buitenland/buitenland.gpkg.gz"},
			[]string{maassluis, estimated, "28 of 31 rows used"}},
		{"the country", []string{"nl00-and-buitenland/nl00.gpkg.gz"}, []string{maassluis, estimated, "28 of 29 rows used"}},
		{"names of shapefiles", []string{"shapefile-columns/cbs_short.gpkg.gz"}, []string{maassluis, estimated}},
	} {
		t.Run(test.name, func(t *testing.T) { b.takes(t, caseArgs(t, test.files), test.wants...) })
	}
	t.Run("xlsx beside the map", func(t *testing.T) {
		dir := t.TempDir()
		for _, name := range []string{"thousand-points/base.gpkg.gz", "xlsx-beside-map/kwb-2024.xlsx"} {
			path := caseFile(t, name)
			content, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, filepath.Base(path)), content, 0o644))
		}
		b.takes(t, []string{dir}, maassluis, estimated,
			"not used   kwb-2024.xlsx: it is an Excel workbook; save its sheet as CSV")
	})
	for _, test := range []struct {
		name  string
		files []string
		wants []string // of the message
	}{
		{"figures of other areas", []string{"figures-of-other-areas/geo.gpkg.gz", "figures-of-other-areas/othercodes.csv"},
			[]string{"othercodes.csv", "none of its 28 rows", "GM0999", "GM0556", "leave the file out"}},
		{"thousands", []string{"thousand-points/base.gpkg.gz", "--indicator", "thousand-points/thousand3.csv"},
			[]string{"thousand3.csv", "column waarde", "1234 or 1 and 234", "without marks between thousands"}},
		// Other programs cut the names of columns to ten characters, and most are alike then.
		{"shapefiles in a zip", []string{"shapefile-zip/WijkBuurtkaart_2024_v2.zip"},
			[]string{"WijkBuurtkaart_2024_v2.zip", "SHP/", "percentage_eenpersoonshuishoudens", "cut", "GeoPackage"}},
	} {
		t.Run(test.name, func(t *testing.T) { b.refuses(t, caseArgs(t, test.files), test.wants...) })
	}
}

// caseArgs are arguments with the paths of files of ../shared/cases.
func caseArgs(t *testing.T, names []string) (args []string) {
	t.Helper()
	for _, name := range names {
		if !strings.HasPrefix(name, "--") {
			name = caseFile(t, name)
		}
		args = append(args, name)
	}
	return args
}

// TestCasesOtherAreas gives figures of areas that are elsewhere, of each kind of file.
func TestCasesOtherAreas(t *testing.T) {
	b := caseGroup(t)
	elsewhere := func(path string) string {
		content, err := os.ReadFile(path)
		must(t, err)
		return strings.NewReplacer("GM9901", "GM0014", "WK9901", "WK0014", "BU9901", "BU0014").Replace(string(content))
	}
	for _, test := range []struct {
		name  string
		more  string // file beside the map
		wants []string
	}{
		{"table", file(t, "kerncijfers_2024.csv", strings.ReplaceAll(figuresOf(t).write(sheet{}), "9901", "0014")),
			[]string{"none of its 47 rows", "GM0014", "GM9901"}},
		{"RIVM", file(t, "rivm.csv", elsewhere(example(t).Loneliness)), []string{"none of its", "GM0014", "GM9901"}},
		{"ages", file(t, "ages.csv", elsewhere(example(t).Ages)), []string{"none of its", "GM0014", "GM9901"}},
		{"squares", spoilt(t, example(t).Squares, `update cbs_vk100_2024 set crs28992res100m = 'E2000N4000'`),
			[]string{"none of its", "squares", "leave the file out"}},
		{"codes without letters", file(t, "kerncijfers_2024.csv", regexp.MustCompile(`(?m)^(GM|WK|BU)`).
			ReplaceAllString(figuresOf(t).write(sheet{}), "")), []string{`"9901"`, "gwb_code", "GM0599"}},
		{"codes in small letters", file(t, "kerncijfers_2024.csv", strings.NewReplacer("GM", "gm", "WK", "wk", "BU", "bu").
			Replace(figuresOf(t).write(sheet{}))), []string{`"gm9901"`, "gwb_code", "GM0599"}},
		{"own data given as figures", file(t, "mantelzorg.csv", "code;waarde\nBU99010000;5\n"),
			[]string{"none of the figures", "waarde", "--indicator"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.refuses(t, []string{bareMap(t), test.more, "--allow-missing"},
				append(test.wants, filepath.Base(test.more))...)
		})
	}
}

// TestCasesLoss imports maps that say less than the current one.
func TestCasesLoss(t *testing.T) {
	b := caseGroup(t)
	good := spoilt(t, example(t).Areas, real)
	current := b.takes(t, []string{good}, whole)
	for _, test := range []struct {
		name  string
		spoil string
		wants []string
	}{
		{"a level lost", `delete from wijken; delete from gpkg_contents where table_name = 'buurten';
			delete from gpkg_geometry_columns where table_name in ('buurten', 'wijken'); delete from gpkg_contents where table_name = 'wijken'`,
			[]string{"level wijk has 0 estimates instead of", "level buurt has 0 estimates instead of",
				"no areas in the files"}},
		{"a tenth lost", `update buurten set percentage_koopwoningen = null, percentage_eenpersoonshuishoudens = null,
			gemiddelde_woningwaarde = null, percentage_gehuwd = null where id % 5 = 0`,
			[]string{"level buurt has", "estimates instead of"}},
		{"figures lost", `update buurten set percentage_koopwoningen = null, percentage_eenpersoonshuishoudens = null,
			gemiddelde_woningwaarde = null, percentage_gehuwd = null`,
			[]string{"level buurt has 0 estimates", "too little data"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := spoilt(t, example(t).Areas, real, test.spoil)
			b.refuses(t, []string{bad}, append(test.wants, current, "not published", "--force")...)
			if _, list, _ := run(t, "editions", "--data-dir", b.dir, "--database-url", b.database); !strings.Contains(list,
				"*  "+current) {
				t.Errorf("edition %s is not current:\n%s", current, list)
			}
			b.takes(t, []string{bad, "--force"})
			b.imports(t, good) // is current again
		})
	}
	t.Run("a few lost", func(t *testing.T) {
		b.takes(t, []string{spoilt(t, example(t).Areas, real,
			`update buurten set percentage_koopwoningen = null, percentage_eenpersoonshuishoudens = null,
			gemiddelde_woningwaarde = null, percentage_gehuwd = null where id = 5`)}, whole)
	})
}
