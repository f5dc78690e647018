package e2e

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestPostGISInASchemaOfItsOwn: on a server whose administrator keeps PostGIS apart, an
// import, a second one and everything that is served work as they do elsewhere.
func TestPostGISInASchemaOfItsOwn(t *testing.T) {
	for name, statements := range map[string][]string{
		"beside public": {"drop extension postgis cascade", `create schema "Gis-3"`,
			`create extension postgis schema "Gis-3"`},
		"role without public": {"drop extension postgis cascade", "create schema gis",
			"create extension postgis schema gis",
			"alter role current_user set search_path to pg_catalog"},
		"role without a path": {"drop extension postgis cascade", "create schema gis",
			"create extension postgis schema gis",
			"alter role current_user set search_path to ''"},
	} {
		t.Run(name, func(t *testing.T) {
			database := ownServer(t)
			conn, err := pgx.Connect(t.Context(), database)
			must(t, err)
			for _, statement := range statements {
				_, err := conn.Exec(t.Context(), statement)
				must(t, err)
			}
			must(t, conn.Close(t.Context()))
			dir := t.TempDir()
			var files [2]string
			for i, seed := range []string{"1", "2"} {
				files[i] = filepath.Join(dir, seed)
				if status, _, stderr := run(t, "demo", "--seed", seed, "--out", files[i]); status != 0 {
					t.Fatal(stderr)
				}
			}
			p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--database-url", database, "--data", files[0])
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { p.stop() })
			first := p.edition(t)
			if status, _, stderr := run(t, "import", files[1], "--database-url", database, "--data-dir", dir); status != 0 {
				t.Fatalf("import: status %d\n%s", status, stderr)
			}
			p.served(t, first.ID)
			p.edition(t)
			for _, path := range []string{"/", "/gebied/GM9901", "/tabel",
				"/api/v1/collections/buurten/items?bbox=4,51,6,53",
				"/api/v1/collections/h3/items?crs=http://www.opengis.net/def/crs/EPSG/0/28992", "/api/v1/search?q=du",
				"/api/v1/downloads/current/buurten.geojson", "/api/v1/tiles/gemeenten/8/131/84.mvt"} {
				if status, body := p.get(t, path); status != http.StatusOK && status != http.StatusNoContent {
					t.Errorf("%s: status %d %s", path, status, body)
				}
			}
		})
	}
}
