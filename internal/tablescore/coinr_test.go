package tablescore

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"risicokaart/internal/declared"
	"risicokaart/internal/oracle"
)

// asem is the path of a file of COINr's ASEM example.
func asem(t *testing.T, name string) string {
	t.Helper()
	return oracle.Data(t, "reference/coinr-asem/"+name)
}

// readCSV reads a table by its rows' first column and the columns' names.
func readCSV(t *testing.T, path string) (codes []string, cells map[string]map[string]string) {
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
	cells = map[string]map[string]string{}
	for _, record := range records[1:] {
		codes = append(codes, record[0])
		cells[record[0]] = map[string]string{}
		for i, name := range records[0] {
			cells[record[0]][name] = record[i]
		}
	}
	return codes, cells
}

// asemModel writes the metadata of the example as a model file: 49 indicators
// in 8 groups in 2 groups.
func asemModel(t *testing.T, normalise string) declared.File {
	t.Helper()
	file, err := os.Open(asem(t, "imeta.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var indicators, groups strings.Builder
	for _, r := range records[1:] {
		level, id, name, direction, weight, parent := r[0], r[1], r[2], r[3], r[4], r[8]
		if parent == "Index" {
			parent = `""`
		}
		switch level {
		case "1":
			fmt.Fprintf(&indicators, "  - {id: %s, label_nl: %q, label_en: %q, unit: x, columns: [%s], direction: %s, weight: %s, group: %s, citation: COINr}\n", id, name, name, id, direction, weight, parent)
		case "2", "3":
			fmt.Fprintf(&groups, "  - {id: %s, label_nl: %q, label_en: %q, weight: %s, group: %s}\n", id, name, name,
				weight, parent)
		}
	}
	return declared.File{Name: "asem.yaml", Text: fmt.Appendf(nil, `schema: risicokaart-index/1
id: asem
title_nl: ASEM
title_en: ASEM
citation: COINr's example
normalise: %s
aggregate: arithmetic
indicators:
%sgroups:
%s`, normalise, &indicators, &groups)}
}

// byCode indexes the cells of a result.
func byCode(r *Result) map[string]map[string]string {
	cells := map[string]map[string]string{}
	for _, row := range r.Rows {
		cells[row[0]] = map[string]string{}
		for i, name := range r.Header {
			cells[row[0]][name] = row[i]
		}
	}
	return cells
}

func number64(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// What comes out of the whole path, from the file to the cell, is what COINr
// has, to 1e-9. Ranks may differ by 1 in three cells, where R ranked numbers
// that differ beyond the 15 digits which the file has of them.
func TestASEMAgreesWithCOINr(t *testing.T) {
	for normalise, test := range map[string]struct {
		expected string
		inTies   int
	}{
		"{method: z_score}":                    {"expected_zscore.csv", 0},
		"{method: min_max, low: 1, high: 100}": {"expected_minmax_1_100.csv", 0},
		"{method: rank}":                       {"expected_rank.csv", 3},
	} {
		result, err := Run(t.Context(), Options{Table: asem(t, "treated.csv"), Model: asemModel(t, normalise),
			Detail: true})
		if err != nil {
			t.Fatal(err)
		}
		got := byCode(result)
		codes, want := readCSV(t, asem(t, test.expected))
		cells, inTies := 0, 0
		for _, code := range codes {
			for name, text := range want[code] {
				if name == "uCode" {
					continue
				}
				cells++
				switch difference := math.Abs(number64(t, got[code][name]) - number64(t, text)); {
				case difference == 1 && inTies < test.inTies:
					inTies++
				case !(difference <= 1e-9):
					t.Errorf("%s: %s of %s is %s, want %s", normalise, name, code, got[code][name], text)
				}
			}
		}
		if cells != 51*49 {
			t.Errorf("%s: %d cells compared, want %d", normalise, cells, 51*49)
		}
	}
}

// With equal weights a group is the mean of its parts, and the index the mean of
// its two halves.
func TestASEMGroupsAreMeansOfTheirParts(t *testing.T) {
	result, err := Run(t.Context(), Options{Table: asem(t, "treated.csv"), Model: asemModel(t, "{method: z_score}"),
		Detail: true})
	if err != nil {
		t.Fatal(err)
	}
	_, expected := readCSV(t, asem(t, "expected_zscore.csv"))
	ranked := map[string]string{}
	for code, cells := range byCode(result) {
		mean := func(of map[string]string, names ...string) (sum float64) {
			for _, name := range names {
				sum += number64(t, of[name]) / float64(len(names))
			}
			return sum
		}
		for name, want := range map[string]float64{
			"Political": mean(expected[code], "Embs", "IGOs", "UNVote"),
			"Environ":   mean(expected[code], "Renew", "PrimEner", "CO2", "MatCon", "Forest"),
			"Sust":      mean(cells, "Environ", "Social", "SusEcFin"),
			"Conn":      mean(cells, "Physical", "ConEcFin", "Political", "Instit", "P2P"),
			"score":     mean(cells, "Conn", "Sust"),
		} {
			if math.Abs(number64(t, cells[name])-want) > 1e-9 {
				t.Errorf("%s of %s is %s, want %v", name, code, cells[name], want)
			}
		}
		ranked[cells["rank"]] = code
	}
	if len(ranked) != 51 {
		t.Errorf("%d ranks, want 51", len(ranked))
	}
}
