package ages

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/source"
	"risicokaart/internal/source/table"
)

// open writes text to a file and opens it as a table.
func open(t *testing.T, text string) *table.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ages.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := table.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func read(t *testing.T, text string, titles Titles) ([]Municipality, error) {
	t.Helper()
	f := open(t, text)
	l := f.Layers()[0]
	if !IsTable(l) {
		t.Fatalf("not recognised: %+v", l.Columns)
	}
	return Read(l, f.Rows(t.Context(), l), titles)
}

const header = `"ID";"Geslacht";"Leeftijd";"BurgerlijkeStaat";"RegioS";"Perioden";"BevolkingOp1Januari_1";"GemiddeldeBevolking_2"` + "\n"

// rows writes ages 65 to 94 and 95+, with as many residents as years.
func rows(region string, change func(key, value string) (string, string)) string {
	var b strings.Builder
	line := func(key string, n int) {
		value := fmt.Sprint(n)
		if change != nil {
			key, value = change(key, value)
		}
		fmt.Fprintf(&b, `1;"T001038";"%s";"T001019";"%s";"2024JJ00";"%8s";"       ."`+"\n", key, region, value)
	}
	for age := 65; age < 95; age++ {
		line(fmt.Sprint(10000+100*age), age)
	}
	line("22000", 95)
	return b.String()
}

var want = Municipality{Code: "GM0599", Year: 2024, Age65To74: 695, Age75To84: 795, Age85AndUp: 990}

func TestCSV(t *testing.T) {
	others := `1;"T001038";"10000";"T001019";"GM0599";"2024JJ00";"    9999";"       ."
2;"T001038";"71400";"T001019";"GM0599";"2024JJ00";"    9999";"       ."
3;"3000";"16500";"T001019";"GM0599";"2024JJ00";"    9999";"       ."
4;"T001038";"16500";"1010";"GM0599";"2024JJ00";"    9999";"       ."
5;"T001038";"16500";"T001019";"PV28  ";"2024JJ00";"    9999";"       ."
6;"T001038";"16500";"T001019";"GM0599";"2024MM01";"    9999";"       ."
7;"T001038";"16400";"T001019";"GM0599";"2024JJ00";"    9999";"       ."
`
	got, err := read(t, header+others+rows("GM0599", nil)+rows("GM0001", func(k, _ string) (string, string) {
		return k,
			"."
	}), nil)
	if diff := cmp.Diff([]Municipality{want}, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	share, ok := got[0].Share75()
	if !ok || share != 1785.0/2480 {
		t.Errorf("share %v", share)
	}
}

func TestOData(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"odata.metadata":"x/03759ned/$metadata#Cbs.OData.WebAPI.TypedDataSet","value":[`)
	for age := 65; age < 95; age++ {
		fmt.Fprintf(&b, `{"ID":%d,"Geslacht":"T001038","Leeftijd":"k%d","BurgerlijkeStaat":"T001019","RegioS":"GM0599  ","Perioden":"2024JJ00","BevolkingOp1Januari_1":%[2]d,"GemiddeldeBevolking_2":null},`, age, age)
	}
	b.WriteString(`{"ID":1,"Geslacht":"T001038","Leeftijd":"x","BurgerlijkeStaat":"T001019","RegioS":"GM0599  ","Perioden":"2024JJ00","BevolkingOp1Januari_1":95,"GemiddeldeBevolking_2":null},`)
	b.WriteString(`{"ID":2,"Geslacht":"T001038","Leeftijd":"y","BurgerlijkeStaat":"T001019","RegioS":"GM0599  ","Perioden":"2024JJ00","BevolkingOp1Januari_1":4000,"GemiddeldeBevolking_2":null}]}`)

	list := `{"odata.metadata":"x/03759ned/$metadata#Cbs.OData.WebAPI.Leeftijd","value":[{"Key":"10000   ","Title":"Totaal","Description":"","CategoryGroupID":1},{"Key":"x","Title":"95 jaar of ouder","Description":"","CategoryGroupID":2},{"Key":"y","Title":"80 jaar of ouder","Description":"","CategoryGroupID":2}`
	for age := 65; age < 95; age++ {
		list += fmt.Sprintf(`,{"Key":"k%d","Title":"%[1]d jaar","Description":"","CategoryGroupID":2}`, age)
	}
	f := open(t, list+"]}")
	l := f.Layers()[0]
	if !IsTitles(l) || IsTable(l) {
		t.Fatal("the list of ages is not recognised")
	}
	titles, err := ReadTitles(l, f.Rows(t.Context(), l))
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(t, b.String(), titles)
	if diff := cmp.Diff([]Municipality{want}, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	// Without the titles these keys mean nothing, and the message says what to give.
	_, err = read(t, b.String(), nil)
	var e *source.Error
	if !errors.As(err, &e) || !strings.Contains(e.Error(), "Leeftijd") || !strings.Contains(e.Error(), "Title") {
		t.Errorf("error %v, want one that asks for the titles", err)
	}
}

func TestRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a year missing": {strings.Replace(rows("GM0599", nil), `"18000"`, `"10000"`, 1), "every year of age"},
		"no open end":    {strings.Replace(rows("GM0599", nil), `"22000"`, `"10000"`, 1), "every year of age"},
		"twice":          {rows("GM0599", nil) + rows("GM0599", nil), "twice"},
		"text": {rows("GM0599", func(k, v string) (string, string) {
			return k,
				strings.Replace(v, "80", "-5", 1)
		}), "no count"},
	} {
		got, err := read(t, header+test.text, nil)
		if err == nil || !strings.Contains(err.Error(), test.want) || got != nil {
			t.Errorf("%s: %v, %v; want %q", name, got, err, test.want)
		}
	}
}
