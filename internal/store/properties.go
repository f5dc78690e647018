package store

import "slices"

// Property describes one public property of a collection. Its name is the
// name of the column too, so what is documented is what is selected.
type Property struct {
	Name        string
	Type        string // JSON type: "string", "number" or "integer"
	Unit        string // "percent", "residents", ...; empty for none
	Description string
}

// Collection is a public layer of an edition.
type Collection struct {
	ID         string // "gemeenten", "wijken", "buurten", "h3" or "eigen"
	Title      string
	Level      string // value of column level; empty for h3 and eigen
	Detail     string // what one feature tells beside its properties: "explanation", or what it is made of
	Properties []Property
	table      string
}

// Collections lists the public layers, from large to small areas and own areas last.
// [Edition.Collections] are those that an edition has.
var Collections = []*Collection{
	{ID: "gemeenten", Title: "Gemeenten", Level: "gemeente", Detail: "explanation", Properties: areaProperties, table: "area"},
	{ID: "wijken", Title: "Wijken", Level: "wijk", Detail: "explanation", Properties: areaProperties, table: "area"},
	{ID: "buurten", Title: "Buurten", Level: "buurt", Detail: "explanation", Properties: areaProperties, table: "area"},
	{ID: "h3", Title: "H3-cellen", Detail: "districts", Properties: cellProperties, table: "cell"},
	{ID: ownAreas, Title: "Eigen gebieden", Detail: "buurten", Properties: ownAreaProperties, table: "own_area"},
}

// ownAreas is the collection that only editions have that were imported with it.
const ownAreas = "eigen"

// Collections lists the layers of the edition.
func (e *Edition) Collections() []*Collection {
	if e.Summary.OwnAreas != nil {
		return Collections
	}
	return slices.DeleteFunc(slices.Clone(Collections), func(c *Collection) bool { return c.ID == ownAreas })
}

