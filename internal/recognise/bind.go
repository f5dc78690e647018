package recognise

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/risk"
	"risicokaart/internal/source"
	"risicokaart/internal/source/table"
)

// meanings tell what the columns of a layer are: the catalogue, and what
// StatLine says of its columns, by their keys.
type meanings struct {
	*catalogue.Catalogue
	described map[string]table.Property
}

// columns lists the columns of a layer as the catalogue looks at them.
func (m meanings) columns(l source.Layer) []catalogue.Column {
	columns := make([]catalogue.Column, len(l.Columns))
	for i, c := range l.Columns {
		p, described := m.described[c.Name]
		groups := slices.Clone(p.Group)
		slices.Reverse(groups)
		if columns[i] = (catalogue.Column{Name: c.Name, Title: p.Title, Groups: groups}); !described {
			columns[i].Title, columns[i].Groups = catalogue.Heading(c.Name)
		}
	}
	return columns
}

// columnsOf are the positions of the columns that say which area a row is
// about, and what it is like; none where the layer lacks one.
type columnsOf struct {
	code, name, wijk, wijkName, gemeente, gemeenteName int
	water, postcode, year, residents                   int
	change                                             int // since the year before
	// yearCode has year and code of an area in one, as 2024BU05990110.
	yearCode int
}

// none is the position of a column that a layer lacks.
const none = -1

// binding says how a row gives a figure: the column at value, or 100 x value / of
// when there is such a column.
type binding struct{ value, of int }

// bind finds what the columns of a layer of areas, or a table about them, mean.
// A layer about something else is left without a code.
func (f *Files) bind(ctx context.Context, l *Layer, units map[string]catalogue.Unit) error {
	columns := f.meanings.columns(l.Layer)
	find := func(id string) int {
		b, ok, err := f.meanings.Resolve(id, columns)
		if err != nil || !ok || b.Of != "" {
			return none
		}
		return position(l.Layer, b.Value)
	}
	c := columnsOf{
		code: none, name: none, wijk: none,
		gemeente: find("gemeentecode"), gemeenteName: find("gemeentenaam"), wijkName: find("wijknaam"),
		water: find("water"), postcode: find("meest_voorkomende_postcode"),
		year: find("jaar"), residents: find("aantal_inwoners"),
		change: find("indelingswijziging_wijken_en_buurten"), yearCode: find("jrstatcode"),
	}
	wijk, buurt := find("wijkcode"), find("buurtcode")
	switch {
	case buurt != none:
		l.Level, c.code, c.name, c.wijk = risk.Buurt, buurt, find("buurtnaam"), wijk
	case wijk != none:
		l.Level, c.code, c.name = risk.Wijk, wijk, c.wijkName
	case c.gemeente != none:
		l.Level, c.code, c.name = risk.Gemeente, c.gemeente, c.gemeenteName
	default:
		if err := l.bindPlain(ctx, &c); err != nil || c.code == none {
			return err
		}
	}
	l.columns, l.bindings = c, make([]binding, len(f.opt.Figures))
	for i, id := range f.opt.Figures {
		b, _, err := f.meanings.Resolve(id, columns)
		if err != nil {
			return &source.Error{File: l.File, Layer: l.Name, Problem: "a column is ambiguous", Err: err}
		}
		l.bindings[i] = binding{position(l.Layer, b.Value), position(l.Layer, b.Of)}
	}
	l.rule(f.opt.Figures, units)
	return nil
}

// position is that of a column; none also for a name that is none.
func position(l source.Layer, name string) int {
	if name == "" {
		return none
	}
	return l.Index(name)
}

// codeColumns are names under which layers that are not CBS's own, and StatLine,
// carry the code of an area of any level; nameColumns likewise its name.
var (
	codeColumns = []string{"WijkenEnBuurten", "Codering", "gwb_code_10", "gwb_code", "statcode", "regiocode", "code"}
	nameColumns = []string{"Naam_gebied", "regio", "statnaam", "name", "naam"}
)

// named finds the columns of a layer that have one of some names, whatever number
// StatLine puts behind it, in the order of the names.
func named(l source.Layer, names []string) (found []int) {
	for _, name := range names {
		for i, c := range l.Columns {
			title, _ := catalogue.Heading(c.Name)
			if strings.EqualFold(catalogue.Stem(c.Name), name) || strings.EqualFold(catalogue.TitleStem(title), name) {
				found = append(found, i)
			}
		}
	}
	return found
}

// bindPlain binds a layer with a code column for any level. The level of the
// first record of an area is that of the layer; a table without shapes may mix them.
func (l *Layer) bindPlain(ctx context.Context, c *columnsOf) error {
	candidates := named(l.Layer, codeColumns)
	if len(candidates) == 0 {
		return nil
	}
	looked, odd := 0, ""
	for row, err := range l.file.container.Rows(ctx, l.Layer) {
		if err != nil {
			return err
		}
		for _, at := range candidates {
			code, text := row.Values[at].(string)
			if row.Values[at] != nil && odd == "" && (!text || code != "") {
				odd = fmt.Sprintf("has codes such as %.20q in the column %s, which are none of areas: those are as GM0599, WK059901 and BU05990110",
					fmt.Sprint(row.Values[at]), l.Columns[at].Name)
			}
			if level := codeLevel(code); level != 0 {
				l.Level, c.code = level, at
				break
			}
		}
		if looked++; c.code != none || looked == codesLooked {
			break
		}
	}
	if c.code == none && !l.Shapes() {
		l.file.seems = odd
	}
	if names := named(l.Layer, nameColumns); len(names) > 0 {
		c.name = names[0]
	}
	return nil
}

// codesLooked is how many rows are looked at for the code of an area: those of the
// country, its parts and provinces come first.
const codesLooked = 50

// codeLevel tells the level of an area by its code; 0 for a code of something else.
func codeLevel(code string) risk.Level {
	switch code = source.Trim(code); {
	case strings.HasPrefix(code, "GM"):
		return risk.Gemeente
	case strings.HasPrefix(code, "WK"):
		return risk.Wijk
	case strings.HasPrefix(code, "BU"):
		return risk.Buurt
	}
	return 0
}
