package calibrate

import (
	"crypto/sha256"
	"database/sql"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"risicokaart/internal/risk"
)

// The real data that the shipped model is fitted on, under the folder shared/data
// that stands beside the project.
const (
	areasFile   = "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg"
	figuresFile = "rivm-50090NED/rivm_50090NED_2020_65plus.csv"
	adultsFile  = "rivm-50090NED/rivm_50090NED_2020_18plus.csv"
	earlierFile = "rivm-50090NED/rivm_50090NED_2016_65plus.csv"
)

// projectRoot is the folder with go.mod.
func projectRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	t.Fatal("find go.mod: no folder above the test has one")
	return ""
}

// sharedData reads the real data, or skips the test where it is absent. With
// CI=true absence is a failure: there the data must be mounted.
func sharedData(t testing.TB, model *risk.Model) Data {
	t.Helper()
	folder := filepath.Join(projectRoot(t), "..", "shared", "data")
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("real data is absent: %v", err)
		}
		t.Skipf("real data is absent (%v); it is not part of the project", err)
	}
	data := Data{
		Areas:   readAreas(t, filepath.Join(folder, areasFile), model.Columns()),
		Figures: readFigures(t, filepath.Join(folder, figuresFile)),
		Earlier: readFigures(t, filepath.Join(folder, earlierFile)),
		Target:  "RIVM, table 50090NED, residents of 65+ and of 18+, 2020 (small-area estimates, classification of 2020)",
		Made:    model.Training.Made,
	}
	for code, f := range readFigures(t, filepath.Join(folder, adultsFile)) {
		if both, ok := data.Figures[code]; ok {
			both.Lonely18, both.Severe18 = f.Lonely, f.Severe
			data.Figures[code] = both
		}
	}
	data.National = data.Figures["NL01"]
	for _, file := range []string{areasFile, figuresFile, adultsFile, earlierFile} {
		content, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		data.Sources = append(data.Sources, risk.Source{Name: filepath.Base(file), SHA256: hex.EncodeToString(sum[:])})
	}
	return data
}

func readAreas(t testing.TB, path string, columns []string) []risk.Area {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var areas []risk.Area
	for _, layer := range []struct {
		level       risk.Level
		name, codes string
	}{
		{risk.Gemeente, "gemeenten", "gemeentecode, gemeentenaam, '', ''"},
		{risk.Wijk, "wijken", "wijkcode, wijknaam, '', gemeentecode"},
		{risk.Buurt, "buurten", "buurtcode, buurtnaam, wijkcode, gemeentecode"},
	} {
		rows, err := db.Query(fmt.Sprintf("SELECT %s, aantal_inwoners, %s FROM %s WHERE water = 'NEE'",
			layer.codes, strings.Join(columns, ", "), layer.name))
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			areas = append(areas, scanArea(t, rows, layer.level, columns))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return areas
}

func scanArea(t testing.TB, rows *sql.Rows, level risk.Level, columns []string) risk.Area {
	t.Helper()
	a := risk.Area{Level: level, Raw: map[string]float64{}}
	values := make([]sql.NullFloat64, 1+len(columns))
	into := []any{&a.Code, &a.Name, &a.Wijk, &a.Municipality}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := rows.Scan(into...); err != nil {
		t.Fatal(err)
	}
	value := func(v sql.NullFloat64) float64 {
		if !v.Valid || v.Float64 <= -90000 {
			return math.NaN()
		}
		return v.Float64
	}
	a.Residents = value(values[0])
	for i, column := range columns {
		a.Raw[column] = value(values[i+1])
	}
	return a
}

// readFigures reads an untyped OData table: padded text, "." or blank = missing.
func readFigures(t testing.TB, path string) map[string]Figure {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(stem string) int {
		for i, key := range records[0] {
			if name, _, _ := strings.Cut(key, "_"); name == stem {
				return i
			}
		}
		t.Fatalf("%s has no column %s", path, stem)
		return 0
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	code, lonely, severe := column("WijkenEnBuurten"), column("Eenzaam"), column("ErnstigZeerErnstigEenzaam")
	figures := map[string]Figure{}
	for _, r := range records[1:] {
		f := Figure{number(r[lonely]), number(r[severe]), math.NaN(), math.NaN()}
		if !math.IsNaN(f.Lonely) && !math.IsNaN(f.Severe) {
			figures[strings.TrimSpace(r[code])] = f
		}
	}
	return figures
}
