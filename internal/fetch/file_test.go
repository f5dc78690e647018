package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestFile(t *testing.T) {
	whole := geoPackage(3 << 20)
	p := newPublisher(t, whole)
	c, clock := newClient(t)
	path, n, err := c.File(t.Context(), p.request())
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(c.Cache, "areas", "file.gpkg"); path != want || !bytes.Equal(read(t, path), whole) {
		t.Errorf("file at %s, want %s; or other bytes", path, want)
	}
	if n.Bytes != 3<<20 || len(n.SHA256) != 64 || n.ETag != etag(whole) || !n.Fetched.Equal(clock.clock()) {
		t.Errorf("note: %+v", n)
	}
	if kept := readNote(path, p.URL+"/file.gpkg"); kept == nil || *kept != n {
		t.Errorf("note beside the file: %+v, want %+v", kept, n)
	}
	if left := finished(t, c.Cache); len(left) != 2 {
		t.Errorf("in the cache: %q, want the file and its note", left)
	}
	if agent := p.requests()[0].UserAgent(); agent != "risicokaart/1.2.3" {
		t.Errorf("asked as %q", agent)
	}
}

func TestFileAgain(t *testing.T) {
	old, renewed := geoPackage(3<<20), geoPackage(2<<20)
	// carefree sends the file whatever the conditions say.
	carefree := func(header, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(header, value)
			w.Header().Set("Content-Length", strconv.Itoa(len(old)))
			w.Write(old)
		}
	}
	dated := carefree("Last-Modified", "Mon, 03 Nov 2025 09:00:00 GMT")
	nameless := carefree("X-None", "")
	tests := map[string]struct {
		queue   []http.HandlerFunc
		between func(p *publisher, path string)
		want    []byte
		again   bool // all of it is sent again
	}{
		"unchanged":   {want: old},
		"renewed":     {between: func(p *publisher, _ string) { p.set(renewed) }, want: renewed, again: true},
		"cut here":    {between: func(_ *publisher, path string) { os.Truncate(path, 100) }, want: old, again: true},
		"damaged":     {between: func(_ *publisher, path string) { os.WriteFile(path, make([]byte, 3<<20), 0o644) }, want: old, again: true},
		"lost":        {between: func(_ *publisher, path string) { os.Remove(path) }, want: old, again: true},
		"note lost":   {between: func(_ *publisher, path string) { os.Remove(path + noteSuffix) }, want: old, again: true},
		"note cut":    {between: func(_ *publisher, path string) { os.Truncate(path+noteSuffix, 20) }, want: old, again: true},
		"only a date": {queue: []http.HandlerFunc{dated, dated}, want: old},
		"no version":  {queue: []http.HandlerFunc{nameless, nameless}, want: old, again: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, old, tt.queue...)
			c, _ := newClient(t)
			path, _, err := c.File(t.Context(), p.request())
			if err != nil {
				t.Fatal(err)
			}
			// A second name keeps the file, so that a new one differs from it.
			if err := os.Link(path, path+".first"); err != nil {
				t.Fatal(err)
			}
			if tt.between != nil {
				tt.between(p, path)
			}
			if _, _, err := c.File(t.Context(), p.request()); err != nil || !bytes.Equal(read(t, path), tt.want) {
				t.Fatalf("error %v, or other bytes", err)
			}
			if kept := os.SameFile(stat(t, path+".first"), stat(t, path)); kept == tt.again {
				t.Errorf("the file was kept: %t", kept)
			}
			if sent := p.bytesSent(); tt.queue == nil && sent != len(old)+map[bool]int{true: len(tt.want)}[tt.again] {
				t.Errorf("%d bytes sent in all", sent)
			}
		})
	}
}

