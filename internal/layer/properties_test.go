package layer

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/properties.md anew")

// TestPropertiesDocument keeps docs/properties.md what the program serves.
func TestPropertiesDocument(t *testing.T) {
	const path = "../../docs/properties.md"
	want := propertiesDocument()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/properties.md is out of date; go test ./internal/layer -run PropertiesDocument -update (-want +got):\n%s", diff)
	}
}

func propertiesDocument() string {
	var b strings.Builder
	b.WriteString(`# Properties

Every property of every layer, as GeoJSON, CSV and the API's ` + "`schema`" + ` give them. Made from
` + "[`internal/layer/property.go`](../internal/layer/property.go)" + `. A feature that is hidden (` + "`suppressed`" + `) or cannot be estimated (` + "`no_data`" + `) has null in every
property that is a figure of the estimate.

Reasons in ` + "`status_reason`" + `: ` + "`small_numbers`" + ` (fewer residents of 65+ than the threshold, or hidden so that such an area cannot be worked out: which of the two is not told),
` + "`no_residents`" + `, ` + "`no_population_data`" + `, ` + "`too_much_missing`" + ` (too much would have to be imputed), ` + "`inputs_from_larger`" + ` (some inputs are those of a larger area).
`)
	table := func(title, id string) {
		c := Collections[slices.IndexFunc(Collections, func(c *Collection) bool { return c.ID == id })]
		fmt.Fprintf(&b, "\n## %s\n\n| property | type | unit | meaning |\n|---|---|---|---|\n", title)
		for _, p := range c.Properties {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, p.Type, p.Unit, p.Description)
		}
	}
	table("gemeenten, wijken, buurten", "buurten")
	table("h3", "h3")
	table("eigen", "eigen")
	b.WriteString("\nOnly editions with own areas ([own-areas.md](own-areas.md)) have `eigen`.\n")
	b.WriteString("\n`/api/v1/collections/{collection}/items/{id}` adds `explanation` (of an area), `districts` (of a cell) or `buurten` (of an own area).\n")
	b.WriteString("In `explanation`, `residents_75` tells whose ages `residents_75` follows from: those of the `gemeente`, with their year, or of the country (`land`).\n")
	b.WriteString("An area that is shown and that RIVM has estimates of also gets `rivm`, a list of RIVM's own estimates as it publishes them: `year`, `age` (`18+`,\n")
	b.WriteString("`18-64`, `65+`), `lonely`, `lonely_low`, `lonely_high`, `severe`, `severe_low`, `severe_high`, in percent; the limits are of RIVM's 95 % interval.\n")
	return b.String()
}
