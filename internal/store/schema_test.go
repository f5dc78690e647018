package store

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/risk"
)

// TestOutcomeColumns: an edition that was made before an outcome was estimated gets
// its columns when a newer program opens the database, and is read as others are.
func TestOutcomeColumns(t *testing.T) {
	ctx, url := t.Context(), pgtest.DB(t)
	s := open(t, url)
	d, err := s.Begin(ctx, info("2024-a"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into area (code, name, level, municipality_code, municipality_name, year, edition, model,
			geom, geom_4326, geom_3857, label_3857, status, lonely_65_pct)
			select 'BU1', 'x', 'buurt', 'GM1', 'x', 2024, 'e', 'm', g, ST_Transform(g, 4326), ST_Transform(g, 3857),
				ST_Transform(ST_Centroid(g), 3857), 'ok', 50 from ST_GeomFromEWKB($1) g`, square(t))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Publish(ctx, "Nergens", json.RawMessage("{}"), Summary{}); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	older := `alter table ` + e.table("area") + ` drop severe_18_pct cascade, drop severe_18_count_low_80 cascade;
		alter table ` + e.table("cell") + ` drop lonely_75_pct cascade`
	if _, err := s.pool.Exec(ctx, older); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Area(ctx, "BU1"); err == nil {
		t.Fatal("an edition without the column is read: the test tests nothing")
	}
	again := open(t, url)
	if e, err = again.Current(ctx); err != nil {
		t.Fatal(err)
	}
	a, err := e.Area(ctx, "BU1")
	if err != nil {
		t.Fatal(err)
	}
	if a.Estimate.Prevalence[risk.Lonely65].Percent.Value != 50 || a.Estimate.Prevalence[risk.Severe18] != (risk.Prevalence{}) {
		t.Errorf("the area is read as %+v", a.Estimate)
	}
	if _, err := e.Features(ctx, e.Collection("h3"), layer.Query{CRS: layer.CRS84, Limit: 1}); err != nil {
		t.Errorf("cells are not read: %v", err)
	}
}

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
		"none":           {cells, nil, "true", nil},
		"level":          {buurten, nil, "level = $1", []any{"buurt"}},
		"text":           {cells, layer.Equal{Property: "code", Value: "'; drop"}, `"code" = $1::text`, []any{"'; drop"}},
		"number":         {cells, layer.Equal{Property: "lonely_65_pct", Value: 5.5}, `"lonely_65_pct" = $1::double precision`, []any{5.5}},
		"whole number":   {cells, layer.Equal{Property: "class", Value: int64(5)}, `"class" = $1::bigint`, []any{int64(5)}},
		"no property":    {cells, layer.Equal{Property: "geom", Value: "x"}, "false", nil},
		"nothing":        {cells, layer.Nothing{}, "false", nil},
		"all of nothing": {cells, layer.And{}, "(true)", nil},
		"both": {cells, layer.And{layer.Equal{Property: "code", Value: "a"}, layer.Equal{Property: "class", Value: int64(1)}},
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
