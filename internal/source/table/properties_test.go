package table

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// parseProperties reads descriptions of columns from the contents of a file.
func parseProperties(ctx context.Context, contents string) ([]Property, error) {
	text, err := textfile.New(ctx, "meta.json", strings.NewReader(contents), int64(len(contents)))
	if err != nil {
		return nil, err
	}
	return readProperties(ctx, text)
}

const (
	statlineCSV = "odata.type,ID,ParentID,Type,Key,Title,Description,Unit,Decimals\n" +
		"x,0,,GeoDetail,Regio,Regio's,,,\n" +
		"x,1,,TopicGroup,,Wonen,\"een, twee\",,\n" +
		"x,2,1.0,TopicGroup,,Woningen,,,\n" +
		"x,3,2.0,Topic,Koopwoningen_47,Koopwoningen ,,%,0.0\n" +
		"x,4,1.0,Topic,GemiddeldeWOZWaarde_39,WOZ,,x 1 000 euro,1.0\n"
	statlineJSON = `{"odata.metadata":"https://opendata.cbs.nl/ODataApi/OData/1NED/$metadata#Cbs.OData.DataProperties","value":[` +
		`{"odata.type":"x","ID":0,"Position":"0","ParentID":null,"Type":"GeoDetail","Key":"Regio","Title":"Regio's"},` +
		`{"ID":1,"ParentID":null,"Type":"TopicGroup","Key":"","Title":"Wonen"},` +
		`{"ID":2,"ParentID":1,"Type":"TopicGroup","Key":"","Title":"Woningen"},` +
		`{"ID":3,"ParentID":2,"Type":"Topic","Key":"Koopwoningen_47","Title":"Koopwoningen","Unit":"%","Decimals":0},` +
		`{"ID":4,"ParentID":1,"Type":"Topic","Key":"GemiddeldeWOZWaarde_39","Title":"WOZ","Unit":"x 1 000 euro","Decimals":1}]}`
	portalJSON = `{"dataset":{"id":"1NED"},"metadata":{"properties":[{"key":"Regio","title":"Regio's","unit":"","decimals":null},` +
		`{"key":"","title":"Wonen"},{"key":"","title":"Woningen"},{"key":"Koopwoningen_47","title":"Koopwoningen ","unit":"%","decimals":0},` +
		`{"key":"GemiddeldeWOZWaarde_39","title":"WOZ","unit":"x 1 000 euro","decimals":1}]}}`
)

func TestReadProperties(t *testing.T) {
	of := func(koop, woz []string, nearest bool) []Property {
		return []Property{
			{Key: "Regio", Title: "Regio's"},
			{Key: "Koopwoningen_47", Title: "Koopwoningen", Unit: "%", Group: koop, Nearest: nearest},
			{Key: "GemiddeldeWOZWaarde_39", Title: "WOZ", Unit: "x 1 000 euro", Decimals: 1, Group: woz, Nearest: nearest},
		}
	}
	exact := of([]string{"Wonen", "Woningen"}, []string{"Wonen"}, false)
	tests := map[string]struct {
		in   string
		want []Property
	}{
		"CSV":    {statlineCSV, exact},
		"OData":  {statlineJSON, exact},
		"portal": {portalJSON, of([]string{"Woningen"}, []string{"Woningen"}, true)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseProperties(t.Context(), test.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("properties (-want +got):\n%s", diff)
			}
			if !SniffProperties([]byte(test.in)) {
				t.Error("SniffProperties does not recognise it")
			}
		})
	}
	for _, in := range []string{"", "a;b\n1;2\n", v3 + wide, `{"type":"FeatureCollection"}`, v4 + long} {
		if SniffProperties([]byte(in)) {
			t.Errorf("SniffProperties recognises %.40q", in)
		}
	}
}

func TestReadPropertiesErrors(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"data":          {"a,b\n1,2\n", `column "ID": the layer has no such column`},
		"no properties": {`{"dataset":{}}`, "the file describes no columns"},
		"groups alone": {strings.Join(strings.SplitAfter(statlineCSV, "\n")[:1], "") + "x,1,,TopicGroup,,Wonen,,,\n",
			"describes no columns"},
		"cut short": {portalJSON[:120], "cannot read the description of columns"},
		"page":      {strings.TrimSuffix(statlineJSON, "}") + `,"odata.nextLink":"p2"}`, "one page"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseProperties(t.Context(), test.in)
			var e *source.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("properties %v, error %v; want an *source.Error with %q", got, err, test.want)
			}
		})
	}
}

// FuzzReadProperties: nothing panics, and every property has a key.
func FuzzReadProperties(f *testing.F) {
	for _, in := range []string{statlineCSV, statlineJSON, portalJSON} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		properties, err := parseProperties(t.Context(), in)
		var e *source.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("error %#v, want an *source.Error", err)
		}
		for _, p := range properties {
			if err != nil || p.Key == "" || p.Title != strings.TrimSpace(p.Title) {
				t.Fatalf("%+v, %v", p, err)
			}
		}
	})
}

// FuzzRead: nothing panics, and what is read is what the layer announces.
func FuzzRead(f *testing.F) {
	for _, in := range []string{"a,b\n1,2\n", "\ufeffa;b\r\n\"0599 \";1,5\r\n.;\r\n", "a\tb\n1.5\t-3\n", v3 + wide,
		v4 + long, v4 + wide} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		Sniff([]byte(in))
		table, err := parse(t.Context(), in)
		if err != nil {
			var e *source.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %#v, want an *source.Error", err)
			}
			return
		}
		rows, err := collect(t.Context(), table)
		if err != nil {
			t.Fatalf("opened but not read: %v", err)
		}
		l := table.Layers()[0]
		if int64(len(rows)) != l.Count {
			t.Fatalf("%d rows, announced %d", len(rows), l.Count)
		}
		for _, row := range rows {
			for i, v := range row {
				if v == nil {
					continue
				}
				_, isText := v.(string)
				_, isInteger := v.(int64)
				_, isReal := v.(float64)
				if typ := l.Columns[i].Type; isText != (typ == source.Text) || isInteger != (typ == source.Integer) ||
					isReal != (typ == source.Real) {
					t.Fatalf("column %v holds %T", l.Columns[i], v)
				}
			}
		}
	})
}
