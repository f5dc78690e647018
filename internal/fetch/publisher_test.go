package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// publisher serves one file at /file.gpkg, with ranges and conditions, unless
// handlers are queued for that: each answers one request.
type publisher struct {
	*httptest.Server
	mu      sync.Mutex
	content []byte
	queue   []http.HandlerFunc
	asked   []*http.Request
	sent    int // bytes of bodies
}

func newPublisher(t *testing.T, content []byte, queue ...http.HandlerFunc) *publisher {
	p := &publisher{content: content, queue: queue}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r)
	content := p.content
	var odd http.HandlerFunc
	if len(p.queue) > 0 {
		odd, p.queue = p.queue[0], p.queue[1:]
	}
	p.mu.Unlock()
	w = &countingWriter{w, p}
	if odd != nil {
		odd(w, r)
		return
	}
	w.Header().Set("ETag", etag(content))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// set replaces the file and the handlers before it.
func (p *publisher) set(content []byte, queue ...http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.content, p.queue = content, queue
}

func (p *publisher) requests() []*http.Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

func (p *publisher) bytesSent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

// countingWriter counts before it writes, so that what the client has is counted.
type countingWriter struct {
	http.ResponseWriter
	p *publisher
}

func (c *countingWriter) Write(b []byte) (int, error) {
	c.p.mu.Lock()
	c.p.sent += len(b)
	c.p.mu.Unlock()
	return c.ResponseWriter.Write(b)
}

func (c *countingWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// nap notes how long a client would have slept, and moves its clock instead.
type nap struct {
	mu     sync.Mutex
	now    time.Time
	waited []time.Duration
}

func (n *nap) sleep(ctx context.Context, d time.Duration) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = n.now.Add(d)
	n.waited = append(n.waited, d)
	return context.Cause(ctx)
}

func (n *nap) clock() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

func (n *nap) waits() []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.waited
}

// newClient returns a client that does not really wait, and its clock.
func newClient(t *testing.T) (*Client, *nap) {
	n := &nap{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	c := New(filepath.Join(t.TempDir(), "cache"), "risicokaart/1.2.3", slog.New(slog.DiscardHandler))
	c.Now, c.Sleep, c.Jitter = n.clock, n.sleep, func() float64 { return 1 }
	c.Interval = 0
	return c, n
}

func (p *publisher) request() Request {
	return Request{URL: p.URL + "/file.gpkg", Name: "areas/file.gpkg", Kind: GeoPackage}
}

func etag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
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

func status(code int, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		http.Error(w, "no", code)
	}
}

// cutAfter sends the start of a file and breaks the connection.
func cutAfter(content []byte, bytes int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", etag(content))
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		w.Write(content[:bytes])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// finished lists the files in a folder that have their own names.
func finished(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && !d.IsDir() && !strings.Contains(path, partSuffix) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
