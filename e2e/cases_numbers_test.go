package e2e

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"risicokaart/data"
	"risicokaart/internal/catalogue"
)

// TestCasesNumbers reads the same figures however they are written: the edition holds
// the same estimates.
func TestCasesNumbers(t *testing.T) {
	b := caseGroup(t)
	f, geo := figuresOf(t), bareMap(t)
	plain := f.write(sheet{})
	want := b.estimates(t, b.takes(t, []string{geo, file(t, "cijfers_2024.csv", plain)}, whole, "47 of 47 rows used"))
	semicolons := f.write(sheet{comma: ';', number: decimalComma})
	for name, text := range map[string]string{
		"decimal comma":         semicolons,
		"decimal comma, quoted": f.write(sheet{number: decimalComma}),
		"thousands points":      f.write(sheet{comma: ';', number: withPoints}),
		"thousands spaces":      f.write(sheet{comma: ';', number: withSpaces}),
		"tabs":                  f.write(sheet{comma: '\t', number: decimalComma}),
		"dashes for nothing":    f.write(sheet{none: "-"}),
		"points for nothing":    f.write(sheet{none: "       ."}),
		"sep=;":                 "sep=;\n" + semicolons,
		"quoted sep":            "\"sep=;\"\r\n" + strings.ReplaceAll(semicolons, "\n", "\r\n"),
		"a title above":         "\"Kerncijfers wijken en buurten 2024\"\n" + semicolons,
		"empty end rows and columns": strings.ReplaceAll(semicolons, "\n", ";;\n") + strings.Repeat(";",
			len(f.names)+2) + "\n\n;;\n",
		"StatLine's source at the end": semicolons + "Bron: CBS\n",
		"rows numbered":                strings.Replace(numbered(plain), "0,", ",", 1),
		"marks that nobody sees":       strings.ReplaceAll("\ufeff"+plain, "\nBU", "\n\ufeff\u200bBU"),
		"Ctrl-Z of old programs":       plain + "\x1a",
		"names with spaces round them": f.write(sheet{names: func(name string) string { return " " + name + "  " }}),
		"names in capitals":            f.write(sheet{code: "GWB_CODE", names: strings.ToUpper}),
		"line ends by CR":              strings.ReplaceAll(semicolons, "\n", "\r"),
		"line ends by CR and LF":       strings.ReplaceAll(plain, "\n", "\r\n"),
		"numbers with exponents":       f.write(sheet{number: exponents}),
		"exponents with a comma": f.write(sheet{comma: ';',
			number: func(v float64) string { return strings.Replace(exponents(v), ".", ",", 1) }}),
		"names of columns in many others": many(plain, 1500),
	} {
		t.Run(name, func(t *testing.T) {
			edition := b.takes(t, []string{geo, file(t, "cijfers_2024.csv", text)}, whole, "47 of 47 rows used")
			alike(t, want, b.estimates(t, edition))
		})
	}
	for _, test := range []struct {
		name, text string
		wants      []string
	}{
		{"thousands that nothing tells", f.write(sheet{comma: ';', number: func(v float64) string {
			return strings.TrimSuffix(withPoints(float64(int64(v))), ",0")
		}}), []string{"1.234 can be 1234 or 1 and 234 thousandths", `column "`}},
		{"thousands with commas that nothing tells", f.write(sheet{comma: ';', number: func(v float64) string {
			return strings.ReplaceAll(strings.TrimSuffix(withPoints(float64(int64(v))), ",0"), ".", ",")
		}}), []string{"1,234 can be 1234 or 1 and 234 thousandths", `column "`}},
		{"percent signs at people", f.write(sheet{number: func(v float64) string { return decimalComma(v) + "%" },
			comma: ';'}),
			[]string{`column "aantal_inwoners"`, "is no percentage"}},
		{"words for nothing", f.write(sheet{none: "NA"}), []string{`"NA" is not a number`, "row 4",
			"leave it empty where there is none"}},
		{"signs of errors for nothing", f.write(sheet{none: "#N/B"}), []string{`"#N/B" is not a number`, "leave it empty"}},
		{"formulas", f.write(sheet{number: func(v float64) string { return `="` + decimalComma(v) + `"` }}),
			[]string{"is not a number", "row 1"}},
		{"more people than anywhere", f.write(sheet{comma: ';'}) + "BU99010099;1e18" + strings.Repeat(";", len(f.names)-1) +
			"\n", []string{"more than any area has", `column "aantal_inwoners"`}},
		{"cut off", plain[:strings.LastIndexByte(plain[:len(plain)/2], '\n')+15],
			[]string{"not a whole CSV file", "fetch the file again"}},
		{"a name twice", strings.Replace(plain, "aantal_huishoudens", "AANTAL_INWONERS", 1),
			[]string{"two columns", "AANTAL_INWONERS"}},
		{"too many columns", many(plain, 1700), []string{"more than 1597 columns"}},
		{"zero bytes", strings.Repeat("\x00", 5000), []string{"nothing but zero bytes", "fetch it again"}},
		{"empty", "", []string{"empty"}},
		{"records of JSON", `[{"gwb_code":"GM9901","aantal_inwoners":5}]`, []string{"JSON without features or rows"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.refuses(t, []string{geo, file(t, "cijfers_2024.csv", test.text)}, append(test.wants, "cijfers_2024.csv")...)
		})
	}
}

