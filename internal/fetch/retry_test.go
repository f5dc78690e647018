package fetch

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRetry(t *testing.T) {
	whole := geoPackage(3 << 20)
	short := func(w http.ResponseWriter, _ *http.Request) { // without a length
		http.NewResponseController(w).Flush()
		w.Write(whole[:1000])
	}
	half := time.Second / 2
	tests := map[string]struct {
		queue []http.HandlerFunc
		waits []time.Duration
		err   string // "" = mended
	}{
		"broken for a while": {queue: []http.HandlerFunc{status(500), status(502), status(503), status(504)},
			waits: []time.Duration{half, 2 * half, 4 * half, 8 * half}},
		"broken": {queue: []http.HandlerFunc{status(500), status(500), status(500), status(500),
			status(500)}, waits: []time.Duration{half, 2 * half, 4 * half, 8 * half}, err: "500"},
		"busy, does not say": {queue: []http.HandlerFunc{status(429)}, waits: []time.Duration{half}},
		"busy for seconds": {queue: []http.HandlerFunc{status(429, "Retry-After", "7")},
			waits: []time.Duration{7 * time.Second}},
		"busy until a time": {queue: []http.HandlerFunc{status(503, "Retry-After", "Sun, 01 Mar 2026 12:00:20 GMT")},
			waits: []time.Duration{20 * time.Second}},
		"busy until a time gone": {queue: []http.HandlerFunc{status(503, "Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT")},
			waits: []time.Duration{half}},
		"busy for too long": {queue: []http.HandlerFunc{status(429, "Retry-After", "3600")},
			err: "asks to wait 1h0m0s"},
		"cut twice": {queue: []http.HandlerFunc{cutAfter(whole, 1<<20), cutAfter(whole, 100)},
			waits: []time.Duration{half, 2 * half}},
		"shorter than the index":  {queue: []http.HandlerFunc{short}, waits: []time.Duration{half}},
		"request timed out there": {queue: []http.HandlerFunc{status(408)}, waits: []time.Duration{half}},
		"not there":               {queue: []http.HandlerFunc{status(404)}, err: "404"},
		"a request that is wrong": {queue: []http.HandlerFunc{status(400)}, err: "400"},
		"login page in its place": {queue: []http.HandlerFunc{loginPage}, err: "text/html"},
		"range it cannot go on in": {queue: []http.HandlerFunc{cutAfter(whole, 1<<20), status(416)},
			waits: []time.Duration{half, 2 * half}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t, whole, tt.queue...)
			c, clock := newClient(t)
			r := p.request()
			r.Bytes = 3 << 20
			path, _, err := c.File(t.Context(), r)
			if diff := cmp.Diff(tt.waits, clock.waits()); diff != "" {
				t.Errorf("waits (-want +got):\n%s", diff)
			}
			switch {
			case tt.err != "":
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q in it", err, tt.err)
				}
			case err != nil || !bytes.Equal(read(t, path), whole):
				t.Errorf("error %v, or other bytes", err)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	c, _ := newClient(t)
	c.Retry = Retry{Tries: 100, First: time.Second, Longest: 10 * time.Second}
	for _, tt := range []struct {
		attempt int
		jitter  float64
		want    time.Duration
	}{
		{1, 0, time.Second / 2}, {1, 1, time.Second}, {2, 0.5, 1500 * time.Millisecond},
		{4, 1, 8 * time.Second}, {5, 1, 10 * time.Second}, {99, 1, 10 * time.Second},
	} {
		c.Jitter = func() float64 { return tt.jitter }
		if got, err := c.backoff(tt.attempt, errors.New("x")); err != nil || got != tt.want {
			t.Errorf("attempt %d, jitter %v: wait %v, error %v; want %v", tt.attempt, tt.jitter, got, err, tt.want)
		}
	}
}

// A caller who has no time for another attempt hears of the trouble at once.
func TestRetryMindsTheDeadline(t *testing.T) {
	p := newPublisher(t, nil, status(500))
	c, clock := newClient(t)
	c.Retry.First = time.Hour
	c.Retry.Longest = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	_, _, err := c.File(ctx, p.request())
	if failed := (*StatusError)(nil); !errors.As(err, &failed) || failed.Code != 500 || len(clock.waits()) > 0 {
		t.Errorf("error %v after waiting %v, want the status at once", err, clock.waits())
	}
}

// The wait itself ends with the context, in real time.
func TestRetryCancelled(t *testing.T) {
	p := newPublisher(t, nil, status(500))
	c, _ := newClient(t)
	c.Sleep, c.Retry.First, c.Retry.Longest = sleep, time.Hour, time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(e Event) {
		if e.Wait > 0 {
			time.AfterFunc(10*time.Millisecond, cancel)
		}
	}
	if _, _, err := c.File(ctx, p.request()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestPace(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var p pace
	for i, tt := range []struct {
		host string
		at   time.Duration
		want time.Duration
	}{
		{"a", 0, 0}, {"a", 0, 100}, {"a", 0, 200}, {"b", 0, 0}, {"a", 250, 50}, {"a", 1000, 0}, {"a", 1050, 50},
	} {
		got := p.reserve(tt.host, now.Add(tt.at*time.Millisecond), 100*time.Millisecond)
		if want := tt.want * time.Millisecond; got != want {
			t.Errorf("request %d, to %s: wait %v, want %v", i, tt.host, got, want)
		}
	}
}

func TestPaceOfRequests(t *testing.T) {
	p := newPublisher(t, geoPackage(5000))
	c, clock := newClient(t)
	c.Interval = time.Second
	for range 3 {
		if _, _, err := c.File(t.Context(), p.request()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]time.Duration{time.Second, time.Second}, clock.waits()); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
}

func TestUnreachable(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	hanging, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and is silent
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hanging.Close() })
	for name, host := range map[string]string{
		"refused": strings.TrimPrefix(closed.URL, "http://"), "silent": hanging.Addr().String(),
	} {
		t.Run(name, func(t *testing.T) {
			c, clock := newClient(t)
			c.StallTimeout, c.Retry.Tries = 200*time.Millisecond, 2
			_, _, err := c.File(t.Context(), Request{URL: "http://" + host + "/a.gpkg"})
			var unreachable *UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Host != host || len(clock.waits()) != 1 {
				t.Errorf("error %v after %d waits, want an UnreachableError of %s after one", err, len(clock.waits()), host)
			}
		})
	}
}

func TestStaysEncrypted(t *testing.T) {
	p := newPublisher(t, geoPackage(5000))
	secure := httptest.NewTLSServer(http.RedirectHandler(p.URL, http.StatusFound))
	t.Cleanup(secure.Close)
	c, clock := newClient(t)
	c.HTTP = secure.Client()
	_, _, err := c.File(t.Context(), Request{URL: secure.URL + "/a.gpkg"})
	if refused := (*RefusedError)(nil); !errors.As(err, &refused) || !strings.Contains(err.Error(), "not encrypted") {
		t.Errorf("error %v, want a refusal to leave https", err)
	}
	c.HTTP = http.DefaultClient
	if _, _, err := c.File(t.Context(), Request{URL: secure.URL + "/a.gpkg"}); err == nil || len(clock.waits()) > 0 {
		t.Errorf("unknown certificate: error %v after waiting %v, want one at once", err, clock.waits())
	}
}

// TestUsesTheProxy asks in a process of its own, because Go reads the proxy
// settings once and never uses them for this machine's own addresses.
func TestUsesTheProxy(t *testing.T) {
	const address = "http://publisher.invalid/file.gpkg"
	if os.Getenv("FETCH_TEST_CHILD") != "" {
		c := New(t.TempDir(), "test", slog.New(slog.DiscardHandler))
		_, _, err := c.File(t.Context(), Request{URL: address})
		if failed := (*StatusError)(nil); !errors.As(err, &failed) || failed.Code != http.StatusTeapot {
			t.Fatalf("error %v, want the proxy's status 418", err)
		}
		return
	}
	var asked string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		w.WriteHeader(http.StatusTeapot)
	}))
	child := exec.Command(os.Args[0], "-test.run=^TestUsesTheProxy$")
	child.Env = append(os.Environ(), "FETCH_TEST_CHILD=1", "HTTP_PROXY="+proxy.URL, "NO_PROXY=", "no_proxy=")
	out, err := child.CombinedOutput()
	proxy.Close()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if asked != address {
		t.Errorf("the proxy was asked for %q, want %q", asked, address)
	}
}
