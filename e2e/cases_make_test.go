package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/oracle"
)

// exampleFiles makes the files of one and of three fictitious municipalities, once.
var exampleFiles = sync.OnceValues(func() (files [2]demo.Files, err error) {
	for i, municipalities := range []int{1, 3} {
		dir := filepath.Join(work, fmt.Sprintf("example%d", municipalities))
		files[i], err = demo.Generate(context.Background(), dir, demo.Options{Municipalities: municipalities})
		if err != nil {
			return files, err
		}
	}
	return files, nil
})

// example is the files of one municipality, that nobody may change; three those of
// three.
func example(t testing.TB) demo.Files {
	t.Helper()
	files, err := exampleFiles()
	must(t, err)
	return files[0]
}

func three(t testing.TB) demo.Files {
	t.Helper()
	files, err := exampleFiles()
	must(t, err)
	return files[1]
}

// spoilt is a copy of a GeoPackage in a folder of its own, changed by SQL.
func spoilt(t *testing.T, source string, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kaart_2024.gpkg")
	alter(source, strings.Join(statements, ";"))(t, path)
	return path
}

// real is a statement that makes of the example data that nobody made up: such an
// edition is guarded.
const real = `update gpkg_contents set description = ''`

// bareMap is a map without figures.
func bareMap(t *testing.T) string {
	t.Helper()
	var statements []string
	for _, table := range []string{"gemeenten", "wijken", "buurten"} {
		for _, column := range columnsOf(t, example(t).Areas, table) {
			switch column {
			case "id", "geom", "gemeentecode", "gemeentenaam", "wijkcode", "wijknaam", "buurtcode", "buurtnaam",
				"water", "jaar":
			default:
				statements = append(statements, fmt.Sprintf(`alter table %s drop column "%s"`, table, column))
			}
		}
	}
	return spoilt(t, example(t).Areas, statements...)
}

func columnsOf(t *testing.T, path, table string) (names []string) {
	t.Helper()
	query(t, path, `select name from pragma_table_info('`+table+`')`, func(rows *sql.Rows) error {
		names = append(names, "")
		return rows.Scan(&names[len(names)-1])
	})
	return names
}

// query reads a GeoPackage.
func query(t *testing.T, path, statement string, each func(*sql.Rows) error) {
	t.Helper()
	db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Path: path}).String())
	must(t, err)
	defer db.Close()
	rows, err := db.Query(statement)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		must(t, each(rows))
	}
	must(t, rows.Err())
}

// layerOf names the layer of each level.
var layerOf = map[string]string{"gemeente": "gemeenten", "wijk": "wijken", "buurt": "buurten"}

// figures are what the model reads of the example, to be written as people do.
type figures struct {
	names []string // catalogue's, without that of the code
	rows  []figureRow
}

type figureRow struct {
	code   string
	values []sql.NullFloat64
}

// figuresOf are those of all areas of the example.
func figuresOf(t *testing.T) figures {
	t.Helper()
	f := figures{names: []string{"aantal_inwoners", "aantal_huishoudens", "percentage_personen_0_tot_15_jaar",
		"percentage_personen_15_tot_25_jaar",
		"percentage_personen_65_jaar_en_ouder", "percentage_gehuwd", "percentage_gescheid", "percentage_verweduwd",
		"percentage_eenpersoonshuishoudens", "gemiddelde_woningwaarde", "percentage_koopwoningen",
		"aantal_personen_met_een_alg_bijstandsuitkering_tot", "omgevingsadressendichtheid"}}
	for _, level := range []string{"gemeente", "wijk", "buurt"} {
		statement := fmt.Sprintf("select %scode, %s from %s where water = 'NEE'", level, strings.Join(f.names, ", "),
			layerOf[level])
		query(t, example(t).Areas, statement, func(rows *sql.Rows) error {
			r := figureRow{values: make([]sql.NullFloat64, len(f.names))}
			into := []any{&r.code}
			for i := range r.values {
				into = append(into, &r.values[i])
			}
			err := rows.Scan(into...)
			for i := range r.values {
				r.values[i].Valid = r.values[i].Valid && r.values[i].Float64 > -90000
			}
			f.rows = append(f.rows, r)
			return err
		})
	}
	return f
}

