package cbs

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/fetch"
	"risicokaart/internal/source/table"
)

// TestMeasures reads what v4 says of its measures as the importer does.
func TestMeasures(t *testing.T) {
	p := newPortal(t)
	p.entities["/v4/85984NED/MeasureCodes"] = []string{
		`{"Identifier":"T001036","Title":"Aantal inwoners","Unit":"aantal","Decimals":0,"MeasureGroupId":"B"}`,
		`{"Identifier":"M000114 ","Title":"Mate van stedelijkheid","Unit":"code","Decimals":1,"MeasureGroupId":null}`,
	}
	p.entities["/v4/85984NED/MeasureGroups"] = []string{
		`{"Id":"A","Title":"Bevolking","ParentId":null}`, `{"Id":"B","Title":"Inwoners","ParentId":"A"}`,
	}
	got, err := p.client(t).KeyFigures(t.Context(), 2024, V4)
	if err != nil {
		t.Fatal(err)
	}
	properties, err := table.ReadProperties(t.Context(), got.Meta["DataProperties"])
	if err != nil {
		t.Fatal(err)
	}
	want := []table.Property{
		{Key: "T001036", Title: "Aantal inwoners", Unit: "aantal", Group: []string{"Bevolking", "Inwoners"}},
		{Key: "M000114", Title: "Mate van stedelijkheid", Unit: "code", Decimals: 1},
	}
	if diff := cmp.Diff(want, properties); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	if n, ok := fetch.Origin(got.Meta["DataProperties"]); !ok || n.URL != p.URL+"/v4/85984NED/MeasureCodes" {
		t.Errorf("origin %+v", n)
	}
}
