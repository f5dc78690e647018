package recognise

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/internal/risk"
)

// records reads the records of a level of areas by the number of their row.
func records(t *testing.T, opt Options, level risk.Level) (map[int64]Record, error) {
	t.Helper()
	files, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	data, err := files.Dataset(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list := map[int64]Record{}
	for _, l := range data.Areas {
		if l.Level != level {
			continue
		}
		for row, err := range l.Rows(t.Context()) {
			if err != nil {
				return nil, err
			}
			list[row.ID] = row.Record()
		}
	}
	if len(list) == 0 {
		t.Fatalf("no records of level %s", level)
	}
	return list, nil
}

// TestRecord reads what publishers, and people after them, make of a row.
func TestRecord(t *testing.T) {
	const share, homes = "percentage_personen_65_jaar_en_ouder", "gemiddelde_woningwaarde"
	at := func(row int, set string) string {
		return fmt.Sprintf("update buurten set %s where rowid = %d", set, row)
	}
	whole := Record{Code: "BU99010000", Name: "Binnenstad", Wijk: "WK990100", Gemeente: "GM9901",
		GemeenteName: "Voorbeeldstad", Change: "1",
		Year: 2024, Residents: 2005, Figures: []float64{23, 292}}
	for name, test := range map[string]struct {
		statements []string
		want       func(*Record)
	}{
		"as published": {nil, func(*Record) {}},
		"padded": {[]string{
			at(1, "buurtcode = char(9) || ' ' || buurtcode || '  ', wijkcode = ' ' || wijkcode, gemeentecode = gemeentecode || ' ', buurtnaam = ' Binnenstad '"),
			at(1, "water = ' NEE ', "+share+" = ' 23 '"),
		}, func(*Record) {}},
		"without names": {[]string{at(1, "buurtnaam = '  ', gemeentenaam = null")},
			func(r *Record) { r.Name, r.GemeenteName = r.Code, "" }},
		"without codes of larger areas": {[]string{
			"alter table buurten drop column wijkcode", "alter table buurten drop column gemeentecode",
			at(1, "buurtcode = ' BU99010000 '"),
		}, func(*Record) {}},
		"larger areas that the code does not say": {[]string{at(1, "wijkcode = 'WK990199', gemeentecode = 'GM9902'")},
			func(r *Record) { r.Wijk, r.Gemeente = "WK990199", "GM9902" }},
		"outer water":       {[]string{at(1, "water = 'JA'")}, func(r *Record) { r.Water = OuterWater }},
		"inland water":      {[]string{at(1, "water = 'B'")}, func(r *Record) { r.Water = InlandWater }},
		"water not told":    {[]string{at(1, "water = null")}, func(*Record) {}},
		"no water anywhere": {[]string{"alter table buurten drop column water"}, func(*Record) {}},
		"secret": {[]string{at(1, "aantal_inwoners = -99997, "+share+" = -99997")},
			func(r *Record) { r.Residents, r.Figures[0] = math.NaN(), math.NaN() }},
		"nothing": {[]string{at(1, "aantal_inwoners = null, "+share+" = null")},
			func(r *Record) { r.Residents, r.Figures[0] = math.NaN(), math.NaN() }},
		"reclassified": {[]string{at(1, "indelingswijziging_wijken_en_buurten = 3")},
			func(r *Record) { r.Change = "3" }},
		"not told of changes": {[]string{at(1, "indelingswijziging_wijken_en_buurten = -99997")},
			func(r *Record) { r.Change = "" }},
		"numbers as text": {[]string{
			"alter table buurten add column t text", "update buurten set t = ' ' || " + homes + " || ' '",
			at(1, "t = ' 292.0 '"),
			"alter table buurten drop column " + homes, "alter table buurten rename column t to " + homes,
		}, func(*Record) {}},
		"secret as text": {[]string{
			"alter table buurten add column t text", at(1, "t = '-99997'"),
			"alter table buurten drop column " + homes, "alter table buurten rename column t to " + homes,
		}, func(r *Record) { r.Figures[1] = math.NaN() }},
	} {
		files := example(t, 1)
		spoil(t, files.Areas, test.statements...)
		opt := options(t, files.Areas)
		opt.Figures = []string{share, homes}
		list, err := records(t, opt, risk.Buurt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := whole
		want.Figures = slices.Clone(whole.Figures)
		test.want(&want)
		got := list[1]
		got.Postcode = ""
		if diff := gocmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestRecordOfText refuses text where a figure is made of it.
func TestRecordOfText(t *testing.T) {
	files := example(t, 1)
	spoil(t, files.Areas, "alter table buurten add column t text", "update buurten set t = '12'",
		"update buurten set t = 'veel' where rowid = 7",
		"alter table buurten drop column percentage_koopwoningen",
		"alter table buurten rename column t to percentage_koopwoningen")
	_, err := records(t, options(t, files.Areas), risk.Buurt)
	for _, want := range []string{files.Areas, `layer "buurten"`, `column "percentage_koopwoningen"`, "row 7", "veel"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// TestRecordOfCounts makes percentages of counts, and names of gemeenten of a
// table that names the gemeente of every area.
func TestRecordOfCounts(t *testing.T) {
	path := write(t, "kerncijfers_2024.csv", "ID;WijkenEnBuurten;Gemeentenaam_1;AantalInwoners_5;Verweduwd_16\n"+
		"1;GM0599    ;Rotterdam  ;1000;70\n2;WK059901  ;Rotterdam;500;.\n3;BU05990110;Rotterdam;0;0\n4;BU05990111;Rotterdam;0;5\n5;BU05990112;;3;1\n")
	opt := options(t, path)
	opt.Figures = []string{"percentage_verweduwd", "percentage_gehuwd"}
	files, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	layers, err := files.layers(t.Context(), nil)
	if err != nil || len(layers) != 1 {
		t.Fatalf("%d layers, %v", len(layers), err)
	}
	var got []Record
	for row, err := range layers[0].Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.Record())
	}
	none := math.NaN()
	record := func(code, name, gemeente string, residents, widowed float64) Record {
		return Record{Code: code, Name: name, Gemeente: "GM0599", GemeenteName: gemeente, Year: 2024, Residents: residents,
			Figures: []float64{widowed, none}}
	}
	want := []Record{
		record("GM0599", "Rotterdam", "Rotterdam", 1000, 7),
		record("WK059901", "WK059901", "Rotterdam", 500, none),
		record("BU05990110", "BU05990110", "Rotterdam", 0, none),
		record("BU05990111", "BU05990111", "Rotterdam", 0, none),
		record("BU05990112", "BU05990112", "", 3, 100./3),
	}
	if diff := gocmp.Diff(want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// TestCarriers takes figures from land before water, and from one record.
func TestCarriers(t *testing.T) {
	var list []Record
	for _, text := range strings.Fields("a.B a.NEE b.JA c.NEE c.NEE c.B d.B d.B e. e.JA") {
		code, water, _ := strings.Cut(text, ".")
		list = append(list, Record{Code: code, Water: waterOf(water)})
	}
	var carriers []int
	for i, carries := range Carriers(list) {
		if carries {
			carriers = append(carriers, i)
		}
	}
	if diff := gocmp.Diff([]int{1, 3, 6, 8}, carriers); diff != "" {
		t.Errorf("carriers (-want +got):\n%s", diff)
	}
	// Whatever the order of the records, an area that is not all water has one on the best ground that it has.
	slices.SortFunc(list, func(a, b Record) int {
		return cmp.Or(cmp.Compare(b.Code, a.Code),
			cmp.Compare(b.Water, a.Water))
	})
	best := map[string]Water{}
	for i, carries := range Carriers(list) {
		if carries {
			best[list[i].Code] = list[i].Water
		}
	}
	if diff := gocmp.Diff(map[string]Water{"a": Land, "c": Land, "d": InlandWater, "e": Land}, best); diff != "" {
		t.Errorf("in another order (-want +got):\n%s", diff)
	}
}
