package edition

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestKinds holds kinds to the names that stand in the manifests of editions
// that were made long ago, and to who publishes them.
func TestKinds(t *testing.T) {
	for kind, want := range map[Kind]struct {
		name, publisher string
		own             bool
	}{
		Areas:     {"areas", "CBS, Kadaster", false},
		Squares:   {"squares", "CBS", false},
		Figures:   {"figures", "CBS", false},
		RIVM:      {"rivm", "RIVM", false},
		Ages:      {"ages", "CBS", false},
		Columns:   {"columns", "CBS", false},
		Indicator: {"indicator", "", true},
		OwnAreas:  {"own_areas", "", true},
		"newer":   {"newer", "", false},
	} {
		if string(kind) != want.name || kind.Publisher() != want.publisher || kind.Own() != want.own {
			t.Errorf("%s is published by %q, own %v; want %+v", kind, kind.Publisher(), kind.Own(), want)
		}
	}
}

// TestManifest reads what is written, and what editions say that were made
// before files had publishers and origins.
func TestManifest(t *testing.T) {
	m := Manifest{Licence: "CC BY 4.0", Credit: "Bron: CBS", Sources: []Source{
		{Name: "kaart.gpkg", Kind: Areas, SHA256: "3a", Bytes: 7, Rows: 3, Year: 2024, Publisher: "Iemand", Licence: "CC0",
			Origin: Origin{URL: "https://cbs.example/kaart", Fetched: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
				ETag: `"1"`}},
		{Name: "rivm.csv", Kind: RIVM, SHA256: "3b", Bytes: 8, Rows: 4},
	}}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"sources":[{"name":"kaart.gpkg","kind":"areas","sha256":"3a","bytes":7,"rows":3,"year":2024,"publisher":"Iemand","licence":"CC0",` +
		`"url":"https://cbs.example/kaart","fetched":"2026-01-02T03:04:05Z","etag":"\"1\""},` +
		`{"name":"rivm.csv","kind":"rivm","sha256":"3b","bytes":8,"rows":4}],"licence":"CC BY 4.0","attribution":"Bron: CBS"}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	var back Manifest
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, back); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	if first, second := back.Sources[0].PublishedBy(), back.Sources[1].PublishedBy(); first != "Iemand" ||
		second != "RIVM" {
		t.Errorf("published by %q and %q, want what the file says and else what its kind tells", first, second)
	}
}
