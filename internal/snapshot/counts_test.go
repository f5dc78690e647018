package snapshot

import (
	"testing"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

// Filters that select otherwise are counted apart, and equal ones together.
func TestKeyOf(t *testing.T) {
	buurten, wijken := layer.OfLevel(risk.Buurt), layer.OfLevel(risk.Wijk)
	seen := map[string]int{}
	for i, of := range []struct {
		c      *layer.Collection
		filter layer.Filter
	}{
		{buurten, layer.And{}},
		{wijken, layer.And{}},
		{buurten, layer.Nothing{}},
		{buurten, layer.Equal{Property: "name", Value: "a"}},
		{wijken, layer.Equal{Property: "name", Value: "a"}},
		{buurten, layer.Equal{Property: "code", Value: "a"}},
		{buurten, layer.Equal{Property: "name", Value: `a"}, layer.Equal{Property:"code", Value:"b`}},
		{buurten, layer.And{layer.Equal{Property: "name", Value: "a"}, layer.Equal{Property: "code", Value: "b"}}},
		{buurten, layer.And{layer.Equal{Property: "class", Value: int64(1)}}},
		{buurten, layer.And{layer.Equal{Property: "class", Value: int64(11)}}},
		{buurten, layer.And{layer.Equal{Property: "class", Value: int64(1)}, layer.Nothing{}}},
		{buurten, layer.Equal{Property: "score", Value: 0.1}},
		{buurten, layer.Equal{Property: "score", Value: 0.1 + 1e-16}},
		{buurten, layer.Intersects{Box: layer.Box{4, 51, 5, 52}, CRS: layer.CRS84}},
		{buurten, layer.Intersects{Box: layer.Box{4, 51, 5, 52}, CRS: layer.RD}},
		{buurten, layer.Intersects{Box: layer.Box{4, 51, 5, 52.0000000001}, CRS: layer.CRS84}},
	} {
		key := keyOf(of.c, of.filter)
		if j, ok := seen[key]; ok {
			t.Errorf("filters %d and %d have one key", j, i)
		}
		seen[key] = i
		if key != keyOf(of.c, of.filter) {
			t.Errorf("filter %d has another key each time", i)
		}
	}
}
