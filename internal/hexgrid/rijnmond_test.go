package hexgrid

import (
	"database/sql"
	"errors"
	"math"
	"testing"

	"risicokaart/internal/oracle"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	_ "github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// rijnmond opens a GeoPackage of the real data.
func rijnmond(t testing.TB, name string) *sql.DB {
	t.Helper()
	return openGeoPackage(t, oracle.Data(t, "rijnmond-2024/"+name))
}

func openGeoPackage(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// geometry decodes a GeoPackage geometry: a header of 8 bytes, an envelope, WKB.
func geometry(blob []byte) (orb.MultiPolygon, error) {
	if len(blob) < 8 || string(blob[:2]) != "GP" {
		return nil, errors.New("no GeoPackage geometry")
	}
	envelope := []int{0, 32, 48, 48, 64}[blob[3]>>1&7]
	g, err := wkb.Unmarshal(blob[8+envelope:])
	if err != nil {
		return nil, err
	}
	if p, ok := g.(orb.Polygon); ok {
		return orb.MultiPolygon{p}, nil
	}
	m, ok := g.(orb.MultiPolygon)
	if !ok {
		return nil, errors.New("not a polygon")
	}
	return m, nil
}

func rijnmondDistricts(t testing.TB) []District {
	t.Helper()
	return readDistricts(t, rijnmond(t, "wijkenbuurten_2024_rijnmond.gpkg"))
}

// readDistricts returns the buurten with their residents of 65+. Loneliness is put
// at a fixed share, as only the arithmetic is under test.
func readDistricts(t testing.TB, db *sql.DB) []District {
	t.Helper()
	rows, err := db.Query(`
		SELECT buurtcode, gemeentecode, geom, aantal_inwoners, percentage_personen_65_jaar_en_ouder
		FROM buurten ORDER BY buurtcode`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var districts []District
	for rows.Next() {
		var d District
		var blob []byte
		var residents, percent65 float64
		if err := rows.Scan(&d.Code, &d.Municipality, &blob, &residents, &percent65); err != nil {
			t.Fatal(err)
		}
		if d.Geometry, err = geometry(blob); err != nil {
			t.Fatalf("read geometry of %s: %v", d.Code, err)
		}
		if residents > 0 && percent65 > 0 {
			d.Counts = people(residents * percent65 / 100)
		}
		d.Hidden = d.Counts.Residents65 < DefaultMinResidents65
		districts = append(districts, d)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return districts
}

func rijnmondSquares(t testing.TB) []Square {
	t.Helper()
	return readSquares(t, rijnmond(t, "cbs_vk100_2024_rijnmond.gpkg"))
}

func readSquares(t testing.TB, db *sql.DB) []Square {
	t.Helper()
	rows, err := db.Query(`
		SELECT crs28992res100m, aantal_inwoners, aantal_inwoners_65_jaar_en_ouder, aantal_woningen
		FROM cbs_vk100_2024 ORDER BY crs28992res100m`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var squares []Square
	for rows.Next() {
		s := Square{Size: 100}
		var id string
		if err := rows.Scan(&id, &s.Residents, &s.Residents65, &s.Dwellings); err != nil {
			t.Fatal(err)
		}
		if s.X, s.Y, err = ParseSquareID(id); err != nil {
			t.Fatal(err)
		}
		for _, v := range []*float64{&s.Residents, &s.Residents65, &s.Dwellings} {
			if *v < 0 { // secret
				*v = math.NaN()
			}
		}
		squares = append(squares, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return squares
}

func TestRijnmond(t *testing.T) {
	districts, squares := rijnmondDistricts(t), rijnmondSquares(t)
	if len(districts) != 625 || len(squares) != 16383 {
		t.Fatalf("read %d districts and %d squares, want 625 and 16383", len(districts), len(squares))
	}
	g := mustBuild(t, districts, squares, Options{})
	want := make(map[string]float64)
	for _, d := range districts {
		want[d.Municipality] += d.Counts.Residents65
	}
	got := make(map[string]float64)
	for _, m := range g.Report.Municipalities {
		got[m.Code] = m.Placed65[3]
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
		t.Errorf("residents of 65+ per municipality (-districts +cells):\n%s", diff)
	}
	if g.Report.DroppedSquares > len(squares)/100 {
		t.Errorf("%d of %d squares dropped: they belong to these municipalities", g.Report.DroppedSquares, len(squares))
	}
	all := 0.0
	for _, people := range want {
		all += people
	}
	for n, least := range []float64{0.9, 0.9, 0.88, 0.77} {
		shown := 0.0
		for _, c := range g.at(Resolutions[n]) {
			shown += c.Residents65
		}
		if t.Logf("resolution %d shows %.1f %%", Resolutions[n], 100*shown/all); shown < least*all {
			t.Errorf("%.0f of %.0f residents of 65+ in shown cells of resolution %d, want %.0f %%", shown, all,
				Resolutions[n], 100*least)
		}
	}
	counts := make(map[[2]string]int)
	for c := range g.all() {
		counts[[2]string{c.ID[:2], string(c.Status) + " " + string(c.Reason)}]++
	}
	t.Logf("%d area districts, %d squares dropped (%.0f residents), cells %v",
		len(g.Report.AreaDistricts), g.Report.DroppedSquares, g.Report.DroppedResidents, counts)
}

// CBS itself publishes residents of 65+ per square of 500 m. Where ours, from the
// districts' figures by squares of 100 m, are summed over a whole region they must
// agree: the reading of squares and districts has the same people.
func TestRijnmondAgreesWithLargeSquares(t *testing.T) {
	var want float64
	err := rijnmond(t, "cbs_vk500_2024_rijnmond.gpkg").QueryRow(`
		SELECT sum(aantal_inwoners_65_jaar_en_ouder) FROM cbs_vk500_2024
		WHERE aantal_inwoners_65_jaar_en_ouder > 0`).Scan(&want)
	if err != nil {
		t.Fatal(err)
	}
	got := 0.0
	everything := Options{MinResidents65: -1}
	for _, c := range mustBuild(t, rijnmondDistricts(t), rijnmondSquares(t), everything).at(Resolutions[0]) {
		got += c.Residents65
	}
	if math.Abs(got-want) > 0.03*want {
		t.Errorf("%.0f residents of 65+ in cells, %.0f in squares of 500 m, want a difference under 3 %%", got, want)
	}
}

func BenchmarkBuildRijnmond(b *testing.B) {
	districts, squares := rijnmondDistricts(b), rijnmondSquares(b)
	b.ReportAllocs()
	for b.Loop() {
		mustBuild(b, districts, squares, Options{})
	}
}
