package topology

import (
	"database/sql"
	"slices"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"risicokaart/internal/oracle"
)

// rijnmond2024 is the buurten, wijken and gemeenten round Rotterdam, of which every
// area was simplified by itself. Records of one code, land and water, are one area.
func rijnmond2024(t testing.TB) country {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+oracle.Data(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg")+
		"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := country{name: "rijnmond-2024", levels: make([][]orb.MultiPolygon, 3), within: make([][]int32, 2)}
	buurten, inWijk := records(t, db, `SELECT buurtcode, wijkcode, geom FROM buurten ORDER BY 1, 2`, &c.levels[0])
	wijken, inGemeente := records(t, db, `SELECT wijkcode, gemeentecode, geom FROM wijken ORDER BY 1, 2`, &c.levels[1])
	gemeenten, _ := records(t, db, `SELECT gemeentecode, '', geom FROM gemeenten
		WHERE gemeentecode IN (SELECT gemeentecode FROM wijken) ORDER BY 1`, &c.levels[2])
	for i := range buurten {
		c.within[0] = append(c.within[0], int32(slices.Index(wijken, inWijk[i])))
	}
	for i := range wijken {
		c.within[1] = append(c.within[1], int32(slices.Index(gemeenten, inGemeente[i])))
	}
	return c
}

func records(t testing.TB, db *sql.DB, query string, into *[]orb.MultiPolygon) (codes, within []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var code, in string
		var blob []byte
		if err := rows.Scan(&code, &in, &blob); err != nil {
			t.Fatal(err)
		}
		area := decode(t, blob)
		if n := len(codes); n > 0 && codes[n-1] == code {
			(*into)[n-1] = append((*into)[n-1], area...)
			continue
		}
		codes, within, *into = append(codes, code), append(within, in), append(*into, area)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return codes, within
}

// decode reads the geometry of a GeoPackage, in metres of RD.
func decode(t testing.TB, blob []byte) orb.MultiPolygon {
	t.Helper()
	envelope := [8]int{0, 32, 48, 48, 64}[blob[3]>>1&7]
	g, err := wkb.Unmarshal(blob[8+envelope:])
	if err != nil {
		t.Fatal(err)
	}
	area, ok := g.(orb.MultiPolygon)
	if polygon, one := g.(orb.Polygon); one {
		area, ok = orb.MultiPolygon{polygon}, true
	}
	if !ok {
		t.Fatalf("geometry is a %s", g.GeoJSONType())
	}
	inDegrees(area)
	return area
}

func TestUnshared(t *testing.T) {
	c, conn := rijnmond2024(t), connect(t)
	for _, snap := range []float64{0, 5, 20, 50} {
		topology := c.build(t, Options{Snap: snap})
		t.Logf("snap %v: %+v", snap, topology.Stats())
		for zoom := 4; zoom <= 13; zoom += 3 * every(2) {
			layers, err := topology.At(zoom, Detail{Tolerance: 4})
			if err != nil {
				t.Fatal(err)
			}
			checkValid(t, conn, layers)
			if snap == 50 {
				checkLayers(t, layers[:1], nil) // wijken and gemeenten were simplified too coarsely
			}
		}
	}
}
