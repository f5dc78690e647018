package recognise

import (
	"cmp"
	"math"
	"strings"
	"unicode"

	"risicokaart/internal/risk"
)

// Water tells what of an area a record is about.
type Water uint8

// What records are about. An area may have several records: a gemeente has one
// of its land and often one of its water.
const (
	Land        Water = iota
	InlandWater       // part of the area; it adds no people
	OuterWater        // no part of the area
)

// waterOf reads what CBS says in the column water: JA, NEE or B.
func waterOf(text string) Water {
	switch text {
	case "JA":
		return OuterWater
	case "B":
		return InlandWater
	}
	return Land
}

// Record is what a row says of an area, in one shape whatever the publisher. It
// is the one place that knows what codes, names and figures follow from the
// columns: an import stores records, a study makes areas of them.
type Record struct {
	Code           string
	Name           string // the code where nothing names the area
	Wijk, WijkName string // of a buurt; the name is "" where nothing tells
	Gemeente       string
	GemeenteName   string // "" where nothing tells
	Postcode       string // likewise
	Change         string // "1": the area is unchanged since the year before; "" where nothing tells
	Water          Water
	Year           int       // that of the layer where the row does not say
	Residents      float64   // NaN for none
	Figures        []float64 // aligned with the figures that were asked for; NaN for none
}

// Record reads what the row says of an area. What it does not say follows from the
// code: wijk WK059901 and gemeente GM0599 of BU05990110.
func (r *Row) Record() Record {
	c := &r.layer.columns
	rec := Record{
		Code: r.text(c.code), WijkName: r.text(c.wijkName), GemeenteName: r.text(c.gemeenteName),
		Postcode: r.text(c.postcode), Change: r.text(c.change), Water: waterOf(r.text(c.water)),
		Year: r.layer.Year, Residents: r.number(c.residents), Figures: make([]float64, len(r.layer.bindings)),
	}
	if year := r.number(c.year); year == year {
		rec.Year = int(math.RoundToEven(year))
	}
	digits := after(rec.Code, len("BU"))
	rec.Gemeente = cmp.Or(r.text(c.gemeente), "GM"+first(digits, 4))
	if r.layer.Level == risk.Buurt {
		rec.Wijk = cmp.Or(r.text(c.wijk), "WK"+first(digits, 6))
	}
	ofGemeente := ""
	if strings.HasPrefix(rec.Code, "GM") {
		ofGemeente = rec.GemeenteName // StatLine names the gemeente of every area, and no other
	}
	rec.Name = cmp.Or(cleanName(cmp.Or(r.text(c.name), ofGemeente)), rec.Code)
	rec.WijkName, rec.GemeenteName = cleanName(rec.WijkName), cleanName(rec.GemeenteName)
	for i, b := range r.layer.bindings {
		rec.Figures[i] = r.figure(b)
	}
	return rec
}

// maxName is how many characters a name may have: twice the longest of CBS.
const maxName = 120

// cleanName takes out of a name what pages, downloads and terminals could take for
// something else: control characters, and those that turn the direction of text. A
// name that is too long ends in an ellipsis.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName-1]) + "…"
	}
	return name
}

// figure is a figure of the row; NaN for none.
func (r *Row) figure(b binding) float64 {
	v := r.number(b.value)
	if b.of != none {
		v = 100 * v / r.number(b.of)
	}
	if math.IsInf(v, 0) {
		return math.NaN() // a part of nobody
	}
	return v
}

// after is a text without its first characters, first no more than those.
func after(text string, n int) string {
	runes := []rune(text)
	return string(runes[min(n, len(runes)):])
}

func first(text string, n int) string {
	runes := []rune(text)
	return string(runes[:min(n, len(runes))])
}

// Carriers tells of each record whether it is the one that an area's figures are
// taken from: on land before inland water, the first one of those.
func Carriers(records []Record) []bool {
	carriers, best := make([]bool, len(records)), map[string]int{}
	for i, r := range records {
		at, found := best[r.Code]
		if r.Water == OuterWater || found && records[at].Water <= r.Water {
			continue
		}
		if found {
			carriers[at] = false
		}
		best[r.Code], carriers[i] = i, true
	}
	return carriers
}
