package pdok

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDownload(t *testing.T) {
	p := newPublisher(t)
	c := p.client()
	dir := filepath.Join(t.TempDir(), "new", "folder")
	reports := map[string][]int64{}
	got, err := c.Download(t.Context(), p.find(t, c), dir, func(name string, done, total int64) {
		reports[name] = append(reports[name], done)
		if want := int64(3 << 20); name == "wijkenbuurten_2024.gpkg" && total != want {
			t.Errorf("report of %d bytes in all, want %d", total, want)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "wijkenbuurten_2024.gpkg"), filepath.Join(dir, "2025-cbs_vk100_2024_v1.gpkg")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("paths (-want +got):\n%s", diff)
	}
	if !bytes.Equal(read(t, got[0]), p.files[areasPath]) || !bytes.Equal(read(t, got[1]), geoPackage(5000)) {
		t.Error("other bytes than were published")
	}
	areas := reports["wijkenbuurten_2024.gpkg"]
	if len(areas) < 3 || !slices.IsSorted(areas) || areas[len(areas)-1] != 3<<20 {
		t.Errorf("progress of the areas: %d", areas)
	}
	if len(reports["2025-cbs_vk100_2024_v1.zip"]) == 0 {
		t.Error("no progress of the squares")
	}
	if left := slices.DeleteFunc(filesBelow(t, dir), func(f string) bool { return !strings.Contains(f, partSuffix) }); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	n := readNote(got[0], p.URL+areasPath)
	if n == nil || n.Bytes != 3<<20 || len(n.SHA256) != 64 || n.ETag != etag(p.files[areasPath]) {
		t.Errorf("note beside the areas: %+v", n)
	}
}

// areas downloads the areas alone.
func (p *publisher) areas(t *testing.T, ctx context.Context, c *Client, dir string) (content []byte, err error) {
	t.Helper()
	found := p.find(t, c)
	found.Squares = File{}
	paths, err := c.Download(ctx, found, dir, nil)
	if err != nil {
		return nil, err
	}
	return read(t, paths[0]), nil
}

func TestDownloadAgain(t *testing.T) {
	old, renewed := geoPackage(3<<20), geoPackage(2<<20)
	// carefree sends the file whatever the conditions say.
	carefree := func(header, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(header, value)
			w.Header().Set("Content-Length", strconv.Itoa(len(old)))
			w.Write(old)
		}
	}
	tests := map[string]struct {
		between func(p *publisher, path string)
		first   http.HandlerFunc // nil: the usual
		want    []byte
		again   bool // all of it is sent again
	}{
		"unchanged":   {between: func(*publisher, string) {}, want: old},
		"renewed":     {between: func(p *publisher, _ string) { p.set(areasPath, renewed, nil) }, want: renewed, again: true},
		"cut here":    {between: func(_ *publisher, path string) { os.Truncate(path, 100) }, want: old, again: true},
		"damaged":     {between: func(_ *publisher, path string) { os.WriteFile(path, make([]byte, 3<<20), 0o644) }, want: old, again: true},
		"lost":        {between: func(_ *publisher, path string) { os.Remove(path) }, want: old, again: true},
		"note lost":   {between: func(_ *publisher, path string) { os.Remove(path + noteSuffix) }, want: old, again: true},
		"note cut":    {between: func(_ *publisher, path string) { os.Truncate(path+noteSuffix, 20) }, want: old, again: true},
		"only a date": {first: carefree("Last-Modified", "Mon, 03 Nov 2025 09:00:00 GMT"), between: func(*publisher, string) {}, want: old},
		"no version":  {first: carefree("X-None", ""), between: func(*publisher, string) {}, want: old, again: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			p.set(areasPath, old, tt.first)
			c, dir := p.client(), t.TempDir()
			if _, err := p.areas(t, t.Context(), c, dir); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "wijkenbuurten_2024.gpkg")
			// A second name keeps the file, so that a new one differs from it.
			if err := os.Link(path, path+".first"); err != nil {
				t.Fatal(err)
			}
			tt.between(p, path)
			got, err := p.areas(t, t.Context(), c, dir)
			if err != nil || !bytes.Equal(got, tt.want) {
				t.Fatalf("error %v, or other bytes: %d, want %d", err, len(got), len(tt.want))
			}
			if kept := os.SameFile(stat(t, path+".first"), stat(t, path)); kept == tt.again {
				t.Errorf("the file was kept: %t", kept)
			}
			if sent := p.sentOf(areasPath); tt.first == nil && sent != len(old)+map[bool]int{true: len(tt.want)}[tt.again] {
				t.Errorf("%d bytes sent in all", sent)
			}
		})
	}
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
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

func TestDownloadResumes(t *testing.T) {
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
			p := newPublisher(t)
			c, dir := p.client(), t.TempDir()
			p.set(areasPath, whole, cutAfter(whole, cut))
			var unreachable *UnreachableError
			if _, err := p.areas(t, t.Context(), c, dir); !errors.As(err, &unreachable) {
				t.Fatalf("cut short: %v, want an UnreachableError", err)
			}
			if _, err := os.Stat(filepath.Join(dir, "wijkenbuurten_2024.gpkg")); !errors.Is(err, os.ErrNotExist) {
				t.Fatalf("an unfinished file has its own name: %v", err)
			}
			before := p.sentOf(areasPath)
			p.set(areasPath, tt.content, tt.odd)
			got, err := p.areas(t, t.Context(), c, dir)
			if sent := p.sentOf(areasPath) - before; sent != tt.sent {
				t.Errorf("%d bytes sent, want %d", sent, tt.sent)
			}
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want %q in it", err, tt.err)
				}
				p.set(areasPath, tt.content, nil)
				got, err = p.areas(t, t.Context(), c, dir)
			}
			if err != nil || !bytes.Equal(got, tt.content) {
				t.Errorf("error %v, or other bytes", err)
			}
		})
	}
}

