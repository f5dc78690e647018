package layer

import "slices"

// Type is the JSON type of a property.
type Type string

// The types that properties have.
const (
	String  Type = "string"
	Number  Type = "number"
	Integer Type = "integer"
)

// Property describes one public property of a collection. Its name is the
// name of the column too, so what is documented is what is selected.
type Property struct {
	Name        string
	Type        Type
	Unit        string // "percent", "residents", ...; empty for none
	Description string
}

var areaProperties = slices.Concat([]Property{
	{"code", String, "", "CBS code of the area; text, may contain letters"},
	{"name", String, "", "name of the area"},
	{"level", String, "", "gemeente, wijk or buurt"},
	{"wijk_code", String, "", "code of the wijk of a buurt"},
	{"municipality_code", String, "", "code of the municipality"},
	{"municipality_name", String, "", "name of the municipality"},
	{"year", Integer, "", "year of the CBS figures"},
	{"residents", Number, "residents", "residents of all ages (CBS, rounded to 5)"},
	{"residents_65", Number, "residents", "residents of 65 or older, from the CBS percentage"},
	{"residents_75", Number, "residents", "residents of 75 or older, estimated from residents_65"},
	{"residents_18", Number, "residents",
		"residents of 18 or older, from the CBS percentages; null where the model does not estimate 18+"},
}, outcomeProperties(Areas), []Property{
	{"score", Number, "", "percentile (0-100) of lonely_65_pct among the loaded areas of this level"},
	{"class", Integer, "", "fifth of the score, 1 (lowest) to 5 (highest)"},
	{"rank_national", Integer, "", "rank by lonely_65_pct in the Netherlands, 1 = highest; only where the whole country is loaded"},
	{"rank_municipal", Integer, "", "rank by lonely_65_pct within the municipality, 1 = highest"},
	{"rank_low", Integer, "", "lowest rank of the 95 % interval, among the loaded areas of this level"},
	{"rank_high", Integer, "", "highest rank of that interval"},
	{"rank_municipal_low", Integer, "", "lowest rank of the 95 % interval of rank_municipal"},
	{"rank_municipal_high", Integer, "", "highest rank of that interval"},
	{"stability", Number, "share", "share (0-1) of other models (weights, transformations, one indicator less) in which the area keeps its class"},
	{"top_decile_probability", Number, "probability", "chance of being among the highest tenth of this level, 0-1"},
	{"status", String, "", "ok, imputed, suppressed or no_data"},
	{"status_reason", String, "", "why the status is not ok"},
	{"rivm_lonely_65_pct", Number, "percent", "RIVM's own estimate of lonely_65_pct"},
	{"rivm_year", Integer, "", "year of RIVM's estimate"},
	{"edition", String, "", "edition that the record belongs to"},
	{"model", String, "", "model that made the estimate"},
})

// summedProperties describes what is summed from parts of buurten.
var summedProperties = slices.Concat([]Property{
	{"residents_65", Number, "residents", "residents of 65 or older, allocated from the buurten"},
	{"residents_75", Number, "residents", "residents of 75 or older, allocated from the buurten"},
}, outcomeProperties(Cells))

var cellProperties = slices.Concat([]Property{
	{"code", String, "", "H3 index, hexadecimal"},
	{"resolution", Integer, "", "H3 resolution"},
	{"parent", String, "", "H3 index of the parent cell"},
	{"municipality_code", String, "", "municipality that most of the cell's residents of 65 or older live in"},
	{"municipality_name", String, "", "name of that municipality"},
	{"year", Integer, "", "year of the CBS figures"},
}, summedProperties, []Property{
	{"class", Integer, "", "class of lonely_65_pct by the class borders of the buurten, 1 to 5"},
	{"status", String, "", "ok, imputed or suppressed"},
	{"status_reason", String, "", "why the status is not ok"},
	{"method", String, "", "squares: placed by the population of 100 m squares; area: by land area"},
	{"edition", String, "", "edition that the record belongs to"},
	{"model", String, "", "model that made the estimate"},
})

var ownAreaProperties = slices.Concat([]Property{
	{"code", String, "", "code of the area, of whoever drew it"},
	{"name", String, "", "name of the area; its code where it has none"},
	{"year", Integer, "", "year of the CBS figures"},
}, summedProperties, []Property{
	{"class", Integer, "", "class of lonely_65_pct by the class borders of the buurten, 1 to 5"},
	{"known_area", Number, "share", "share (0-1) of the area's surface that lies in buurten with figures; the people elsewhere in it are not counted"},
	{"status", String, "", "ok, imputed, suppressed or no_data"},
	{"status_reason", String, "", "why the status is not ok"},
	{"method", String, "", "squares: people were divided by the population of 100 m squares; area: by surface"},
	{"edition", String, "", "edition that the record belongs to"},
	{"model", String, "", "model that made the estimate"},
})
