package draft

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/internal/store/columns"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func info(id string) store.Info {
	return store.Info{ID: id, Year: 2024, Model: "m", ModelFile: "m", Program: "test"}
}

// publish makes an edition with nothing but empty tables.
func publish(t *testing.T, s *store.Store, id string) {
	t.Helper()
	d, err := Begin(t.Context(), s, info(id))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Publish(t.Context(), "Nergens", json.RawMessage("{}"), store.Summary{}); err != nil {
		t.Fatal(err)
	}
}

func TestEditions(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	if _, err := s.Current(ctx); !errors.Is(err, store.ErrNoEdition) {
		t.Errorf("current of an empty store: %v", err)
	}
	publish(t, s, "2024-a")
	publish(t, s, "2024-b")
	if e, err := s.Current(ctx); err != nil || e.ID != "2024-b" || e.Region != "Nergens" {
		t.Errorf("current: %+v, %v", e, err)
	}
	if err := s.Use(ctx, "2024-a"); err != nil {
		t.Fatal(err)
	}
	list, err := s.Editions(ctx)
	if err != nil || len(list) != 2 || list[0].ID != "2024-b" || list[0].Current || !list[1].Current {
		t.Errorf("editions: %+v, %v", list, err)
	}
	if err := s.Drop(ctx, "2024-a"); !errors.Is(err, store.ErrCurrent) {
		t.Errorf("drop of the current edition: %v", err)
	}
	if err := s.Drop(ctx, "2024-b"); err != nil {
		t.Errorf("drop: %v", err)
	}
	if n := schemas(t, s); n != 1 {
		t.Errorf("%d schemas after a drop, want 1", n)
	}
	if err := s.Drop(ctx, "2024-b"); !errors.Is(err, store.ErrNoEdition) {
		t.Errorf("drop of what is not there: %v", err)
	}
	if err := s.Use(ctx, "2024-c"); !errors.Is(err, store.ErrNoEdition) {
		t.Errorf("use of what is not there: %v", err)
	}
}

// TestSensitivity reads what the report says of the model's choices, and nothing
// from reports of before that was measured.
func TestSensitivity(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	for id, test := range map[string]struct {
		report string
		want   *risk.Sensitivity
	}{
		"2024-a": {`{"squares": 1}`, nil},
		"2024-b": {`{"sensitivity": null}`, nil},
		"2024-c": {`{"sensitivity": {"variants": [{"id": "capped", "rank_shift": 2.5, "same_class": 0.75}], "indicators": null}}`,
			&risk.Sensitivity{Variants: []risk.Variant{{ID: "capped", RankShift: 2.5, SameClass: 0.75}}}},
	} {
		d, err := Begin(ctx, s, info(id))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Publish(ctx, "Nergens", json.RawMessage(test.report), store.Summary{}); err != nil {
			t.Fatal(err)
		}
		e, err := s.Current(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, e.Sensitivity); diff != "" {
			t.Errorf("of %s (-want +got):\n%s", test.report, diff)
		}
	}
}

// TestWatch checks that a change of edition by another program is heard, also
// after the connection was lost.
func TestWatch(t *testing.T) {
	url := pgtest.DB(t)
	s, other := open(t, url), open(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	heard := make(chan string, 10)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Watch(ctx, func() {
			id := "none"
			if e, err := s.Current(ctx); err == nil {
				id = e.ID
			}
			heard <- id
		})
	}()
	expect := func(want string) {
		t.Helper()
		for deadline := time.After(20 * time.Second); ; {
			select {
			case got := <-heard:
				if got == want {
					return
				}
			case <-deadline:
				t.Fatalf("did not hear of %s", want)
			}
		}
	}
	expect("none")
	publish(t, other, "2024-a")
	expect("2024-a")
	publish(t, other, "2024-b")
	expect("2024-b")
	_, err := other.Pool().Exec(ctx, `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and query like 'listen %'`)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Use(ctx, "2024-a"); err != nil {
		t.Fatal(err)
	}
	expect("2024-a")
	cancel()
	<-done
}