// TestCasesEncodings reads the same table as programs of other systems save it.
func TestCasesEncodings(t *testing.T) {
	b := caseGroup(t)
	f, geo := figuresOf(t), bareMap(t)
	text := f.write(sheet{comma: ';', number: decimalComma})
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := range lines {
		lines[i] += ";" + map[bool]string{true: "opmerking", false: "Súdwest-Fryslân"}[i == 0]
	}
	text = strings.Join(lines, "\n") + "\n"
	want := b.estimates(t, b.takes(t, []string{geo, file(t, "cijfers_2024.csv", text)}, whole))
	encoded := func(c *charmap.Charmap, text string) string {
		out, err := c.NewEncoder().String(text)
		must(t, err)
		return out
	}
	for _, test := range []struct{ name, text, told string }{
		{"Windows-1252", encoded(charmap.Windows1252, strings.ReplaceAll(text, "\n", "\r\n")), "Windows-1252"},
		{"Macintosh", encoded(charmap.Macintosh, strings.ReplaceAll(text, "\n", "\r")), "Macintosh"},
		{"UTF-16 with a mark", asUTF16(text, true, true), "UTF-16LE"},
		{"UTF-16 without", asUTF16(text, true, false), "UTF-16LE"},
		{"UTF-16, large end first", asUTF16(text, false, true), "UTF-16BE"},
		{"UTF-16, large end first, without a mark", asUTF16(text, false, false), "UTF-16BE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			edition := b.takes(t, []string{geo, file(t, "cijfers_2024.csv", test.text)}, whole, "read as "+test.told)
			alike(t, want, b.estimates(t, edition))
		})
	}
}

// TestCasesNames reads key figures under the names of each publication.
func TestCasesNames(t *testing.T) {
	b := caseGroup(t)
	f, geo := figuresOf(t), bareMap(t)
	columns, err := catalogue.Load(bytes.NewReader(data.Catalogue), "catalogue")
	must(t, err)
	named := func(choose func(catalogue.Indicator) string) func(string) string {
		return func(id string) string {
			ind, _ := columns.Indicator(id)
			return choose(ind)
		}
	}
	want := b.estimates(t, b.takes(t, []string{geo, file(t, "cijfers_2024.csv", f.write(sheet{}))}, whole))
	for name, s := range map[string]sheet{
		"of shapefiles": {names: named(func(ind catalogue.Indicator) string { return ind.Names[0] })},
		"of kwb-YEAR, percentages": {names: named(func(ind catalogue.Indicator) string {
			return ind.Names[len(ind.Names)-1]
		})},
		"in camel case": {names: func(name string) string {
			parts := strings.Split(name, "_")
			for i := range parts[1:] {
				parts[i+1] = strings.ToUpper(parts[i+1][:1]) + parts[i+1][1:]
			}
			return strings.Join(parts, "")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			edition := b.takes(t, []string{geo, file(t, "kwb_2024.csv", f.write(s))}, whole)
			alike(t, want, b.estimates(t, edition))
		})
	}
	t.Run("StatLine's titles, with one above", func(t *testing.T) {
		text := "\"Kerncijfers wijken en buurten 2024\"\n" +
			"\"Wijken en buurten\";\"Regioaanduiding|Codering (code)\";\"Bevolking|Aantal inwoners (aantal)\";\"Wonen|Koopwoningen (%)\"\n" +
			"\"Voorbeeldstad\";\"GM9901\";\"62.355\";\"55,5\"\n\"Binnenstad\";\"BU99010000\";\"2.005\";\"40,0\"\n\"Bron: CBS\"\n"
		b.takes(t, []string{geo, file(t, "statline_2024.csv", text), "--allow-missing", "--force"}, "2 of 2 rows used")
	})
	t.Run("shapefiles of CBS", func(t *testing.T) {
		areas := b.estimates(t, b.takes(t, []string{example(t).Areas}, whole))
		edition := b.takes(t, []string{shapefiles(t)}, whole)
		alike(t, areas, b.estimates(t, edition))
	})
	t.Run("a zip of them, with backslashes", func(t *testing.T) {
		members := map[string]string{}
		parts, _ := filepath.Glob(filepath.Join(shapefiles(t), "*"))
		for _, path := range parts {
			members[`WijkBuurtkaart\SHP\`+filepath.Base(path)] = path
		}
		b.takes(t, []string{zipped(t, "WijkBuurtkaart_2024_v1.zip", members)}, whole)
	})
}

// numbered puts the number of the row before each line, as R and pandas do.
func numbered(text string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		b.WriteString(decimalComma(float64(n)) + "," + line)
		n++
	}
	return b.String()
}

// many adds columns without values.
func many(text string, columns int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimSuffix(line, "\n"))
		for i := range columns {
			b.WriteString(",")
			if strings.HasPrefix(line, "gwb_code") {
				b.WriteString("kolom" + decimalComma(float64(i)))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
