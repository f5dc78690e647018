package api

import (
	"io"
	"net/http"
	"testing"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

func BenchmarkTile(b *testing.B) {
	s := newServer(b, true)
	e := s.Now()
	c := layer.OfLevel(risk.Buurt)
	b.Run("made", func(b *testing.B) {
		for b.Loop() {
			if _, err := e.Tile(b.Context(), c, 8, 130, 83); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			io.Copy(io.Discard, get(b, s, "/api/v1/tiles/buurten/0/0/0.mvt").Body)
		}
	})
}

// BenchmarkAnswer measures what visitors ask for most, of the example.
func BenchmarkAnswer(b *testing.B) {
	s := newServer(b, true)
	for name, path := range map[string]string{
		"map":        "/",
		"area":       "/gebied/WK990101",
		"panel":      "/gebied/BU99010101?deel=paneel",
		"table":      "/tabel",
		"item":       "/api/v1/collections/buurten/items/BU99010101",
		"items":      "/api/v1/collections/buurten/items",
		"items-1000": "/api/v1/collections/h3/items?limit=1000",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := get(b, s, path); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
