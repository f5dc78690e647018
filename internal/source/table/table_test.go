package table

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// parse reads a table from its contents.
func parse(ctx context.Context, contents string) (*File, error) {
	text, err := textfile.New(ctx, "map/x.csv", strings.NewReader(contents), int64(len(contents)))
	if err != nil {
		return nil, err
	}
	return New(ctx, text)
}

// collect returns the values of all rows.
func collect(ctx context.Context, f *File) (rows [][]any, err error) {
	for row, err := range f.Rows(ctx, f.Layers()[0]) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row.Values)
	}
	return rows, nil
}

// columnsOf makes columns of pairs of name and type.
func columnsOf(pairs ...any) (columns []source.Column) {
	for i := 0; i < len(pairs); i += 2 {
		columns = append(columns, source.Column{Name: pairs[i].(string), Type: pairs[i+1].(source.Type)})
	}
	return columns
}

const (
	v3   = `{"odata.metadata":"https://opendata.cbs.nl/ODataFeed/odata/86165NED/$metadata#Cbs.OData.WebAPI.TypedDataSet","value":[`
	v4   = `{"@odata.context":"https://datasets.cbs.nl/odata/v1/CBS/86165NED/$metadata#Observations","value":[`
	wide = `{"ID":0,"WijkenEnBuurten":"GM0059    ","AantalInwoners_5":28200,"Gemiddeld_9":"    2.3"},` +
		`{"ID":1,"WijkenEnBuurten":"WK0363SE  ","AantalInwoners_5":null,"Gemiddeld_9":"       ."}]}`
	long = `{"Id":0,"Measure":"T001","ValueAttribute":"None","Value":28200.0,"WijkenEnBuurten":"GM0059    ","Perioden":"2024JJ00"},` +
		`{"Id":1,"Measure":"T001","ValueAttribute":"None","Value":3,"WijkenEnBuurten":"WK0363SE  ","Perioden":"2024JJ00"},` +
		`{"Id":2,"Measure":"M002","ValueAttribute":"Impossible","Value":null,"WijkenEnBuurten":"GM0059    ","Perioden":"2024JJ00"},` +
		`{"Id":3,"Measure":"N003","ValueAttribute":"None","Value":null,"StringValue":"Amsterdam ","WijkenEnBuurten":"WK0363SE  ","Perioden":"2024JJ00"}]}`
)

