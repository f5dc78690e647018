package pdok

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"risicokaart/internal/fetch"
)

// publisher serves what PDOK and CBS serve, in the same shapes.
type publisher struct {
	*httptest.Server

	mu    sync.Mutex
	files map[string][]byte           // by path
	odd   map[string]http.HandlerFunc // by path; instead of a file
}

const (
	indexPath   = "/cbs/wijkenbuurten/2024/atom/index.xml"
	datasetPath = "/cbs/wijkenbuurten/2024/atom/wijkenbuurten.xml"
	areasPath   = "/cbs/wijkenbuurten/2024/atom/downloads/wijkenbuurten_2024.gpkg"
	squaresPath = "/vierkant/100/2025-cbs_vk100_2024_v1.zip"
)

func newPublisher(t *testing.T) *publisher {
	p := &publisher{files: map[string][]byte{}, odd: map[string]http.HandlerFunc{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	for path, file := range map[string]string{indexPath: "testdata/index.xml", datasetPath: "testdata/dataset.xml"} {
		p.files[path] = bytes.ReplaceAll(read(t, file), []byte("https://service.pdok.nl"), []byte(p.URL))
	}
	p.files[areasPath] = geoPackage(3 << 20)
	p.files[squaresPath] = zipOf(t, member{"cbs_vk100_2024_v1.gpkg", geoPackage(5000)},
		member{"leesmij.txt", []byte("CC BY 4.0")})
	return p
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	content, known := p.files[r.URL.Path]
	odd := p.odd[r.URL.Path]
	p.mu.Unlock()
	switch {
	case odd != nil:
		odd(w, r)
	case known:
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(content))
	default:
		http.NotFound(w, r)
	}
}

// newClient returns a client that does not wait between attempts.
func newClient(t *testing.T) *Client {
	f := fetch.New(filepath.Join(t.TempDir(), "new", "cache"), "test", slog.New(slog.DiscardHandler))
	f.Sleep = func(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }
	f.Interval = 0
	return New(f)
}

// client returns a client for the publisher.
func (p *publisher) client(t *testing.T) *Client {
	c := newClient(t)
	c.AtomURL = p.URL + "/cbs/wijkenbuurten/{year}/atom/index.xml"
	c.SquaresURL = p.URL + "/vierkant/100/{year+1}-cbs_vk100_{year}_v1.zip"
	c.OGCURL = p.URL + "/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{collection}/items?f=json"
	c.WFSURL = p.URL + "/cbs/wijkenbuurten/{year}/wfs/v1_0?typeName=wijkenbuurten:{collection}&outputFormat=json"
	return c
}

func (p *publisher) find(t *testing.T, c *Client) Found {
	t.Helper()
	found, err := c.Find(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	found.Areas.Bytes = 3 << 20 // the feed is about the real file
	return found
}

// set replaces a file or, with a handler, an answer.
func (p *publisher) set(path string, content []byte, odd http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files[path], p.odd[path] = content, odd
}

// geoPackage returns bytes that start as a GeoPackage does.
func geoPackage(size int) []byte {
	b := make([]byte, 0, size+16)
	b = append(b, "SQLite format 3\x00"...)
	for i := 0; len(b) < size; i++ {
		b = fmt.Appendf(b, "%d,", i*i)
	}
	return b[:size]
}

// answer serves text with status 200, as proxies and login pages do.
func answer(contentType, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, text)
	}
}

var loginPage = answer("text/html", "<!DOCTYPE html><html><body>"+strings.Repeat("Log in. ", 100)+"</body></html>")

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
}
