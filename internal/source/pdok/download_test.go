package pdok

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/fetch"

	"github.com/google/go-cmp/cmp"
)

func TestDownload(t *testing.T) {
	p := newPublisher(t)
	c := p.client(t)
	sizes := map[string]int64{}
	c.Fetch.Progress = func(e fetch.Event) { sizes[e.Name] = e.Size }
	got, err := c.Download(t.Context(), p.find(t, c))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(c.Fetch.Cache, "wijkenbuurten_2024.gpkg"),
		filepath.Join(c.Fetch.Cache, "2025-cbs_vk100_2024_v1.gpkg")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("paths (-want +got):\n%s", diff)
	}
	if !bytes.Equal(read(t, got[0]), p.files[areasPath]) || !bytes.Equal(read(t, got[1]), geoPackage(5000)) {
		t.Error("other bytes than were published")
	}
	if sizes["wijkenbuurten_2024.gpkg"] != 3<<20 ||
		sizes["2025-cbs_vk100_2024_v1.zip"] != int64(len(p.files[squaresPath])) {
		t.Errorf("progress: %v", sizes)
	}
	for _, f := range filesBelow(t, c.Fetch.Cache) {
		if strings.Contains(f, partSuffix) {
			t.Errorf("left behind: %s", f)
		}
	}
}

func TestDownloadOffline(t *testing.T) {
	p := newPublisher(t)
	c := p.client(t)
	c.Fetch.Offline = true
	var missing *fetch.MissingError
	if _, err := c.Find(t.Context(), 2024); !errors.As(err, &missing) || missing.URL != p.URL+indexPath {
		t.Fatalf("error %v, want a MissingError of the feed", err)
	}
	c.Fetch.Offline = false
	want, err := c.Download(t.Context(), p.find(t, c))
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
	c.Fetch.Offline = true
	got, err := c.Download(t.Context(), p.find(t, c))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestDownloadRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		odd  http.HandlerFunc
		want string
	}{
		"not there":  {status(http.StatusNotFound), "404"},
		"login page": {loginPage, "text/html"},
		"an archive": {answer("application/zip", "PK\x03\x04 and no more"), "not a GeoPackage"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			c := p.client(t)
			p.set(areasPath, nil, tt.odd)
			_, err := c.Download(t.Context(), p.find(t, c))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestDownloadCancelled(t *testing.T) {
	p := newPublisher(t)
	c := p.client(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c.Fetch.Progress = func(e fetch.Event) {
		if strings.HasSuffix(e.Name, ".zip") {
			cancel()
		}
	}
	// Without squares is for a publisher at fault, not for a user who stops.
	if got, err := c.Download(ctx, p.find(t, c)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, error %v; want that of the context", got, err)
	}
}

func TestDownloadWithoutSquares(t *testing.T) {
	for name, odd := range map[string]http.HandlerFunc{
		"not there":  status(http.StatusNotFound),
		"broken":     status(http.StatusInternalServerError),
		"login page": loginPage,
		"no archive": answer("application/zip", "PK\x03\x04 and no more"),
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			c := p.client(t)
			var log bytes.Buffer
			c.Fetch.Log = slog.New(slog.NewTextHandler(&log, nil))
			p.set(squaresPath, nil, odd)
			got, err := c.Download(t.Context(), p.find(t, c))
			if err != nil || len(got) != 1 || filepath.Base(got[0]) != "wijkenbuurten_2024.gpkg" {
				t.Errorf("got %q, error %v; want the areas alone", got, err)
			}
			if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "no squares") {
				t.Errorf("no warning: %s", log.String())
			}
		})
	}
}
