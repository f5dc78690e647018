package pdok

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"risicokaart/internal/fetch"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	p := newPublisher(t)
	got, err := p.client(t).Find(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	want := Found{
		Year:    2024,
		Areas:   File{URL: p.URL + areasPath, Name: "wijkenbuurten_2024.gpkg", Bytes: 219668480},
		Squares: File{URL: p.URL + squaresPath, Name: "2025-cbs_vk100_2024_v1.zip"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

func TestFindInOneFeedWithoutSquares(t *testing.T) {
	p := newPublisher(t)
	p.set(indexPath, []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="downloads/wijkenbuurten_2024.gpkg"/></entry></feed>`), nil)
	c := p.client(t)
	c.SquaresURL = ""
	got, err := c.Find(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	want := Found{Year: 2024, Areas: File{URL: p.URL + areasPath, Name: "wijkenbuurten_2024.gpkg"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

func TestFindRefuses(t *testing.T) {
	loop := answer("application/atom+xml",
		`<feed><entry><link type="application/atom+xml" href="index.xml"/></entry></feed>`)
	tests := map[string]struct {
		path string
		odd  http.HandlerFunc
		want string // in the message
		is   error
	}{
		"no such year":     {indexPath, status(http.StatusNotFound), "404", fetch.ErrNotFound},
		"no such data set": {datasetPath, status(http.StatusGone), "410", fetch.ErrNotFound},
		"broken":           {indexPath, status(http.StatusInternalServerError), "500 Internal Server Error", nil},
		"login page":       {indexPath, loginPage, "text/html", nil},
		"nothing in it":    {indexPath, answer("application/atom+xml", "<feed/>"), "leads to no GeoPackage", nil},
		"leads to itself":  {indexPath, loop, "leads to no GeoPackage", nil},
		"endless": {indexPath, answer("application/atom+xml", "<feed>"+strings.Repeat(" ", maxFeedBytes)),
			"more than", nil},
		"partial, unasked":    {indexPath, status(http.StatusPartialContent), "asked for the bytes from 0", nil},
		"login page, layer 2": {datasetPath, loginPage, "text/html", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			p.set(tt.path, nil, tt.odd)
			_, err := p.client(t).Find(t.Context(), 2024)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want %q in it", err, tt.want)
			}
			if errors.Is(err, fetch.ErrNotFound) != (tt.is != nil) {
				t.Errorf("error %v: is ErrNotFound %t", err, tt.is == nil)
			}
			if unreachable := (*fetch.UnreachableError)(nil); errors.As(err, &unreachable) {
				t.Errorf("error %v says that nobody answers", err)
			}
		})
	}
}

// hang returns the address of a listener that takes connections and is silent.
func hang(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return "http://" + l.Addr().String()
}

// drip sends a little now and then, and never all.
func drip(w http.ResponseWriter, r *http.Request) {
	for range time.Tick(10 * time.Millisecond) {
		if _, err := io.WriteString(w, "<!-- -->"); err != nil || r.Context().Err() != nil {
			return
		}
		http.NewResponseController(w).Flush()
	}
}

func TestFindUnreachable(t *testing.T) {
	slow := httptest.NewServer(http.HandlerFunc(drip))
	t.Cleanup(slow.Close)
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, "<feed>")
	}))
	t.Cleanup(cut.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, address := range map[string]string{
		"silent": hang(t), "dripping": slow.URL, "cut short": cut.URL, "refused": closed.URL,
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t)
			c.AtomURL, c.FindTimeout = address+"/index.xml", time.Second
			start := time.Now()
			_, err := c.Find(t.Context(), 2024)
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("noticed after %v", took)
			}
			var unreachable *fetch.UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Host != strings.TrimPrefix(address, "http://") {
				t.Fatalf("error %v, want an UnreachableError of %s", err, address)
			}
			if bounded := errors.Is(err, context.DeadlineExceeded); bounded != (name == "silent" || name == "dripping") {
				t.Errorf("error %v: out of time %t", err, bounded)
			}
		})
	}
}

func TestFindObeysTheCaller(t *testing.T) {
	c := newClient(t)
	c.AtomURL, c.FindTimeout = hang(t)+"/index.xml", time.Hour

	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var unreachable *fetch.UnreachableError
	if _, err := c.Find(short, 2024); !errors.As(err, &unreachable) {
		t.Errorf("at the caller's deadline: %v, want an UnreachableError", err)
	}

	cancelled, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := c.Find(cancelled, 2024); !errors.Is(err, context.Canceled) || errors.As(err, &unreachable) {
		t.Errorf("when the caller cancels: %v, want just that", err)
	}
}

func TestDefaults(t *testing.T) {
	c := newClient(t)
	if got := fill(c.AtomURL, 2024); got != base2024 {
		t.Errorf("feed at %s", got)
	}
	if got, want := fill(c.SquaresURL, 2024),
		"https://download.cbs.nl/vierkant/100/2025-cbs_vk100_2024_v1.zip"; got != want {
		t.Errorf("squares at %s, want %s", got, want)
	}
	if got := NewestComplete(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); got != 2024 {
		t.Errorf("newest complete year in 2026: %d", got)
	}
	if got := fill(c.OGCURL, 2024); !strings.HasPrefix(got,
		"https://api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1/collections/{collection}/items?") {
		t.Errorf("features at %s", got)
	}
	if got := fill(c.WFSURL, 2024); !strings.HasPrefix(got, "https://service.pdok.nl/cbs/wijkenbuurten/2024/wfs/v1_0?") {
		t.Errorf("WFS at %s", got)
	}
	if c.FindTimeout > 5*time.Second {
		t.Errorf("an unreachable publisher is noticed after %v", c.FindTimeout)
	}
}
