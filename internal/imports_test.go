// Package internal holds no code: it tests who imports whom.
package internal

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"risicokaart/internal/oracle"
)

// allowed lists, per package, which packages of the project it may import,
// directly or through others. Data flows one way: sources, import, store and
// model, serving. A package that is not listed may not exist.
var allowed = map[string][]string{
	"internal/jsonstream": {},
	"internal/fetch":      {"internal/jsonstream"},
	"internal/source/cbs": {"internal/fetch", "internal/jsonstream"},
	"internal/acquire": {"data", "internal/fetch", "internal/gazetteer", "internal/jsonstream", "internal/source",
		"internal/source/archive", "internal/source/cbs", "internal/source/pdok"},
	"internal/gazetteer": {"data"},
	"internal/geo":       {},
	"internal/address":   {},
	"internal/areal": {"internal/geo", "internal/source", "internal/source/srs", "internal/source/container",
		"internal/source/gdal",
		"internal/source/geojson", "internal/source/gpkg",
		"internal/jsonstream", "internal/source/table", "internal/source/textfile"},
	"internal/declared":  {},
	"internal/composite": {"internal/declared"},
	"internal/smallarea": {},
	"internal/tablescore": {"internal/composite", "internal/declared", "internal/disclosure", "internal/risk",
		"internal/source", "internal/jsonstream", "internal/source/table", "internal/source/textfile"},
	"internal/risk": {"internal/declared", "internal/disclosure"},
	"internal/risk/calibrate": {"internal/composite", "internal/declared", "internal/disclosure", "internal/risk",
		"internal/smallarea", "internal/source", "internal/source/rivm", "internal/validation"},
	"internal/study": {"internal/composite", "internal/declared", "internal/disclosure", "internal/jsonstream",
		"internal/risk", "internal/risk/calibrate", "internal/smallarea", "internal/source", "internal/source/rivm",
		"internal/source/table", "internal/source/textfile", "internal/tablescore", "internal/validation"},
	"internal/validation":  {},
	"internal/source":      {},
	"internal/source/ages": {"internal/source"},
	"internal/source/gpkg": {"internal/source"},
	"internal/source/srs":  {"internal/source"},
	"internal/source/gdal": {"internal/source", "internal/source/gpkg"},
	"internal/source/container": {"internal/source", "internal/source/gdal", "internal/source/geojson",
		"internal/source/gpkg", "internal/source/table", "internal/source/textfile", "internal/jsonstream"},
	"internal/source/rivm": {"internal/source"},
	"internal/source/pdok": {"data", "internal/fetch", "internal/gazetteer", "internal/jsonstream", "internal/source",
		"internal/source/archive"},
	"internal/source/archive": {"internal/source"},
	"internal/source/geojson": {"internal/source", "internal/jsonstream", "internal/source/textfile"},
	"internal/source/indicator": {"internal/source", "internal/jsonstream", "internal/source/table",
		"internal/source/textfile"},
	"internal/source/table":    {"internal/source", "internal/jsonstream", "internal/source/textfile"},
	"internal/source/textfile": {"internal/source"},
	"internal/catalogue":       {},
	"internal/hexgrid":         {"internal/declared", "internal/disclosure", "internal/geo", "internal/risk"},
	"internal/ownarea": {"internal/declared", "internal/disclosure", "internal/geo", "internal/hexgrid",
		"internal/risk"},
	"internal/disclosure": {},
	"internal/layer":      {"internal/declared", "internal/disclosure", "internal/risk"},
	"internal/openapi": {"internal/declared", "internal/disclosure", "internal/edition", "internal/export",
		"internal/geo", "internal/hexgrid", "internal/layer", "internal/ownarea", "internal/risk", "internal/store",
		"internal/store/columns", "migrations"},
	"internal/locale": {},
	"internal/words": {"internal/declared", "internal/disclosure", "internal/edition", "internal/locale",
		"internal/risk", "internal/validation"},
	"internal/register": {"internal/declared", "internal/disclosure", "internal/edition", "internal/locale",
		"internal/risk", "internal/validation", "internal/words"},
	"internal/pages": {"internal/declared", "internal/disclosure", "internal/edition", "internal/layer",
		"internal/locale", "internal/pages/plot", "internal/register", "internal/risk", "internal/validation",
		"internal/words"},
	"internal/pages/plot":      {},
	"internal/postgres":        {},
	"internal/postgres/pgtest": {"internal/oracle", "internal/postgres"},
	"tiles":                    {},
	"tiles/topology":           {},
	"migrations":               {},
	"data":                     {},
	"data/demo":                {"data/demo/land", "data/demo/people"},
	"data/demo/land":           {},
	"data/demo/people":         {"data/demo/land"},
	"web":                      {},
	"internal/store": {"internal/declared", "internal/disclosure", "internal/edition", "internal/geo",
		"internal/hexgrid", "internal/layer", "internal/ownarea", "internal/risk", "internal/store/columns",
		"migrations"}, // no format and no publisher
	"internal/store/columns": {"internal/declared", "internal/disclosure", "internal/geo", "internal/hexgrid",
		"internal/layer", "internal/ownarea", "internal/risk"},
	"internal/store/draft": {"internal/declared", "internal/disclosure", "internal/edition", "internal/geo",
		"internal/hexgrid", "internal/layer", "internal/ownarea", "internal/risk", "internal/store",
		"internal/store/columns", "migrations"},
	"internal/edition": {},
	"internal/formats": {"internal/catalogue", "internal/jsonstream", "internal/source", "internal/source/container",
		"internal/source/gdal", "internal/source/geojson", "internal/source/gpkg", "internal/source/table",
		"internal/source/textfile"},
	"internal/recognise": {"internal/areal", "internal/catalogue", "internal/declared", "internal/disclosure",
		"internal/edition", "internal/geo", "internal/hexgrid", "internal/ownarea", "internal/risk", "internal/source",
		"internal/source/ages", "internal/source/archive", "internal/source/srs", "internal/source/container",
		"internal/source/gdal",
		"internal/source/geojson", "internal/source/gpkg",
		"internal/source/indicator", "internal/jsonstream", "internal/source/rivm", "internal/source/table",
		"internal/source/textfile"},
	"internal/ingest": {"data", "internal/areal", "internal/catalogue", "internal/declared", "internal/disclosure",
		"internal/edition", "internal/gazetteer", "internal/geo", "internal/hexgrid", "internal/layer",
		"internal/ownarea", "internal/recognise", "internal/risk", "internal/source", "internal/source/ages",
		"internal/source/archive", "internal/source/srs", "internal/source/container", "internal/source/gdal",
		"internal/source/geojson", "internal/source/gpkg", "internal/source/indicator", "internal/jsonstream",
		"internal/source/rivm", "internal/source/table", "internal/source/textfile", "internal/store",
		"internal/store/columns", "internal/store/draft", "migrations"},
	"internal/api": {"data", "internal/address", "internal/answer", "internal/declared", "internal/disclosure",
		"internal/edition", "internal/export", "internal/gazetteer", "internal/geo", "internal/hexgrid", "internal/layer",
		"internal/locale", "internal/memo", "internal/ogc", "internal/openapi", "internal/ownarea", "internal/pages",
		"internal/pages/plot", "internal/register", "internal/risk", "internal/site", "internal/shelf", "internal/snapshot",
		"internal/source", "internal/source/rivm", "internal/store", "internal/store/columns", "internal/validation",
		"internal/words", "migrations", "tiles", "web"},
	"internal/answer": {"data", "internal/declared", "internal/disclosure", "internal/edition", "internal/gazetteer",
		"internal/geo", "internal/hexgrid", "internal/layer", "internal/memo", "internal/ownarea", "internal/risk",
		"internal/shelf", "internal/snapshot", "internal/store", "internal/store/columns", "migrations"},
	"internal/export": {"internal/declared", "internal/disclosure", "internal/edition", "internal/geo",
		"internal/hexgrid", "internal/layer", "internal/ownarea", "internal/risk", "internal/store",
		"internal/store/columns", "migrations"},
	"internal/memo":  {},
	"internal/shelf": {},
	"internal/ogc": {"data", "internal/address", "internal/answer", "internal/declared", "internal/disclosure",
		"internal/edition", "internal/export", "internal/gazetteer", "internal/geo", "internal/hexgrid", "internal/layer",
		"internal/memo", "internal/openapi", "internal/ownarea", "internal/risk", "internal/shelf", "internal/snapshot",
		"internal/store", "internal/store/columns", "migrations", "tiles", "web"},
	"internal/site": {"data", "internal/answer", "internal/declared", "internal/disclosure", "internal/edition",
		"internal/export", "internal/gazetteer", "internal/geo", "internal/hexgrid", "internal/layer",
		"internal/locale", "internal/memo", "internal/ownarea", "internal/pages", "internal/pages/plot",
		"internal/register", "internal/risk", "internal/shelf", "internal/snapshot", "internal/source",
		"internal/source/rivm",
		"internal/store", "internal/store/columns", "internal/validation", "internal/words", "migrations"},
	"internal/snapshot": {"data", "internal/declared", "internal/disclosure", "internal/edition",
		"internal/gazetteer", "internal/geo", "internal/hexgrid", "internal/layer", "internal/memo",
		"internal/ownarea", "internal/risk", "internal/store", "internal/store/columns", "migrations"},
	"cmd/risicokaart": nil, // wires everything
	"e2e":             nil,
	"internal":        {},

	"internal/oracle":            {}, // for tests alone
	"internal/disclosure/attack": {"internal/disclosure"},
}