// TestOneDraft checks that a second import is told, and that what an
// interrupted one left behind is swept away.
func TestOneDraft(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	publish(t, s, "2024-a")
	d, err := Begin(ctx, s, info("2024-b"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(ctx, s, info("2024-c")); !errors.Is(err, ErrImportRunning) {
		t.Errorf("second draft: %v", err)
	}
	// A draft cannot be used, nor read, before it is published.
	if err := s.Use(ctx, "2024-b"); !errors.Is(err, store.ErrNoEdition) {
		t.Errorf("use of a draft: %v", err)
	}
	d.release() // what a kill leaves: the lock is gone, the schema is there
	if n := schemas(t, s); n != 2 {
		t.Fatalf("%d schemas of editions, want 2", n)
	}
	d, err = Begin(ctx, s, info("2024-c"))
	if err != nil {
		t.Fatal(err)
	}
	d.Discard(ctx)
	d.Discard(ctx) // twice does no harm
	if n := schemas(t, s); n != 1 {
		t.Errorf("%d schemas of editions, want the published one alone", n)
	}
}

// A stopped statement may take the draft's connection with it: nothing stays behind.
func TestDiscardWithoutItsConnection(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	publish(t, s, "2024-a")
	d, err := Begin(ctx, s, info("2024-b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.conn.Conn().Close(ctx); err != nil {
		t.Fatal(err)
	}
	d.Discard(ctx)
	if n := schemas(t, s); n != 1 {
		t.Errorf("%d schemas of editions, want the published one alone", n)
	}
	d, err = Begin(ctx, s, info("2024-b"))
	if err != nil {
		t.Fatal(err)
	}
	d.Discard(ctx)
}

func schemas(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	err := s.Pool().QueryRow(t.Context(), `select count(*) from pg_namespace where nspname like 'edition\_%'`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func square(t *testing.T) []byte {
	t.Helper()
	shape := geom.NewMultiPolygon(geom.XY).SetSRID(28992)
	ring := geom.NewPolygon(geom.XY).MustSetCoords([][]geom.Coord{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}})
	if err := shape.Push(ring); err != nil {
		t.Fatal(err)
	}
	b, err := ewkb.Marshal(shape, ewkb.NDR)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestHiddenIsEmpty checks that the database itself refuses a figure of a
// hidden area, whatever the program would write.
func TestHiddenIsEmpty(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	d, err := Begin(ctx, s, info("2024-a"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	insert := func(columns, values string) error {
		return d.inSchema(ctx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `insert into area (code, name, level, municipality_code, municipality_name, year, edition, model,
				geom, geom_4326, geom_3857, label_3857, status, `+columns+`)
				select 'BU1', 'x', 'buurt', 'GM1', 'x', 2024, 'e', 'm', g, ST_Transform(g, 4326), ST_Transform(g, 3857),
					ST_Transform(ST_Centroid(g), 3857), `+values+` from ST_GeomFromEWKB($1) g`, square(t))
			return err
		})
	}
	for _, f := range columns.OfArea(&risk.Estimate{}) {
		if err := insert(f.Name, "'suppressed', 1"); err == nil || !strings.Contains(err.Error(), "hidden_is_empty") {
			t.Errorf("a suppressed area with %s: error %v", f.Name, err)
		}
	}
	if err := insert("inputs", "'no_data', '[]'"); err == nil || !strings.Contains(err.Error(), "hidden_is_empty") {
		t.Errorf("an area without estimate with inputs: error %v", err)
	}
	if err := insert("residents", "'suppressed', 5"); err != nil {
		t.Errorf("a suppressed area with the residents that CBS publishes: %v", err)
	}
}

// TestCopyError checks that an error of the rows comes back as it is and
// leaves no half-filled table.
func TestCopyError(t *testing.T) {
	ctx, s := t.Context(), open(t, pgtest.DB(t))
	d, err := Begin(ctx, s, info("2024-a"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	broken := errors.New("the file ends here")
	layer := RawLayer{Name: "x", Columns: []Column{{"Naam met \"teken\"", Text}, {"select", Integer}, {"ratio", Real}}}
	row := func(r *RawRow) {
		r.Text("a")
		r.Integer(1)
		r.Null(Secret)
	}
	rows := 0
	if _, err := d.CopyLayer(ctx, layer, func(r *RawRow) (bool, error) {
		if rows++; rows > 1 {
			return false, broken
		}
		row(r)
		return true, nil
	}); !errors.Is(err, broken) {
		t.Errorf("error %v, want the one of the rows", err)
	}
	rows = 0
	whole := func(r *RawRow) (bool, error) {
		rows++
		row(r)
		return rows == 1, nil
	}
	if n, err := d.CopyLayer(ctx, layer, whole); n != 1 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	var kept string
	err = d.conn.QueryRow(ctx, `select r::text from `+d.schema+`.raw_x r`).Scan(&kept)
	if err != nil || kept != "(a,1,,..s)" {
		t.Errorf("kept %q, %v", kept, err)
	}
	short := func(r *RawRow) (bool, error) { r.Text("a"); return true, nil }
	if _, err := d.CopyLayer(ctx, RawLayer{Name: "y", Columns: layer.Columns}, short); err == nil ||
		!strings.Contains(err.Error(), "1 values for 3 columns") {
		t.Errorf("a row that is too short: %v", err)
	}
}

// TestPublishIsOneStep checks that a publication that is cancelled half-way
// leaves the edition before.
func TestPublishIsOneStep(t *testing.T) {
	s := open(t, pgtest.DB(t))
	publish(t, s, "2024-a")
	d, err := Begin(t.Context(), s, info("2024-b"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Publish(ctx, "", json.RawMessage("{}"), store.Summary{}); err == nil {
		t.Error("published with a cancelled context")
	}
	if e, err := s.Current(t.Context()); err != nil || e.ID != "2024-a" {
		t.Errorf("current: %+v, %v", e, err)
	}
}
