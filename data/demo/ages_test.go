package demo

import (
	"testing"

	"risicokaart/data/demo/people"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/table"
)

// TestAges reads the ages as the importer does: all municipalities are there,
// with as many residents of 65+ as the areas say.
func TestAges(t *testing.T) {
	files := generate(t, Options{Seed: 3, Municipalities: 3})
	f, err := table.Open(t.Context(), files.Ages)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := f.Layers()[0]
	if !ages.IsTable(l) {
		t.Fatalf("columns %+v are not those of the table", l.Columns)
	}
	list, err := ages.Read(l, f.Rows(t.Context(), l), nil)
	if err != nil {
		t.Fatal(err)
	}
	old := map[string]float64{}
	for _, r := range read(t, files.Areas, "gemeenten") {
		residents, _ := r.number("aantal_inwoners")
		if percent, ok := r.number("percentage_personen_65_jaar_en_ouder"); ok {
			old[r.text("gemeentecode")] = residents * percent / 100
		}
	}
	if len(list) != 3 {
		t.Fatalf("%d municipalities, want 3", len(list))
	}
	for _, m := range list {
		all := float64(m.Age65To74 + m.Age75To84 + m.Age85AndUp)
		share, ok := m.Share75()
		if want := old[m.Code]; m.Year != people.Year || all < .96*want || all > 1.04*want || !ok || share < .2 ||
			share > .7 {
			t.Errorf("%+v: share %v, areas say %v of 65+", m, share, want)
		}
	}
}
