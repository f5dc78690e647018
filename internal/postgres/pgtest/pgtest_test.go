package pgtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { Main(m) }

func TestDatabasesAreFreshAndApart(t *testing.T) {
	first, second := connect(t, DB(t)), connect(t, DB(t))
	ctx := context.Background()
	if _, err := first.Exec(ctx, `CREATE TABLE mark (id int)`); err != nil {
		t.Fatal(err)
	}
	var tables int
	if err := second.QueryRow(ctx, `SELECT count(*) FROM pg_class WHERE relname = 'mark'`).Scan(&tables); err != nil {
		t.Fatal(err)
	}
	if tables != 0 {
		t.Errorf("a table of one test's database shows in another's")
	}
}

func TestDatabaseHasPostGIS(t *testing.T) {
	var wkt string
	err := connect(t, DB(t)).QueryRow(context.Background(),
		`SELECT ST_AsText(ST_Transform('SRID=28992;POINT(155000 463000)'::geometry, 4326), 4)`).Scan(&wkt)
	if err != nil {
		t.Fatal(err)
	}
	// Amersfoort, the origin of the Dutch grid.
	if want := "POINT(5.3872 52.1552)"; wkt != want {
		t.Errorf("Amersfoort = %s, want %s", wkt, want)
	}
}

func TestDatabaseIsDroppedAfterTheTest(t *testing.T) {
	var gone string
	t.Run("user", func(t *testing.T) { gone = DB(t) })
	if conn, err := pgx.Connect(context.Background(), gone); err == nil {
		conn.Close(context.Background())
		t.Errorf("connected to %s after its test", gone)
	}
}

func TestNeedsMain(t *testing.T) {
	var s shared
	if _, _, err := s.next(); err == nil {
		t.Error("a database without Main: want an error, since nothing would stop the cluster")
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}
