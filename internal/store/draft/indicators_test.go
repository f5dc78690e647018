package draft

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/store"
)

// TestIndicators: the figures that the edition has are described, those of
// areas that are shown alone; what the model does not estimate is left out.
func TestIndicators(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	d, err := Begin(ctx, s, info("2024-a"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into area (code, name, level, municipality_code, municipality_name, year, edition, model,
			geom, geom_4326, geom_3857, label_3857, status, severe_65_pct, severe_65_low, severe_65_high, severe_65_count, stability)
			select v.code, 'x', 'buurt', 'GM1', 'x', 2024, 'e', 'm', g, ST_Transform(g, 4326), ST_Transform(g, 3857),
				ST_Transform(ST_Centroid(g), 3857), v.status, v.pct, v.pct - 1, v.pct + 1, 10 * v.pct, v.stability
			from ST_GeomFromEWKB($1) g, (values ('BU1', 'ok', 8.5, 1.0), ('BU2', 'imputed', 12.25, 0.933), ('BU3', 'suppressed', null, null),
				('BU4', null, null, null)) as v (code, status, pct, stability)`, square(t))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := d.SaveIndicator(ctx, store.Indicator{ID: "zorg", Name: "Zorg"},
		[]store.IndicatorValue{{Code: "BU1", Value: 3}, {Code: "BU3", Value: 4}})
	if err != nil || stored["buurt"] != 1 {
		t.Fatalf("own data of %v, %v; want that of the one buurt that is shown", stored, err)
	}
	if _, err := d.SaveIndicator(ctx, store.Indicator{ID: "leeg", Name: "Leeg"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Publish(ctx, "Nergens", json.RawMessage("{}"), store.Summary{}); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	list, err := e.Indicators(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, in := range list {
		ids = append(ids, in.ID)
		if in.Own != (in.ID == "zorg" || in.ID == "leeg") {
			t.Errorf("%s says that own is %v", in.ID, in.Own)
		}
	}
	if want := []string{"severe_65", "stability", "leeg", "zorg"}; !slices.Equal(ids, want) {
		t.Fatalf("the edition has %v, want %v", ids, want)
	}
	severe, stability, empty, care := list[0], list[1], list[2], list[3]
	if empty.Count != 0 || len(empty.Levels) != 0 || care.Count != 1 || care.Levels["buurt"].Max != 3 {
		t.Errorf("own data is described as %+v and %+v", empty, care)
	}
	if severe.Count != 2 || severe.Min != 8.5 || severe.Max != 12.25 || severe.CellProperty != "severe_65_pct" {
		t.Errorf("severe_65 is described as %+v", severe)
	}
	if l := stability.Levels["buurt"]; l.Borders != (layer.Borders{60, 75, 90, 99}) || stability.Class("buurt", 100) != 5 ||
		stability.Class("buurt", 93.3) != 4 {
		t.Errorf("stability is described as %+v", l)
	}

	values, err := e.IndicatorValues(ctx, "severe_65")
	if err != nil {
		t.Fatal(err)
	}
	if len(values) != 2 || values[0].Code != "BU1" || values[1].Value != 12.25 || *values[1].Low != 11.25 ||
		*values[1].High != 13.25 || *values[1].Count != 122.5 {
		t.Errorf("the values of severe_65 are %+v", values)
	}
	if values, err = e.IndicatorValues(ctx, "stability"); err != nil || len(values) != 2 || values[1].Value != 93.3 ||
		values[1].Low != nil || values[1].Count != nil {
		t.Errorf("the values of stability are %+v, %v", values, err)
	}
	if without, err := e.WithoutIndicator(ctx, "severe_65"); err != nil || !slices.Equal(without, []string{"BU3", "BU4"}) {
		t.Errorf("without severe_65 are %v, %v", without, err)
	}
	for id, want := range map[string]bool{"severe_65": true, "lonely_65": true, "stability": true, "stabiliteit": true,
		"zorg": false} {
		if store.ReservedIndicator(id) != want {
			t.Errorf("%s is reserved: %v, want %v", id, !want, want)
		}
	}
}
