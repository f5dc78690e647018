package draft

import (
	"encoding/json"
	"testing"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// TestOutcomeColumns: an edition that was made before an outcome was estimated gets
// its columns when a newer program opens the database, and is read as others are.
func TestOutcomeColumns(t *testing.T) {
	ctx, url := t.Context(), pgtest.DB(t)
	s := open(t, url)
	d, err := Begin(ctx, s, info("2024-a"))
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
	if err := d.Publish(ctx, "Nergens", json.RawMessage("{}"), store.Summary{}); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	older := `alter table edition_2024_a.area drop severe_18_pct cascade, drop severe_18_count_low_80 cascade;
		alter table edition_2024_a.cell drop lonely_75_pct cascade`
	if _, err := s.Pool().Exec(ctx, older); err != nil {
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
	if err != nil || a.Estimate.Prevalence[risk.Lonely65].Percent.Value != 50 ||
		a.Estimate.Prevalence[risk.Severe18] != (risk.Prevalence{}) {
		t.Errorf("the area is read as %+v, %v", a.Estimate, err)
	}
	if _, err := e.Features(ctx, e.Collection("h3"), layer.Query{CRS: layer.CRS84, Limit: 1}); err != nil {
		t.Errorf("cells are not read: %v", err)
	}
}
