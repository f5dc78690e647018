package api

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

func testConditional(t *testing.T, s *Server) {
	for _, path := range []string{"/", "/api/v1/edition", "/api/v1/tiles/buurten/0/0/0.mvt", "/gebied/GM9901"} {
		tag := get(t, s, path).Header().Get("ETag")
		if w := get(t, s, path, "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("%s with %q: %d, %d bytes", path, tag, w.Code, w.Body.Len())
		}
	}
	tag := get(t, s, "/").Header().Get("ETag")
	for path, want := range map[string]int{ // what is wrong is said, whatever the visitor has
		"/nergens":                                         http.StatusNotFound,
		"/gebied/BU00000000":                               http.StatusNotFound,
		"/tabel?niveau=straat":                             http.StatusBadRequest,
		"/tabel.csv?niveau=straat":                         http.StatusBadRequest,
		"/api/v1/search?q=x&limit=none":                    http.StatusBadRequest,
		"/api/v1/styles/none":                              http.StatusNotFound,
		"/api/v1/indicators/none":                          http.StatusNotFound,
		"/api/v1/indicators/none.csv":                      http.StatusNotFound,
		"/api/v1/collections/straten":                      http.StatusNotFound,
		"/api/v1/collections/straten/schema":               http.StatusNotFound,
		"/api/v1/collections/straten/queryables":           http.StatusNotFound,
		"/api/v1/collections/buurten/items?bbox=1,2,3":     http.StatusBadRequest,
		"/api/v1/collections/buurten/items?colour=red":     http.StatusBadRequest,
		"/api/v1/collections/buurten/items?limit=-1":       http.StatusBadRequest,
		"/api/v1/collections/buurten/items?crs=EPSG:3857":  http.StatusBadRequest,
		"/api/v1/collections/buurten/items/BU00000000":     http.StatusNotFound,
		"/api/v1/collections/h3/items/8f19694a5a7ffff":     http.StatusNotFound,
		"/api/v1/tiles/straten.json":                       http.StatusNotFound,
		"/api/v1/tiles/buurten/3/9/0.mvt":                  http.StatusNotFound,
		"/api/v1/tiles/buurten/z/0/0.mvt":                  http.StatusBadRequest,
		"/api/v1/downloads/current/straten.csv":            http.StatusNotFound,
		"/api/v1/downloads/current/buurten.doc":            http.StatusNotFound,
		"/api/v1/downloads/2001-none/buurten.csv":          http.StatusNotFound,
		"/api/v1/downloads/current/buurten.geojson?crs=RD": http.StatusBadRequest,
	} {
		if w := get(t, s, path, "If-None-Match", tag); w.Code != want || w.Header().Get("ETag") != "" {
			t.Errorf("%s with a current tag: %d with tag %q, want %d without", path, w.Code, w.Header().Get("ETag"), want)
		}
	}
	if w := get(t, s, "/api/v1/downloads/current/buurten.geojson", "Accept-Encoding",
		"gzip"); w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("a large answer is not compressed")
	}
}

// testWrongOnEveryRoute asks every route for what is not there, and with a method that
// is none of its own: a visitor with a current tag is told the same as any other.
func testWrongOnEveryRoute(t *testing.T, s *Server) {
	tag := get(t, s, "/").Header().Get("ETag")
	parameter := regexp.MustCompile(`\{\w+\}`)
	tried := 0
	ask := func(method, path, kept string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("If-None-Match", kept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	check := func(method, path string) {
		t.Helper()
		tried++
		plain, kept := ask(method, path, ""), ask(method, path, tag)
		if kept.Code != plain.Code || plain.Code < 400 || kept.Header().Get("ETag") != "" ||
			kept.Body.String() != plain.Body.String() {
			t.Errorf("%s %s: %d, with a current tag %d with tag %q", method, path, plain.Code, kept.Code,
				kept.Header().Get("ETag"))
		}
	}
	err := chi.Walk(s.router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet || strings.HasPrefix(route, "/assets/") {
			return nil // files of the front end have tags of their own
		}
		path := parameter.ReplaceAllString(route, "none")
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			check(method, path)
		}
		check(http.MethodGet, path+"?%ff")
		if path != route {
			check(http.MethodGet, path)
			check(http.MethodHead, path)
		}
		return nil
	})
	if err != nil || tried < 100 {
		t.Errorf("%d requests were tried, %v", tried, err)
	}
}
