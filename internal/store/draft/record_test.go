package draft

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/postgres/pgtest"
)

// copyRecords makes a layer of which every row says something of an area. Its
// columns have names that the draft's own tables have too.
func copyRecords(t *testing.T, d *Draft, layer RawLayer, records []Record) {
	t.Helper()
	layer.Columns = []Column{{"code", Text}, {"water", Text}}
	rows := 0
	if _, err := d.CopyLayer(t.Context(), layer, func(r *RawRow) (bool, error) {
		if rows++; rows > len(records) {
			return false, nil
		}
		r.Text("not to be read")
		r.Text("likewise")
		if layer.SRID != 0 {
			r.Geometry(square(t))
		}
		return true, nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.SaveRecords(t.Context(), layer.Name, records); err != nil {
		t.Fatal(err)
	}
}

// TestRecords makes areas and figures of records: land and inland water are one
// area, outer water is none, and figures come from the record that carries them,
// then from other sources in order of preference.
func TestRecords(t *testing.T) {
	ctx := t.Context()
	d, err := Begin(ctx, open(t, pgtest.DB(t)), info("2024-a"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	none := math.NaN()
	buurt := func(code string, water Water, residents float64, carries bool, figures ...float64) Record {
		return Record{Code: code, Name: "Buurt " + code, Wijk: "WK000100", Gemeente: "GM0001", Water: water, Year: 2024,
			Residents: residents, Figures: figures, Carries: carries}
	}
	shapes := RawLayer{Name: "buurten", SRID: 28992, Numbered: true}
	copyRecords(t, d, shapes, []Record{
		buurt("BU00010001", InlandWater, 5, false, 99, 99, 99),
		buurt("BU00010001", Land, 100, true, 1, none, none),
		buurt("BU00010001", OuterWater, 7, false, 98, 98, 98),
		buurt("BU00010002", Land, none, true, none, none, none),
		buurt("BU00010003", OuterWater, none, false, 97, 97, 97),
		buurt("BU00010002", Land, none, false, 96, 96, 96),
	})
	copyRecords(t, d, RawLayer{Name: "table"}, []Record{
		buurt("BU00010002", Land, 30, false, 95, 95, 95),
		buurt("BU00010002", Land, 40, true, none, 2, none),
		buurt("BU00010001", Land, 50, true, 94, none, none),
	})
	shapes.Name = "buurten_2023"
	before := buurt("BU00010002", Land, 20, true, 3, 3, 3)
	before.Year = 2023
	copyRecords(t, d, shapes, []Record{before})

	repaired, lost, err := d.RepairGeometry(ctx, "buurten")
	if err != nil || repaired != 0 || len(lost) != 0 {
		t.Errorf("repaired %d, lost %v, %v", repaired, lost, err)
	}
	if err := d.AddAreas(ctx, "buurten", "buurt"); err != nil {
		t.Fatal(err)
	}
	for i, s := range []FigureSource{{Layer: "table", Year: 2024}, {Layer: "buurten_2023", Shapes: true, Year: 2023}} {
		s.Position = i + 1
		if err := d.AddFigures(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	h, err := d.AssembleAreas(ctx, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := Hierarchy{Gemeenten: 1, Wijken: 1, Buurten: 2, Orphans: []string{}, Merged: []string{"BU00010002"},
		WaterParts: 2}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Errorf("hierarchy (-want +got):\n%s", diff)
	}
	matches, err := d.MatchFigures(ctx)
	if diff := cmp.Diff([]Matches{{Position: 2, Same: 1, Changed: map[string]int{}}}, matches); diff != "" || err != nil {
		t.Errorf("other years, %v (-want +got):\n%s", err, diff)
	}
	inputs, err := d.ModelInputs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	number := func(v float64) *float64 { return &v }
	area := func(code, level, wijk string, residents float64) ModelInput {
		return ModelInput{Code: code, Name: "Buurt " + code, Level: level, Wijk: wijk, Municipality: "GM0001", Year: 2024,
			Residents: number(residents), Values: make([]*float64, 3), Sources: make([]int, 3)}
	}
	gemeente, wijk := area("GM0001", "gemeente", "", 145), area("WK000100", "wijk", "", 145)
	gemeente.Name, wijk.Name = gemeente.Code, wijk.Code
	first, second := area("BU00010001", "buurt", "WK000100", 105), area("BU00010002", "buurt", "WK000100", 40)
	first.Values[0] = number(1)
	second.Values, second.Sources = []*float64{number(3), number(2), number(3)}, []int{2, 1, 2}
	if diff := cmp.Diff([]ModelInput{gemeente, wijk, first, second}, inputs); diff != "" {
		t.Errorf("model inputs (-want +got):\n%s", diff)
	}
}

// TestRowNumbers: rows of a numbered layer are counted from 1, behind the columns
// of the publisher, whose places the letters of missing_ follow.
func TestRowNumbers(t *testing.T) {
	ctx := t.Context()
	d, err := Begin(ctx, open(t, pgtest.DB(t)), info("2024-a"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	copyRecords(t, d, RawLayer{Name: "x", Numbered: true}, []Record{{Code: "BU1", Water: Land}, {Code: "BU2", Water: Land}})
	var rows string
	if err := d.conn.QueryRow(ctx, `select string_agg(x::text, ' ' order by row_) from `+d.schema+
		`.raw_x x`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if want := `("not to be read",likewise,1,) ("not to be read",likewise,2,)`; rows != want {
		t.Errorf("rows %s, want %s", rows, want)
	}
}