// Collection returns the layer of the edition with this id, or nil.
func (e *Edition) Collection(id string) *Collection {
	for _, c := range e.Collections() {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// CollectionByID returns the collection with this id, or nil.
func CollectionByID(id string) *Collection {
	for _, c := range Collections {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// HasNames reports whether the features of the collection have names to show.
func (c *Collection) HasNames() bool { return c.Property("name") != nil }

// Property returns the property with this name, or nil.
func (c *Collection) Property(name string) *Property {
	for i := range c.Properties {
		if c.Properties[i].Name == name {
			return &c.Properties[i]
		}
	}
	return nil
}

const (
	interval   = "bound of the 95 % interval"
	interval80 = "bound of the 80 % interval"
)

// outcomeProperties describes the columns of an outcome among residents of an
// age and older.
func outcomeProperties(id, what, age string) []Property {
	return []Property{
		{id + "_pct", "number", "percent", "expected share of " + what + " residents among those of " + age + " or older"},
		{id + "_low", "number", "percent", "lower " + interval + " of " + id + "_pct"},
		{id + "_high", "number", "percent", "upper " + interval + " of " + id + "_pct"},
		{id + "_low_80", "number", "percent", "lower " + interval80 + " of " + id + "_pct"},
		{id + "_high_80", "number", "percent", "upper " + interval80 + " of " + id + "_pct"},
		{id + "_count", "number", "residents", "expected number of " + what + " residents of " + age + " or older"},
		{id + "_count_low", "number", "residents", "lower " + interval + " of " + id + "_count"},
		{id + "_count_high", "number", "residents", "upper " + interval + " of " + id + "_count"},
		{id + "_count_low_80", "number", "residents", "lower " + interval80 + " of " + id + "_count"},
		{id + "_count_high_80", "number", "residents", "upper " + interval80 + " of " + id + "_count"},
	}
}

var areaProperties = slices.Concat([]Property{
	{"code", "string", "", "CBS code of the area; text, may contain letters"},
	{"name", "string", "", "name of the area"},
	{"level", "string", "", "gemeente, wijk or buurt"},
	{"wijk_code", "string", "", "code of the wijk of a buurt"},
	{"municipality_code", "string", "", "code of the municipality"},
	{"municipality_name", "string", "", "name of the municipality"},
	{"year", "integer", "", "year of the CBS figures"},
	{"residents", "number", "residents", "residents of all ages (CBS, rounded to 5)"},
	{"residents_65", "number", "residents", "residents of 65 or older, from the CBS percentage"},
	{"residents_75", "number", "residents", "residents of 75 or older, estimated from residents_65"},
	{"residents_18", "number", "residents", "residents of 18 or older, from the CBS percentages; null where the model does not estimate 18+"},
}, outcomeProperties("lonely_65", "lonely", "65"), outcomeProperties("severe_65", "severely lonely", "65"),
	outcomeProperties("lonely_75", "lonely", "75"), outcomeProperties("severe_75", "severely lonely", "75"),
	outcomeProperties("lonely_18", "lonely", "18"), outcomeProperties("severe_18", "severely lonely", "18"), []Property{
		{"score", "number", "", "percentile (0-100) of lonely_65_pct among the loaded areas of this level"},
		{"class", "integer", "", "fifth of the score, 1 (lowest) to 5 (highest)"},
		{"rank_national", "integer", "", "rank by lonely_65_pct in the Netherlands, 1 = highest; only where the whole country is loaded"},
		{"rank_municipal", "integer", "", "rank by lonely_65_pct within the municipality, 1 = highest"},
		{"rank_low", "integer", "", "lowest rank of the 95 % interval, among the loaded areas of this level"},
		{"rank_high", "integer", "", "highest rank of that interval"},
		{"rank_municipal_low", "integer", "", "lowest rank of the 95 % interval of rank_municipal"},
		{"rank_municipal_high", "integer", "", "highest rank of that interval"},
		{"stability", "number", "share", "share (0-1) of other models (weights, transformations, one indicator less) in which the area keeps its class"},
		{"top_decile_probability", "number", "probability", "chance of being among the highest tenth of this level, 0-1"},
		{"status", "string", "", "ok, imputed, suppressed or no_data"},
		{"status_reason", "string", "", "why the status is not ok"},
		{"rivm_lonely_65_pct", "number", "percent", "RIVM's own estimate of lonely_65_pct"},
		{"rivm_year", "integer", "", "year of RIVM's estimate"},
		{"edition", "string", "", "edition that the record belongs to"},
		{"model", "string", "", "model that made the estimate"},
	})

// sumProperties describes what is summed from parts of buurten.
var sumProperties = []Property{
	{"residents_65", "number", "residents", "residents of 65 or older, allocated from the buurten"},
	{"residents_75", "number", "residents", "residents of 75 or older, allocated from the buurten"},
	{"lonely_65_pct", "number", "percent", "lonely_65_count as a share of residents_65"},
	{"lonely_65_low", "number", "percent", "lower " + interval + " of lonely_65_pct"},
	{"lonely_65_high", "number", "percent", "upper " + interval + " of lonely_65_pct"},
	{"lonely_65_count", "number", "residents", "expected number of lonely residents of 65 or older"},
	{"lonely_65_count_low", "number", "residents", "lower " + interval + " of lonely_65_count"},
	{"lonely_65_count_high", "number", "residents", "upper " + interval + " of lonely_65_count"},
	{"severe_65_pct", "number", "percent", "severe_65_count as a share of residents_65"},
	{"severe_65_low", "number", "percent", "lower " + interval + " of severe_65_pct"},
	{"severe_65_high", "number", "percent", "upper " + interval + " of severe_65_pct"},
	{"severe_65_count", "number", "residents", "expected number of severely lonely residents of 65 or older"},
	{"severe_65_count_low", "number", "residents", "lower " + interval + " of severe_65_count"},
	{"severe_65_count_high", "number", "residents", "upper " + interval + " of severe_65_count"},
	{"lonely_75_pct", "number", "percent", "lonely_75_count as a share of residents_75"},
	{"lonely_75_low", "number", "percent", "lower " + interval + " of lonely_75_pct"},
	{"lonely_75_high", "number", "percent", "upper " + interval + " of lonely_75_pct"},
	{"lonely_75_count", "number", "residents", "expected number of lonely residents of 75 or older"},
	{"lonely_75_count_low", "number", "residents", "lower " + interval + " of lonely_75_count"},
	{"lonely_75_count_high", "number", "residents", "upper " + interval + " of lonely_75_count"},
}

var cellProperties = slices.Concat([]Property{
	{"code", "string", "", "H3 index, hexadecimal"},
	{"resolution", "integer", "", "H3 resolution"},
	{"parent", "string", "", "H3 index of the parent cell"},
	{"municipality_code", "string", "", "municipality that most of the cell's residents of 65 or older live in"},
	{"municipality_name", "string", "", "name of that municipality"},
	{"year", "integer", "", "year of the CBS figures"},
}, sumProperties, []Property{
	{"class", "integer", "", "class of lonely_65_pct by the class borders of the buurten, 1 to 5"},
	{"status", "string", "", "ok, imputed or suppressed"},
	{"status_reason", "string", "", "why the status is not ok"},
	{"method", "string", "", "squares: placed by the population of 100 m squares; area: by land area"},
	{"edition", "string", "", "edition that the record belongs to"},
	{"model", "string", "", "model that made the estimate"},
})

var ownAreaProperties = slices.Concat([]Property{
	{"code", "string", "", "code of the area, of whoever drew it"},
	{"name", "string", "", "name of the area; its code where it has none"},
	{"year", "integer", "", "year of the CBS figures"},
}, sumProperties, []Property{
	{"class", "integer", "", "class of lonely_65_pct by the class borders of the buurten, 1 to 5"},
	{"known_area", "number", "share", "share (0-1) of the area's surface that lies in buurten with figures; the people elsewhere in it are not counted"},
	{"status", "string", "", "ok, imputed, suppressed or no_data"},
	{"status_reason", "string", "", "why the status is not ok"},
	{"method", "string", "", "squares: people were divided by the population of 100 m squares; area: by surface"},
	{"edition", "string", "", "edition that the record belongs to"},
	{"model", "string", "", "model that made the estimate"},
})
