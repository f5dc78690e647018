package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// testStalled has fifty visitors of every kind of large answer that take nothing of it:
// everybody else is answered all the same, as nobody owns what is scarce.
func testStalled(t *testing.T, s *Server) {
	server := httptest.NewUnstartedServer(s)
	server.Listener.Close()
	server.Listener = narrow(t)
	server.Start()
	defer server.Close()
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/downloads/current/buurten.geojson", "/api/v1/downloads/current/h3.csv",
		"/api/v1/collections/buurten/items?limit=1000", "/api/v1/collections/h3/items?f=csv", "/tabel.csv"} {
		for range 50 {
			c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address.Host)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.(*net.TCPConn).SetReadBuffer(1 << 10)
			fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: identity\r\n\r\n", path, address.Host)
		}
	}
	time.Sleep(5 * time.Second) // they stall
	for _, path := range []string{"/", "/api/v1/collections/buurten/items?limit=10", "/api/v1/tiles/buurten/8/130/84.mvt",
		"/gebied/GM9901", "/api/v1/downloads/current/buurten.csv", "/readyz"} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := http.DefaultClient.Do(r)
		if err == nil {
			_, err = io.Copy(io.Discard, w.Body)
			w.Body.Close()
		}
		if err != nil || w.StatusCode >= 400 {
			t.Errorf("%s while others stall: %v, %v", path, w, err)
		}
		cancel()
	}
}

// narrow listens with buffers so small that answers of an example do not fit in them.
func narrow(t *testing.T) net.Listener {
	t.Helper()
	small := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF, 4096)
		})
	}}
	l, err := small.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// testFiles looks at how a file is handed out that was made once.
func testFiles(t *testing.T, s *Server) {
	const path = "/api/v1/downloads/current/buurten.geojson"
	whole := get(t, s, path)
	body := whole.Body.Bytes()
	sum := sha256.Sum256(body)
	if want := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"; whole.Header().Get("Repr-Digest") != want {
		t.Errorf("checksum %s, want %s", whole.Header().Get("Repr-Digest"), want)
	}
	tag := whole.Header().Get("ETag")
	if strings.HasPrefix(tag, "W/") || whole.Header().Get("Content-Length") != strconv.Itoa(len(body)) ||
		whole.Header().Get("Accept-Ranges") != "bytes" || whole.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("headers %v", whole.Header())
	}
	if w := get(t, s, path, "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("with its tag: %d, %d bytes", w.Code, w.Body.Len())
	}
	part := get(t, s, path, "Range", "bytes=10-19", "Accept-Encoding", "gzip")
	if part.Code != http.StatusPartialContent || !bytes.Equal(part.Body.Bytes(), body[10:20]) {
		t.Errorf("a part: %d, %q", part.Code, part.Body)
	}
	if w := get(t, s, path, "Range", "bytes=999999999-"); w.Code != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("a part that is not there: %d", w.Code)
	}
	if w := get(t, s, path, "Range", "bytes=10-19", "If-Range", `"another"`); w.Code != http.StatusOK {
		t.Errorf("a part of what changed: %d", w.Code)
	}
	packed := get(t, s, path, "Accept-Encoding", "gzip")
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(b, body) || packed.Header().Get("ETag") == tag ||
		packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("Vary") == "" {
		t.Errorf("compressed: %d bytes, %v, %v", len(b), err, packed.Header())
	}
	if w := get(t, s, path, "Accept-Encoding", "gzip;q=0, br"); w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("without gzip: %v", w.Header())
	}
	id := s.Now().ID
	fixed := get(t, s, "/api/v1/downloads/"+id+"/buurten.geojson")
	if !strings.Contains(fixed.Header().Get("Cache-Control"), "immutable") || !bytes.Equal(fixed.Body.Bytes(), body) {
		t.Errorf("of edition %s: %v", id, fixed.Header())
	}
}
