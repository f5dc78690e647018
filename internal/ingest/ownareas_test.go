package ingest

import (
	"fmt"
	"strings"
	"testing"

	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/recognise"
)

// boxes writes own areas: west, south, east and north as parts of the bounds of the
// edition, in degrees.
func boxes(t *testing.T, bounds [4]float64, list ...[4]float64) recognise.OwnAreas {
	t.Helper()
	var features []string
	for i, b := range list {
		w, e := bounds[0]+b[0]*(bounds[2]-bounds[0]), bounds[0]+b[2]*(bounds[2]-bounds[0])
		s, n := bounds[1]+b[1]*(bounds[3]-bounds[1]), bounds[1]+b[3]*(bounds[3]-bounds[1])
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"id":"t%d","nr":%[1]d,"naam":"Team %[1]d"},"geometry":{"type":"Polygon","coordinates":[[[%[2]v,%[3]v],[%[4]v,%[3]v],[%[4]v,%[5]v],[%[2]v,%[5]v],[%[2]v,%[3]v]]]}}`, i+1, w, s, e, n))
	}
	return recognise.OwnAreas{Path: ownFile(t, "teams.geojson", `{"type":"FeatureCollection","features":[`+
		strings.Join(features, ",")+`]}`)}
}

// TestOwnAreas: own areas make an edition of their own, whose cells tell nothing of
// the buurten that they divide; files that are wrong leave the edition as it was.
func TestOwnAreas(t *testing.T) {
	url := pgtest.DB(t)
	s := openStoreAt(t, url)
	opt := options(t, example(t, 34).Paths()...)
	plain, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	bounds := e.Summary.Bounds
	west, east := [4]float64{0.2, 0.2, 0.47, 0.8}, [4]float64{0.47, 0.2, 0.8, 0.8}

	for name, c := range map[string]struct {
		areas recognise.OwnAreas
		want  []string
	}{
		"overlap": {boxes(t, bounds, west, [4]float64{0.3, 0.2, 0.8, 0.8}),
			[]string{"teams.geojson", "t1 and t2 overlap"}},
		"outside": {boxes(t, bounds, west, [4]float64{3, 3, 4, 4}),
			[]string{"teams.geojson", "0 % of area t2 lies in buurten"}},
		"no column": {recognise.OwnAreas{Path: boxes(t, bounds, west).Path, Code: "nummer"},
			[]string{"teams.geojson", "nummer", "--areas-code"}},
		"no layer": {recognise.OwnAreas{Path: boxes(t, bounds, west).Path, Layer: "wijken"},
			[]string{"teams.geojson", "wijken", "no such layer"}},
		"no areas": {recognise.OwnAreas{Path: ownFile(t, "teams.csv", "code,naam\na,b\n")},
			[]string{"teams.csv", "no shapes"}},
		"damaged": {recognise.OwnAreas{Path: ownFile(t, "teams.gpkg", "SQLite format 3\x00nothing")},
			[]string{"teams.gpkg"}},
	} {
		opt.Areas = c.areas
		_, err := Run(t.Context(), s, opt)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want %q", name, err, want)
			}
		}
		if id := current(t.Context(), s); id != plain.EditionID {
			t.Fatalf("%s: edition %s is current, want %s", name, id, plain.EditionID)
		}
	}

	opt.Areas = boxes(t, bounds, west, east)
	opt.Paths = append(opt.Paths, opt.Areas.Path) // as from a folder that is imported whole
	result, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	report := result.Report.OwnAreas
	if result.EditionID == plain.EditionID || report == nil || report.Status["ok"]+report.Status["imputed"] != 2 ||
		report.Divided == 0 || report.CellsWithheld == 0 {
		t.Errorf("edition %s after %s, report %+v", result.EditionID, plain.EditionID, report)
	}
	var told, divided, residents int
	const ofDivided = `select count(distinct b->>'code') from own_area, jsonb_array_elements(buurten) b where (b->>'part')::float8 < 1`
	if err := queryEdition(t, url, result.EditionID, `
		with divided as (`+strings.Replace(ofDivided, "count(distinct b->>'code')", "b->>'code' as code", 1)+`)
		select (select count(*) from cell, jsonb_array_elements(districts) d where d->>'code' in (select code from divided)),
			(`+ofDivided+`), (select sum(residents_65)::int from own_area)`, &told, &divided, &residents); err != nil {
		t.Fatal(err)
	}
	if told != 0 || divided == 0 || divided > report.Divided || residents < 100 {
		t.Errorf("%d cells tell of the %d buurten that are divided among %d residents; the report says %d", told, divided,
			residents, report.Divided)
	}
	if err := queryEdition(t, url, result.EditionID, `update own_area set status = 'suppressed' returning 1`,
		&told); err == nil {
		t.Error("the database takes figures of a hidden own area")
	}
	var text strings.Builder
	if err := result.Report.Write(&text); err != nil || !strings.Contains(text.String(), "own areas  ") {
		t.Errorf("the report says nothing of own areas: %v\n%s", err, text.String())
	}

	if again, err := Run(t.Context(), s, opt); err != nil || !again.Reused {
		t.Errorf("the same own areas again: reused %v, %v", again, err)
	}
	opt.Areas.Code = "nr"
	if other, err := Run(t.Context(), s, opt); err != nil || other.Reused || other.EditionID == result.EditionID {
		t.Errorf("other codes: %+v, %v", other, err)
	}
}