func TestDownloadCancelled(t *testing.T) {
	p := newPublisher(t)
	c, dir := p.client(), t.TempDir()
	whole := p.files[areasPath]
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p.set(areasPath, whole, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag(whole))
		w.Header().Set("Content-Length", strconv.Itoa(len(whole)))
		w.Write(whole[:2<<20])
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	found := p.find(t, c)
	_, err := c.Download(ctx, found, dir, func(_ string, done, _ int64) {
		if done >= 1<<20 {
			cancel()
		}
	})
	if unreachable := (*UnreachableError)(nil); !errors.Is(err, context.Canceled) || errors.As(err, &unreachable) {
		t.Fatalf("error %v, want that of the context", err)
	}
	p.set(areasPath, whole, nil)
	want := fmt.Sprintf("bytes=%d-", stat(t, filepath.Join(dir, "wijkenbuurten_2024.gpkg"+partSuffix)).Size())
	got, err := p.areas(t, t.Context(), c, dir)
	if err != nil || !bytes.Equal(got, whole) {
		t.Fatalf("error %v, or other bytes", err)
	}
	if asked := p.lastRange(); asked != want {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

func TestDownloadRefuses(t *testing.T) {
	whole := geoPackage(5000)
	tests := map[string]struct {
		odd  http.HandlerFunc
		want string
	}{
		"not there":                             {status(http.StatusNotFound), "404"},
		"broken":                                {status(http.StatusInternalServerError), "500"},
		"login page":                            {loginPage, "text/html"},
		"web page that says it is a GeoPackage": {answer("application/geopackage+sqlite3", "<html><body>Storing</body></html>"), "text/html"},
		"empty":                                 {answer("application/geopackage+sqlite3", ""), "not what its name says"},
		"cut short":                             {cutAfter(whole, 3000), "stopped after 3000 bytes"},
		"cut very short":                        {cutAfter(whole, 10), "unexpected EOF"},
		"other length": {func(w http.ResponseWriter, _ *http.Request) {
			http.NewResponseController(w).Flush()
			w.Write(whole[:4000])
		}, "4000 bytes where 5000 were promised"},
		"too large": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "20000")
			w.Write(whole)
		}, "20000 bytes, more than"},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			http.NewResponseController(w).Flush()
			w.Write(geoPackage(20000))
		}, "more than the 10000 bytes"},
		"silent": {func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "nothing came in"},
		"stops answering": {func(w http.ResponseWriter, r *http.Request) {
			w.Write(whole)
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, "nothing came in"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			c, dir := p.client(), t.TempDir()
			c.MaxBytes = 10000
			if tt.want == "nothing came in" {
				c.StallTimeout = 300 * time.Millisecond
			}
			p.set(areasPath, nil, tt.odd)
			found := p.find(t, c)
			found.Areas.Bytes = int64(len(whole))
			_, err := c.Download(t.Context(), found, dir, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want %q in it", err, tt.want)
			}
			for _, f := range filesBelow(t, dir) {
				if !strings.Contains(f, partSuffix) {
					t.Errorf("left behind under its own name: %s", f)
				}
			}
		})
	}
}

// A slow publisher is not a dead one: only silence ends a download.
func TestDownloadIsPatient(t *testing.T) {
	p := newPublisher(t)
	c := p.client()
	c.StallTimeout = time.Second
	whole := geoPackage(8000)
	p.set(areasPath, whole, func(w http.ResponseWriter, _ *http.Request) {
		for b := range slices.Chunk(whole, 1000) {
			w.Write(b)
			http.NewResponseController(w).Flush()
			time.Sleep(200 * time.Millisecond)
		}
	})
	got, err := p.areas(t, t.Context(), c, t.TempDir())
	if err != nil || !bytes.Equal(got, whole) {
		t.Errorf("error %v, or other bytes", err)
	}
}

func TestDownloadWithoutSquares(t *testing.T) {
	for name, odd := range map[string]http.HandlerFunc{
		"not there":  status(http.StatusNotFound),
		"login page": loginPage,
		"no archive": answer("application/zip", "PK\x03\x04 and no more"),
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			c, dir := p.client(), t.TempDir()
			var log bytes.Buffer
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			p.set(squaresPath, nil, odd)
			got, err := c.Download(t.Context(), p.find(t, c), dir, nil)
			if err != nil || len(got) != 1 || filepath.Base(got[0]) != "wijkenbuurten_2024.gpkg" {
				t.Errorf("got %q, error %v; want the areas alone", got, err)
			}
			if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "squares") {
				t.Errorf("no warning: %s", log.String())
			}
		})
	}
}

func TestDownloadCannotWrite(t *testing.T) {
	p := newPublisher(t)
	c, dir := p.client(), t.TempDir()
	// A folder stands where the file is to be; root could write anywhere else.
	if err := os.MkdirAll(filepath.Join(dir, "wijkenbuurten_2024.gpkg"+partSuffix), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := p.areas(t, t.Context(), c, dir)
	if unreachable := (*UnreachableError)(nil); err == nil || errors.As(err, &unreachable) || errors.Is(err, io.EOF) {
		t.Errorf("error %v, want one of this machine", err)
	}
}
