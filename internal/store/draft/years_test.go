package draft

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/store"
)

// TestLinkNeedsReason checks that the database keeps to the rule whatever the
// program writes, and forgets the links of an edition with it.
func TestLinkNeedsReason(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	publish(t, s, "2023-a")
	publish(t, s, "2024-a")
	insert := func(kept bool, reason any) error {
		_, err := s.Pool().Exec(ctx, `insert into risicokaart.area_link values ('2023-a', '2024-a', 'BU1', 'buurt', $1, $2)`, kept, reason)
		return err
	}
	if insert(true, "name") == nil || insert(false, nil) == nil || insert(false, "whim") == nil {
		t.Error("a link that contradicts itself was taken")
	}
	if err := insert(false, "geometry"); err != nil {
		t.Fatal(err)
	}
	if err := s.Drop(ctx, "2023-a"); err != nil {
		t.Fatal(err)
	}
	if links, err := s.Links(ctx); err != nil || len(links) > 0 {
		t.Errorf("after the drop: %v, %v", links, err)
	}
}

// TestOlderDatabase checks that editions that were made before there were links
// can be read and linked.
func TestOlderDatabase(t *testing.T) {
	url := pgtest.DB(t)
	before := open(t, url)
	publish(t, before, "2023-a")
	_, err := before.Pool().Exec(t.Context(), `drop table risicokaart.area_link;
		alter table edition_2023_a.area drop column inputs, drop column reclassified;
		update risicokaart.edition set year = 2023;
		update public.risicokaart_schema_version set version = 1`)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, url)
	err = pgx.BeginFunc(t.Context(), s.Pool(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), strings.ReplaceAll(`insert into SCHEMA.area (code, name, level, municipality_code, municipality_name, year, edition, model,
			geom, geom_4326, geom_3857, label_3857)
			select 'GM1', 'x', 'gemeente', 'GM1', 'x', 2023, 'e', 'm', g, ST_Transform(g, 4326), ST_Transform(g, 3857), ST_Transform(ST_Centroid(g), 3857)
			from ST_GeomFromEWKB($1) g`, "SCHEMA", "edition_2023_a"), square(t))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := Begin(t.Context(), s, store.Info{ID: "2024-a", Year: 2024, Model: "m", ModelFile: "m", Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(t.Context())
	err = d.inSchema(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into area select * from (select (jsonb_populate_record(null::area, to_jsonb(a) - 'inputs' - 'reclassified')).*
			from edition_2023_a.area a) copied`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Publish(t.Context(), "Nergens", []byte("{}"), store.Summary{}); err != nil {
		t.Fatal(err)
	}
	links, err := s.Links(t.Context())
	if l := links["2024-a"]; err != nil || fmt.Sprint(l) != "{2023-a 2023 1 0}" {
		t.Errorf("links %v, %v", links, err)
	}
}