func TestFileResumes(t *testing.T) {
	const cut = 1 << 20
	whole, renewed := geoPackage(3<<20), geoPackage(3<<20)
	renewed[2<<20] = '!' // the same size, other content
	ranges := func(tag, contentRange string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", tag)
			w.Header().Set("Content-Range", contentRange)
			w.WriteHeader(http.StatusPartialContent)
			w.Write(body)
		}
	}
	rest := "bytes 1048576-3145727/3145728"
	tests := map[string]struct {
		content []byte
		odd     http.HandlerFunc // the second answer
		sent    int              // of the second answer
		err     string           // the third then succeeds, from the start
	}{
		"rest":                  {content: whole, sent: 2 << 20},
		"changed since":         {content: renewed, sent: 3 << 20},
		"changed, no If-Range":  {content: renewed, odd: ranges(etag(renewed), rest, renewed[cut:]), sent: 2 << 20, err: "changed since"},
		"other size":            {content: whole, odd: ranges(etag(whole), "bytes 1048576-3145728/3145729", whole[cut:]), sent: 2 << 20, err: "changed since"},
		"other range":           {content: whole, odd: ranges(etag(whole), "bytes 0-3145727/3145728", whole), sent: 3 << 20, err: "asked for the bytes from 1048576"},
		"no range":              {content: whole, odd: ranges(etag(whole), "", whole[cut:]), sent: 2 << 20, err: "asked for the bytes from 1048576"},
		"range not satisfiable": {content: whole, odd: status(http.StatusRequestedRangeNotSatisfiable), sent: len("no\n"), err: "416"},
		"fewer than promised":   {content: whole, odd: ranges(etag(whole), rest, whole[cut:2<<20]), sent: 1 << 20, err: "2097152 bytes where 3145728 were promised"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, nil, cutAfter(whole, cut))
			c, _ := newClient(t)
			c.Retry.Tries = 1
			var unreachable *UnreachableError
			if _, _, err := c.File(t.Context(), p.request()); !errors.As(err, &unreachable) {
				t.Fatalf("cut short: %v, want an UnreachableError", err)
			}
			if left := finished(t, c.Cache); len(left) > 0 {
				t.Fatalf("unfinished, but with its own name: %q", left)
			}
			before := p.bytesSent()
			p.set(tt.content)
			if tt.odd != nil {
				p.set(tt.content, tt.odd)
			}
			path, _, err := c.File(t.Context(), p.request())
			if sent := p.bytesSent() - before; sent != tt.sent {
				t.Errorf("%d bytes sent, want %d", sent, tt.sent)
			}
			if tt.err != "" {
				if broken := (*BrokenError)(nil); !errors.As(err, &broken) || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want a BrokenError with %q", err, tt.err)
				}
				path, _, err = c.File(t.Context(), p.request())
			}
			if err != nil || !bytes.Equal(read(t, path), tt.content) {
				t.Errorf("error %v, or other bytes", err)
			}
		})
	}
}

func TestFileCancelled(t *testing.T) {
	whole := geoPackage(3 << 20)
	p := newPublisher(t, whole, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag(whole))
		w.Header().Set("Content-Length", strconv.Itoa(len(whole)))
		w.Write(whole[:2<<20])
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	c, _ := newClient(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c.Progress = func(e Event) {
		if e.Bytes >= 1<<20 {
			cancel()
		}
	}
	_, _, err := c.File(ctx, p.request())
	if unreachable := (*UnreachableError)(nil); !errors.Is(err, context.Canceled) || errors.As(err, &unreachable) {
		t.Fatalf("error %v, want that of the context", err)
	}
	if n := len(p.requests()); n != 1 {
		t.Errorf("%d requests, want no second after the end", n)
	}
	part := filepath.Join(c.Cache, "areas", "file.gpkg"+partSuffix)
	want := fmt.Sprintf("bytes=%d-", stat(t, part).Size())
	path, _, err := c.File(t.Context(), p.request())
	if err != nil || !bytes.Equal(read(t, path), whole) {
		t.Fatalf("error %v, or other bytes", err)
	}
	if asked := p.requests()[1].Header.Get("Range"); asked != want {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

func TestFileRefuses(t *testing.T) {
	whole := geoPackage(5000)
	flushed := func(b []byte) http.HandlerFunc { // without a length
		return func(w http.ResponseWriter, _ *http.Request) {
			http.NewResponseController(w).Flush()
			w.Write(b)
		}
	}
	tests := map[string]struct {
		odd  http.HandlerFunc
		want string
	}{
		"not there":                             {status(http.StatusNotFound), "404"},
		"not allowed":                           {status(http.StatusForbidden), "403"},
		"login page":                            {loginPage, "text/html"},
		"web page that says it is a GeoPackage": {answer("application/geopackage+sqlite3", "<html><body>Storing</body></html>"), "text/html"},
		"empty":                                 {answer("application/geopackage+sqlite3", ""), "it is empty"},
		"too large": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "20000")
			w.Write(whole)
		}, "20000 bytes, more than"},
		"endless":          {flushed(geoPackage(20000)), "more than the 10000 bytes"},
		"packed, unasked":  {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "br"); w.Write(whole) }, `packed as "br"`},
		"partial, unasked": {status(http.StatusPartialContent), "asked for the bytes from 0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, whole, tt.odd)
			c, _ := newClient(t)
			c.Limits.FileBytes = 10000
			c.Retry.Tries = 1
			_, _, err := c.File(t.Context(), p.request())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want %q in it", err, tt.want)
			}
			if left := finished(t, c.Cache); len(left) > 0 {
				t.Errorf("left behind under its own name: %q", left)
			}
			if errors.Is(err, ErrNotFound) != (name == "not there") {
				t.Errorf("error %v: is ErrNotFound %t", err, errors.Is(err, ErrNotFound))
			}
		})
	}
}