func TestRead(t *testing.T) {
	const txt, num, dec = source.Text, source.Integer, source.Real
	wideColumns := columnsOf("ID", num, "WijkenEnBuurten", txt, "AantalInwoners_5", num, "Gemiddeld_9", dec)
	wideRows := [][]any{{int64(0), "GM0059", int64(28200), 2.3}, {int64(1), "WK0363SE", nil, nil}}
	csvColumns := columnsOf("code", txt, "n", num, "r", dec, "leeg", dec)
	csvRows := [][]any{{"0599", int64(-99997), 1.5, nil}, {"BU05", nil, 2.0, nil}}
	tests := map[string]struct {
		in         string
		columns    []source.Column
		rows       [][]any
		identifier string
	}{
		"commas":             {"code,n,r,leeg\n0599,-99997,1.5,.\nBU05,.,2,\n", csvColumns, csvRows, ""},
		"semicolons, commas": {"code;n;r;leeg\n0599;-99997;1,5;\nBU05;;2;.\n", csvColumns, csvRows, ""},
		"semicolons, points": {"code;n;r;leeg\n0599;-99997;1.5;\nBU05;;2;.\n", csvColumns, csvRows, ""},
		"tabs":               {"code\tn\tr\tleeg\n0599\t-99997\t1,5\t\nBU05\t.\t2\t\n", csvColumns, csvRows, ""},
		"mark, CRLF, padded, quoted": {
			"\ufeff\"code\"; n ;r;leeg\r\n\"0599  \";  -99997;    1.5;\r\nBU05;       .;      2;\r\n", csvColumns,
			csvRows, "",
		},
		"no rows":               {"a,b\n", columnsOf("a", dec, "b", dec), nil, ""},
		"no newline at the end": {"a,b\n1,x", columnsOf("a", num, "b", txt), [][]any{{int64(1), "x"}}, ""},
		"delimiter and line in quotes": {
			"\"a;a;a\",b\n\"1\n2\",3\n", columnsOf("a;a;a", txt, "b", num), [][]any{{"1\n2", int64(3)}}, "",
		},
		"thousands or fractions": {"a,b\n\"1,234\",5\n", columnsOf("a", txt, "b", num),
			[][]any{{"1,234", int64(5)}}, ""},
		"thousands, as another column tells": {"a;b\n1.234;1,5\n", columnsOf("a", num, "b", dec),
			[][]any{{int64(1234), 1.5}}, ""},
		"fractions, as another column tells": {"a;b\n1.234;1.5\n", columnsOf("a", dec, "b", dec),
			[][]any{{1.234, 1.5}}, ""},
		"columns with marks of their own": {"a;b\n1,5;2.5\n", columnsOf("a", dec, "b", dec),
			[][]any{{1.5, 2.5}}, ""},
		"no two columns that agree": {"a;b;c\n1,5;2.5;1.234\n", columnsOf("a", dec, "b", dec, "c", txt),
			[][]any{{1.5, 2.5, "1.234"}}, ""},
		"thousands and a comma": {"a;b\n1.234,5;1\n", columnsOf("a", dec, "b", num),
			[][]any{{1234.5, int64(1)}}, ""},
		"percent signs": {"a;b\n12,5%;1\n7 %;-\n", columnsOf("a", dec, "b", num),
			[][]any{{12.5, int64(1)}, {7.0, nil}}, ""},
		"Excel's first line":      {"sep=;\r\na;b\r\n1,5;x\r\n", columnsOf("a", dec, "b", txt), [][]any{{1.5, "x"}}, ""},
		"Excel's first line, tab": {"sep=\t\na\tb\n1,5\tx\n", columnsOf("a", dec, "b", txt), [][]any{{1.5, "x"}}, ""},
		"sep in quotes":           {"\"sep=,\"\na,b\n1,x\n", columnsOf("a", num, "b", txt), [][]any{{int64(1), "x"}}, ""},
		"empty rows at the end":   {"a;b\n1;x\n;\n;\n", columnsOf("a", num, "b", txt), [][]any{{int64(1), "x"}}, ""},
		"empty columns at the end": {"a;b;;\n1;x;;\n", columnsOf("a", num, "b", txt, "unnamed_3", dec, "unnamed_4", dec),
			[][]any{{int64(1), "x", nil, nil}}, ""},
		"lines that end by CR": {"a;b\r1;x\r2;y\r", columnsOf("a", num, "b", txt),
			[][]any{{int64(1), "x"}, {int64(2), "y"}}, ""},
		"Windows-1252": {"a;b\n1;S\xfadwest-Frysl\xe2n \x80\n", columnsOf("a", num, "b", txt),
			[][]any{{int64(1), "Súdwest-Fryslân €"}}, ""},
		"Macintosh": {"a;b\r1;Frysl\x89n\r", columnsOf("a", num, "b", txt),
			[][]any{{int64(1), "Fryslân"}}, ""},
		"UTF-16": {"\xff\xfea\x00;\x00b\x00\n\x001\x00,\x005\x00;\x00\xfa\x00\n\x00", columnsOf("a", dec, "b", txt),
			[][]any{{1.5, "ú"}}, ""},
		"UTF-16 without a mark": {"a\x00;\x00b\x00\n\x001\x00;\x00x\x00\n\x00", columnsOf("a", num, "b", txt),
			[][]any{{int64(1), "x"}}, ""},
		"title, source and groups": {"\"Kerncijfers, per buurt\"\n\"Codering (code)\";\"Bevolking|Inwoners (aantal)\"\nGM0599;7\n\"Bron: CBS\"\n",
			columnsOf("Codering (code)", txt, "Bevolking|Inwoners (aantal)", num), [][]any{{"GM0599", int64(7)}}, ""},
		"title with empty columns": {"Titel;;\na;b;c\n1;2;3\n", columnsOf("a", num, "b", num, "c", num),
			[][]any{{int64(1), int64(2), int64(3)}}, ""},
		"mixed marks in a column are text": {"a;b\n1.2;1\n1,2;1\n", columnsOf("a", txt, "b", num),
			[][]any{{"1.2", int64(1)}, {"1,2", int64(1)}}, ""},
		"version 3": {v3 + wide, wideColumns, wideRows, "86165NED"},
		"version 4, wide": {strings.Replace(v4, "Observations", "TypedDataSet", 1) + wide, wideColumns,
			wideRows, "86165NED"},
		"no annotations": {`{"value":[` + wide, wideColumns, wideRows, ""},
		"annotated rows": {v3 + `{"odata.type":"x","@odata.id":"y","a":true}]}`, columnsOf("a", num),
			[][]any{{int64(1)}}, "86165NED"},
		"rows that lack a column": {v3 + `{"a":1},{"b":1e-2}]}`, columnsOf("a", num, "b", dec),
			[][]any{{int64(1), nil}, {nil, 0.01}}, "86165NED"},
		"version 4, observations": {
			v4 + long, columnsOf("WijkenEnBuurten", txt, "Perioden", txt, "T001", dec, "M002", dec, "N003", txt),
			[][]any{{"GM0059", "2024JJ00", 28200.0, nil, nil}, {"WK0363SE", "2024JJ00", 3.0, nil, "Amsterdam"}}, "86165NED",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := parse(t.Context(), test.in)
			if err != nil {
				t.Fatal(err)
			}
			want := source.Layer{Name: "x", File: "map/x.csv", Columns: test.columns, Count: int64(len(test.rows)),
				Identifier: test.identifier}
			marks := cmpopts.IgnoreFields(source.Column{}, "Mark", "Percent", "Doubt") // the values show them
			if diff := cmp.Diff(want, f.Layers()[0], marks); diff != "" {
				t.Errorf("layer (-want +got):\n%s", diff)
			}
			for range 2 { // a file can be read again
				rows, err := collect(t.Context(), f)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.rows, rows); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
			}
			if got, want := Sniff(textfile.Sniffable([]byte(test.in))), name != "no rows" &&
				name != "no newline at the end"; got != want {
				t.Errorf("Sniff = %v, want %v", got, want)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	var many strings.Builder
	for i := range source.MaxColumns {
		fmt.Fprintf(&many, "c%d,", i)
	}
	tests := map[string]struct{ in, want string }{
		"empty": {"", "read map/x.csv: the file is empty"},
		"damaged UTF-8": {"a,b\n1,ú\n1,S\xfadwest\n",
			`read map/x.csv: column "b": line 3: the text "S\xfadwest" is not UTF-8`},
		"zero byte":        {"a,b\n1,x\x00y\n", `column "b": line 2`},
		"damaged header":   {"a,ú\xfa\n", "not UTF-8"},
		"web page":         {"<html>\n<body>\n", "no comma, semicolon or tab"},
		"nameless column":  {"a,,c\n1,2,3\n", "column 2 of 3 in the header has no name"},
		"column twice":     {"Naam,naam \n1,2\n", `two columns "naam"`},
		"too many columns": {many.String() + "last\n", "more than 1597 columns"},
		"short row":        {"a,b\n1,2\n3\n", "want 2 values, have 1: record on line 3"},
		"long row":         {"a,b\n1,2\n3,4,5\n", "want 2 values, have 3: record on line 3"},
		"open quote":       {"a,b\n1,\"2\n", "line 2"},
		"bare quote":       {"a,b\n1,x\"y\n", "line 2, column 4"},
		"other JSON":       {`{"a":1}`, "no member value"},
		"value is no list": {`{"value":{}}`, "want [, have {"},
		"row is no object": {v3 + `7]}`, "row 1: the file cannot be read on near byte"},
		"cut short":        {v3 + wide[:150], "row 2: the file cannot be read on near byte"},
		"cut behind a row": {v3 + `{"a":1},`, "cut short"},
		"page of version 3": {v3 + strings.TrimSuffix(wide, "}") +
			`,"odata.nextLink":"https://opendata.cbs.nl/p2"}`,
			"one page of 2 rows; the next is at https://opendata.cbs.nl/p2"},
		"page of version 4": {strings.Replace(v4, `"value"`, `"@odata.nextLink":"p2","value"`, 1) + long,
			"one page of 4 rows"},
		"name in two cases":   {v3 + `{"a":1,"A":2}]}`, `columns "a" and "A" differ`},
		"damaged JSON":        {v3 + "{\"a\":\"ú\xfa\"}]}", `column "a": the text`},
		"number out of range": {v3 + `{"a":1e999}]}`, "the number 1e999 is out of range"},
		"observation twice": {v4 + strings.Replace(long, "M002", "T001", 1),
			"measure T001 of GM0059, 2024JJ00 occurs twice"},
		"observation of none": {v4 + strings.Replace(long, `"WK0363SE  "`, "null", 1),
			"the observation has no WijkenEnBuurten"},
		"measure of none": {v4 + strings.Replace(long, `"M002"`, `""`, 1), "the observation has no Measure"},
		"measure named as a dimension": {v4 + strings.Replace(long, "M002", "perioden", 1),
			"differ in upper and lower case"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := parse(t.Context(), test.in)
			if err == nil {
				t.Fatalf("no error but %+v, want %q", f.Layers(), test.want)
			}
			var e *source.Error
			if !errors.As(err, &e) || e.File != "map/x.csv" || e.Problem == "" {
				t.Errorf("error %#v, want an *source.Error for the file", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %q, want %q in it", err, test.want)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kern cijfers.v2.csv")
	if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Layers()[0].Name; got != "kern cijfers.v2" {
		t.Errorf("layer %q, want it to be called as the file", got)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	for path, want := range map[string]string{dir: "folder", filepath.Join(dir, "weg"): "check the path"} {
		if _, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open %s: %v, want %q", path, err, want)
		}
	}
}

func TestCancelled(t *testing.T) {
	for name, in := range map[string]string{"CSV": "a,b\n1,2\n3,4\n", "wide": v3 + wide, "long": v4 + long} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			f, err := parse(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			cancel()
			if rows, err := collect(ctx, f); !errors.Is(err, context.Canceled) || len(rows) > 0 {
				t.Errorf("%d rows and %v, want none and the error of the context", len(rows), err)
			}
			if _, err := parse(ctx, in); !errors.Is(err, context.Canceled) {
				t.Errorf("open: %v, want the error of the context", err)
			}
		})
	}
}

// TestStop: a reader that has seen enough gets no error and no more rows.
func TestStop(t *testing.T) {
	for name, in := range map[string]string{"CSV": "a,b\n1,2\n3,4\n", "wide": v3 + wide, "long": v4 + long} {
		f, err := parse(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range f.Rows(t.Context(), f.Layers()[0]) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			n++
			break
		}
		if n != 1 {
			t.Errorf("%s: %d rows, want 1", name, n)
		}
	}
}

func TestSniff(t *testing.T) {
	tests := map[string]struct {
		head string
		want bool
	}{
		"nothing":       {"", false},
		"prose":         {"Hallo, wereld\nDit is een brief, en niet, wat u denkt\n", false},
		"read me":       {"# Data\n\nDit zijn gegevens, geen tabel.\n", false},
		"GeoJSON":       {`{"type":"FeatureCollection","features":[]}`, false},
		"portal":        {`{"dataset":{"id":"86165NED"}}`, false},
		"SQLite":        {"SQLite format 3\x00,\n\x10,\n", false},
		"zip":           {"PK\x03\x04,\x00\n\x00,\n", false},
		"JSON cut off":  {v3 + wide[:50], true},
		"CSV cut off":   {"a;b;c\n1;2;3\n1;", true},
		"quote cut off": {"a;b;c\n1;2;\"een\ntwee", true},
		"Latin-1":       {"a;b\n1;S\xfad\n", false},
		"mark":          {"\ufeffa;b\n1;2\n", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Sniff([]byte(test.head)); got != test.want {
				t.Errorf("Sniff = %v, want %v", got, test.want)
			}
		})
	}
}
