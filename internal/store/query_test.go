package store

import (
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"slices"
	"testing"
)

// TestFilters: a condition compares a column with a value of its own type, and no
// value is part of the text.
func TestFilters(t *testing.T) {
	buurten, cells := layer.OfLevel(risk.Buurt), layer.Collections[3]
	for name, test := range map[string]struct {
		of     *layer.Collection
		filter layer.Filter
		sql    string
		args   []any
	}{
		"none":  {cells, nil, "true", nil},
		"level": {buurten, nil, "level = $1", []any{"buurt"}},
		"text":  {cells, layer.Equal{Property: "code", Value: "'; drop"}, `"code" = $1::text`, []any{"'; drop"}},
		"number": {cells, layer.Equal{Property: "lonely_65_pct", Value: 5.5},
			`"lonely_65_pct" = $1::double precision`, []any{5.5}},
		"whole number":   {cells, layer.Equal{Property: "class", Value: int64(5)}, `"class" = $1::bigint`, []any{int64(5)}},
		"no property":    {cells, layer.Equal{Property: "geom", Value: "x"}, "false", nil},
		"nothing":        {cells, layer.Nothing{}, "false", nil},
		"all of nothing": {cells, layer.And{}, "(true)", nil},
		"both": {cells, layer.And{layer.Equal{Property: "code", Value: "a"},
			layer.Equal{Property: "class", Value: int64(1)}},
			`(true and "code" = $1::text and "class" = $2::bigint)`, []any{"a", int64(1)}},
		"box": {buurten, layer.Intersects{Box: layer.Box{1, 2, 3, 4}, CRS: layer.RD},
			"level = $1 and geom && ST_MakeEnvelope($2, $3, $4, $5, 28992) and ST_Intersects(geom, ST_MakeEnvelope($2, $3, $4, $5, 28992))",
			[]any{"buurt", 1., 2., 3., 4.}},
	} {
		sql, args := whereOf(test.of, layer.Query{Filter: test.filter}, true)
		if sql != test.sql || !slices.Equal(args, test.args) {
			t.Errorf("%s: %s with %v", name, sql, args)
		}
	}
}