func TestFileGivesUpOnSilence(t *testing.T) {
	whole := geoPackage(5000)
	silent := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	stops := func(w http.ResponseWriter, r *http.Request) {
		w.Write(whole)
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	for name, odd := range map[string]http.HandlerFunc{"from the start": silent, "after a while": stops} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, whole, odd)
			c, _ := newClient(t)
			c.Retry.Tries, c.StallTimeout = 1, 300*time.Millisecond
			_, _, err := c.File(t.Context(), p.request())
			if unreachable := (*UnreachableError)(nil); !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "nothing came in") {
				t.Errorf("error %v, want an UnreachableError about silence", err)
			}
		})
	}
}

// A slow publisher is not a dead one: only silence ends a download.
func TestFileIsPatient(t *testing.T) {
	whole := geoPackage(8000)
	p := newPublisher(t, whole, func(w http.ResponseWriter, _ *http.Request) {
		for b := range slices.Chunk(whole, 1000) {
			w.Write(b)
			http.NewResponseController(w).Flush()
			time.Sleep(200 * time.Millisecond)
		}
	})
	c, _ := newClient(t)
	c.Retry.Tries, c.StallTimeout = 1, time.Second
	path, _, err := c.File(t.Context(), p.request())
	if err != nil || !bytes.Equal(read(t, path), whole) {
		t.Errorf("error %v, or other bytes", err)
	}
}

func TestFileCannotWrite(t *testing.T) {
	p := newPublisher(t, geoPackage(5000))
	c, clock := newClient(t)
	// A folder stands where the file is to be; root could write anywhere else.
	if err := os.MkdirAll(filepath.Join(c.Cache, "areas", "file.gpkg"+partSuffix), 0o755); err != nil {
		t.Fatal(err)
	}
	_, _, err := c.File(t.Context(), p.request())
	if err == nil || passing(err) || errors.Is(err, io.EOF) || len(clock.waits()) > 0 {
		t.Errorf("error %v, want one of this machine, at once", err)
	}
}

func TestFileOffline(t *testing.T) {
	whole := geoPackage(5000)
	p := newPublisher(t, whole)
	c, _ := newClient(t)
	c.Offline = true
	var missing *MissingError
	if _, _, err := c.File(t.Context(), p.request()); !errors.As(err, &missing) || missing.URL != p.URL+"/file.gpkg" {
		t.Fatalf("error %v, want a MissingError of the address", err)
	}
	if n := len(p.requests()); n != 0 {
		t.Fatalf("%d requests without a network", n)
	}
	c.Offline = false
	if _, _, err := c.File(t.Context(), p.request()); err != nil {
		t.Fatal(err)
	}
	p.Close()
	c.Offline = true
	path, n, err := c.File(t.Context(), p.request())
	if err != nil || !bytes.Equal(read(t, path), whole) || n.ETag != etag(whole) {
		t.Errorf("from the cache: %+v, error %v", n, err)
	}
	os.Truncate(path, 100)
	if _, _, err := c.File(t.Context(), p.request()); !errors.As(err, &missing) {
		t.Errorf("damaged: error %v, want a MissingError", err)
	}
}

func TestFileNames(t *testing.T) {
	c, _ := newClient(t)
	for name, tt := range map[string]struct {
		r    Request
		want string // below the cache; "" = refused
	}{
		"given":            {Request{URL: "https://x/a.gpkg", Name: "b/c.gpkg"}, "b/c.gpkg"},
		"from the address": {Request{URL: "https://x/d/a.gpkg"}, "a-2579344bd6f2.gpkg"},
		"with a question":  {Request{URL: "https://x/d/a.gpkg?v=2"}, "a-bdb93a17749e.gpkg"},
		"outside":          {Request{URL: "https://x/a", Name: "../a"}, ""},
		"deep outside":     {Request{URL: "https://x/a", Name: "a/../../b"}, ""},
		"root":             {Request{URL: "https://x/a", Name: "/etc/a"}, ""},
		"hidden":           {Request{URL: "https://x/.profile"}, ""},
		"backslash":        {Request{URL: `https://x/a%5Cb.gpkg`}, ""},
		"no name":          {Request{URL: "https://x/"}, ""},
	} {
		got, err := c.path(tt.r)
		if tt.want == "" {
			if err == nil {
				t.Errorf("%s: accepted as %s", name, got)
			}
			continue
		}
		if want := filepath.Join(c.Cache, filepath.FromSlash(tt.want)); err != nil || got != want {
			t.Errorf("%s: got %s, error %v; want %s", name, got, err, want)
		}
	}
}
