package topology

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"risicokaart/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func connect(t testing.TB) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), pgtest.DB(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// shape returns an area as others read it.
func shape(area MultiPolygon) orb.MultiPolygon {
	out := make(orb.MultiPolygon, 0, len(area))
	for _, polygon := range area {
		p := make(orb.Polygon, 0, len(polygon))
		for _, ring := range polygon {
			r := make(orb.Ring, 0, len(ring)+1)
			for _, c := range ring {
				r = append(r, orb.Point{float64(c[0]), float64(c[1])})
			}
			p = append(p, append(r, r[0]))
		}
		out = append(out, p)
	}
	return out
}

func encode(t testing.TB, areas []orb.MultiPolygon) [][]byte {
	t.Helper()
	rows := make([][]byte, 0, len(areas))
	for _, area := range areas {
		row, err := wkb.Marshal(area)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// checkValid asks PostGIS about every area, and about its size.
func checkValid(t *testing.T, conn *pgx.Conn, layers []Layer) {
	t.Helper()
	var shapes []orb.MultiPolygon
	var twice int64
	for _, layer := range layers {
		for _, area := range layer.Areas {
			shapes = append(shapes, shape(area))
			for _, polygon := range area {
				for _, ring := range polygon {
					twice += ring.twice()
				}
			}
		}
	}
	var invalid int
	var first *string
	var size float64
	err := conn.QueryRow(context.Background(), `
		SELECT count(*) FILTER (WHERE NOT valid), min(ST_IsValidReason(g)) FILTER (WHERE NOT valid),
			coalesce(sum(ST_Area(g)), 0)
		FROM (SELECT g, ST_IsValid(g) AS valid FROM (SELECT ST_GeomFromWKB(w) AS g FROM unnest($1::bytea[]) AS w) AS a) AS b`,
		encode(t, shapes)).Scan(&invalid, &first, &size)
	if err != nil {
		t.Fatal(err)
	}
	if invalid > 0 {
		t.Errorf("%d areas are not valid, such as: %s", invalid, *first)
	}
	if want := float64(twice) / 2; size != want {
		t.Errorf("PostGIS finds %.1f square units, the rings say %.1f", size, want)
	}
}
