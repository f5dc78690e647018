// Package formats tells which formats of files are read, of which years, and under
// which names.
package formats

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/source/container"
)

// publication is a form in which figures and areas are published, with how each year
// of it is read.
type publication struct {
	name   string
	format string
	years  map[int]string // how; a year that is not there is not published so
}

// How a year is read: as the program was tried on a published file of it, or by the
// names in the catalogue alone.
const (
	tried   = "tried"
	byNames = "by name"
	byGDAL  = "GDAL, by name"
)

var publishedYears = []int{2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025}

// published lists the forms of the Wijk- en Buurtkaart and the key figures.
var published = []publication{
	{"Wijk- en Buurtkaart", "GeoPackage", map[int]string{2021: tried, 2022: byNames, 2023: byNames, 2024: tried,
		2025: byNames}},
	{"Wijk- en Buurtkaart", "shapefile", map[int]string{2018: byGDAL, 2019: byGDAL, 2020: byGDAL, 2021: byGDAL,
		2022: byGDAL, 2023: byGDAL}},
	{"Wijk- en Buurtkaart, WFS and OGC API", "GeoJSON", map[int]string{2021: byNames, 2022: byNames, 2023: tried,
		2024: byNames, 2025: byNames}},
	{"Kerncijfers, StatLine", "OData (CSV, JSON)", everyYear(byNames, 2025)},
	{"Kerncijfers, StatLine's web page", "CSV with titles", everyYear(byNames, 0)},
	{"Kerncijfers, kwb-YEAR saved as CSV", "CSV", everyYear(byNames, 0)},
	{"Squares of 100 m", "GeoPackage", map[int]string{2021: byNames, 2022: byNames, 2023: byNames, 2024: tried}},
	{"RIVM, 50150NED, 50120NED and 50090NED", "OData (CSV, JSON)", map[int]string{2020: tried, 2022: byNames,
		2024: byNames}},
	{"Residents by age, 03759ned", "OData (CSV, JSON)", everyYear(byNames, 0)},
}

// everyYear is for what is published each year and was tried on a file of one; 0 for
// none.
func everyYear(how string, triedOn int) map[int]string {
	years := map[int]string{}
	for _, year := range publishedYears {
		years[year] = how
	}
	if triedOn != 0 {
		years[triedOn] = tried
	}
	return years
}

// Write writes, as Markdown, which formats are read, of which years, and under
// which names an indicator is looked for in each of them.
func Write(w io.Writer, c *catalogue.Catalogue) error {
	var b strings.Builder
	b.WriteString("\n## Formats\n\n| format | names of files | read by | what of it |\n|---|---|---|---|\n")
	for _, f := range container.Formats() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", f.Name, "`"+strings.Join(f.Extensions, "` `")+"`", f.By, f.What)
	}
	b.WriteString("\n## Years\n\n| published as | format |")
	for _, year := range publishedYears {
		fmt.Fprintf(&b, " %d |", year)
	}
	b.WriteString("\n|---|---" + strings.Repeat("|---", len(publishedYears)) + "|\n")
	for _, p := range published {
		fmt.Fprintf(&b, "| %s | %s |", p.name, p.format)
		for _, year := range publishedYears {
			fmt.Fprintf(&b, " %s |", cmp.Or(p.years[year], "–"))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## Names\n\n| indicator | unit | shapefile | kwb-YEAR | StatLine |\n|---|---|---|---|---|\n")
	for _, ind := range c.Indicators {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", ind.ID, ind.Unit, quoted(ofShapefile(ind)), quoted(ofKWB(ind)),
			quoted(ofStatLine(ind)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ofShapefile are the names in upper case: CBS writes those of its shapefiles so.
func ofShapefile(ind catalogue.Indicator) string {
	return namesWhere(ind.Names, func(name string) bool { return name == strings.ToUpper(name) })
}

// ofKWB are the names in lower case, and those of counts.
func ofKWB(ind catalogue.Indicator) string {
	return namesWhere(append(ind.Names[:len(ind.Names):len(ind.Names)], ind.Counts...),
		func(name string) bool { return name == strings.ToLower(name) })
}

func ofStatLine(ind catalogue.Indicator) string { return ind.StatLine.Stem }

func namesWhere(names []string, is func(string) bool) string {
	var found []string
	for _, name := range names {
		if is(name) {
			found = append(found, name)
		}
	}
	return strings.Join(found, " ")
}

// quoted is text as Markdown shows code; "" for nothing.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