// sheet says how figures are written.
type sheet struct {
	comma  rune
	number func(float64) string // nil for that of programs
	none   string
	code   string // name of the column with the codes
	names  func(string) string
}

// write writes the figures as CSV.
func (f figures) write(s sheet) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if s.comma != 0 {
		w.Comma = s.comma
	}
	if s.number == nil {
		s.number = func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	}
	header := []string{"gwb_code"}
	if s.code != "" {
		header[0] = s.code
	}
	for _, name := range f.names {
		if s.names != nil {
			name = s.names(name)
		}
		header = append(header, name)
	}
	_ = w.Write(header) // to memory
	for _, r := range f.rows {
		record := []string{r.code}
		for _, v := range r.values {
			text := s.none
			if v.Valid {
				text = s.number(v.Float64)
			}
			record = append(record, text)
		}
		_ = w.Write(record)
	}
	w.Flush()
	return b.String()
}

// withPoints writes a number with a decimal comma, and points between thousands.
func withPoints(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', 1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return whole + "," + fraction
}

// withSpaces writes one with hard spaces between thousands.
func withSpaces(v float64) string { return strings.ReplaceAll(withPoints(v), ".", "\u00a0") }

// exponents writes one as scientists do.
func exponents(v float64) string { return strconv.FormatFloat(v, 'E', -1, 64) }

// decimalComma writes a number with a decimal comma alone.
func decimalComma(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
}

// file writes a file in a folder of its own.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// asUTF16 writes a text so, by the order of bytes and with a mark or without.
func asUTF16(text string, little, mark bool) string {
	var b []byte
	if mark {
		text = "\ufeff" + text
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		high, low := byte(unit>>8), byte(unit)
		if little {
			high, low = low, high
		}
		b = append(b, high, low)
	}
	return string(b)
}

// zipped packs files, by their names in the zip.
func zipped(t *testing.T, name string, members map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for member, path := range members {
		content, err := os.ReadFile(path)
		must(t, err)
		m, err := w.CreateHeader(&zip.FileHeader{Name: member, Method: zip.Deflate})
		must(t, err)
		_, err = m.Write(content)
		must(t, err)
	}
	must(t, w.Close())
	return file(t, name, b.String())
}

// converted is what ogr2ogr makes of a file; name is that of the new one.
func converted(t *testing.T, name, source string, options ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	output(t, oracle.Program(t, "ogr2ogr"), append(options, path, source)...)
	return path
}

// shapefiles are a folder with the example as CBS published maps to 2020: a shapefile
// for each level, with short names.
func shapefiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	columns, err := catalogue.Load(bytes.NewReader(data.Catalogue), "catalogue")
	must(t, err)
	for level, layer := range layerOf {
		var fields []string
		for _, column := range columnsOf(t, example(t).Areas, layer) {
			if ind, known := columns.Indicator(column); known && len(ind.Names) > 0 {
				fields = append(fields, fmt.Sprintf("%s as %s", column, ind.Names[0]))
			}
		}
		output(t, oracle.Program(t, "ogr2ogr"), "-f", "ESRI Shapefile", filepath.Join(dir, level+"_2024_v1.shp"),
			example(t).Areas, "-dialect", "SQLITE", "-sql", "select geom, "+strings.Join(fields, ", ")+" from "+layer)
	}
	return dir
}

// caseFile is a file of ../shared/cases, unpacked where it is packed by gzip. The test
// is skipped where it is missing.
func caseFile(t *testing.T, name string) string {
	t.Helper()
	path := oracle.Case(t, name)
	if strings.HasSuffix(name, ".gz") {
		out := output(t, "gzip", "-dc", path)
		return file(t, strings.TrimSuffix(filepath.Base(name), ".gz"), out)
	}
	return path
}
