package layer

import (
	"slices"
	"testing"

	"risicokaart/internal/risk"
)

// TestCollections: every property has words and stands once, every outcome is among
// them, and what tiles carry is what there is.
func TestCollections(t *testing.T) {
	for _, c := range Collections {
		seen := map[string]bool{}
		for _, p := range c.Properties {
			if seen[p.Name] || p.Description == "" || p.Name == "" {
				t.Errorf("%s: property %+v stands twice or lacks words", c.ID, p)
			}
			seen[p.Name] = true
		}
		for o := range risk.OutcomeCount {
			if want := c.Of == Areas || o.InCells(); seen[o.String()+"_pct"] != want ||
				seen[o.String()+"_count_high"] != want {
				t.Errorf("%s has %v: %v, want %v", c.ID, o, !want, want)
			}
		}
		for _, name := range c.TileFields {
			if !seen[name] {
				t.Errorf("%s: tiles carry %s, which is no property", c.ID, name)
			}
		}
		if c.Of == Areas && OfLevel(c.Level) != c {
			t.Errorf("the collection of %v is %s", c.Level, OfLevel(c.Level).ID)
		}
	}
}

func TestParseCRS(t *testing.T) {
	for _, crs := range []CRS{CRS84, RD} {
		if got, err := ParseCRS(crs.URI()); err != nil || got != crs {
			t.Errorf("%s is read as %v, %v", crs.URI(), got, err)
		}
	}
	if got, err := ParseCRS(""); err != nil || got != CRS84 {
		t.Errorf("no reference system is read as %v, %v", got, err)
	}
	if _, err := ParseCRS("http://www.opengis.net/def/crs/EPSG/0/3857"); err == nil {
		t.Error("a reference system that is not served is read")
	}
}

// TestIs: text becomes a value of the property's type, or a condition that nothing
// fulfils.
func TestIs(t *testing.T) {
	property := func(kind Type) *Property { return &Property{Name: "p", Type: kind} }
	for _, test := range []struct {
		kind Type
		text string
		want Filter
	}{
		{String, "12", Equal{"p", "12"}},
		{String, "", Equal{"p", ""}},
		{Integer, "12", Equal{"p", int64(12)}},
		{Integer, "12.5", Nothing{}},
		{Integer, "99999999999999999999", Nothing{}},
		{Number, "12.50", Equal{"p", 12.5}},
		{Number, "twaalf", Nothing{}},
		{Number, "NaN", Nothing{}},
		{Number, "-Inf", Nothing{}},
	} {
		if got := property(test.kind).Is(test.text); got != test.want {
			t.Errorf("%s %q gives %#v, want %#v", test.kind, test.text, got, test.want)
		}
	}
}

// TestParts: the numbers of an outcome are different fields, bounds around values.
func TestParts(t *testing.T) {
	p := risk.Prevalence{Percent: risk.Quantity{Value: 3, Low: 1, Low80: 2, High80: 4, High: 5},
		Count: risk.Quantity{Value: 30, Low: 10, Low80: 20, High80: 40, High: 50}}
	var values []float64
	for _, part := range Parts {
		v := *part.Of(&p)
		is80, isUpper := v == 2 || v == 4 || v == 20 || v == 40, v == 4 || v == 5 || v == 40 || v == 50
		if part.IsCount != (v >= 10) || part.Is80 != is80 || part.isUpper() != isUpper {
			t.Errorf("%s is %v: count %v, of 80 %% %v, upper %v", part.Suffix, v, part.IsCount, part.Is80, part.isUpper())
		}
		values = append(values, v)
	}
	slices.Sort(values)
	if want := []float64{1, 2, 3, 4, 5, 10, 20, 30, 40, 50}; !slices.Equal(values, want) {
		t.Errorf("the numbers are %v", values)
	}
}