// testsAlone lists what nothing of the program may import.
var testsAlone = []string{"internal/oracle", "internal/disclosure/attack", "internal/postgres/pgtest"}

// pure packages touch neither network nor database.
var pure = []string{"internal/composite", "internal/layer", "internal/smallarea", "internal/study", "internal/geo",
	"internal/disclosure", "internal/edition", "internal/risk", "internal/hexgrid", "internal/ownarea", "internal/pages",
	"internal/validation", "tiles", "tiles/topology", "internal/locale", "internal/words", "internal/register",
	"internal/pages/plot",
	"internal/disclosure/attack", "internal/gazetteer"}

func TestImports(t *testing.T) {
	if err := oracle.Sources(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Deps \" \"}}", "risicokaart/...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], "risicokaart/")
		may, listed := allowed[name]
		if !listed {
			t.Errorf("package %s is new: say here what it may import", name)
			continue
		}
		seen++
		for _, dep := range fields[1:] {
			own, isOwn := strings.CutPrefix(dep, "risicokaart/")
			if isOwn && may != nil && !slices.Contains(may, own) {
				t.Errorf("%s imports %s", name, own)
			}
			if isOwn && slices.Contains(testsAlone, own) && !slices.Contains(testsAlone, name) {
				t.Errorf("%s imports %s, which is for tests alone", name, own)
			}
			if slices.Contains(pure, name) && (dep == "net/http" && name != "internal/pages" || dep == "database/sql" ||
				strings.HasPrefix(dep, "github.com/jackc/")) {
				t.Errorf("%s is pure but imports %s", name, dep)
			}
		}
	}
	if seen != len(allowed) {
		t.Errorf("%d packages exist, %d are listed here", seen, len(allowed))
	}
}
