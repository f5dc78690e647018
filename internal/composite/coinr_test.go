package composite

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"risicokaart/internal/oracle"
)

// asem reads a table of the ASEM example of COINr: values by indicator, in the
// order of the countries.
func asem(t *testing.T, name string) (header []string, rows [][]string) {
	t.Helper()
	file, err := os.Open(oracle.Data(t, "reference/coinr-asem/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records[0], records[1:]
}

func column(t *testing.T, rows [][]string, n int) []float64 {
	t.Helper()
	values := make([]float64, len(rows))
	for i, row := range rows {
		v, err := strconv.ParseFloat(row[n], 64)
		if err != nil {
			t.Fatal(err)
		}
		values[i] = v
	}
	return values
}

// Every cell agrees with COINr to 1e-9. Ranks are compared within ties: R
// ranked numbers that differ beyond the 15 digits which the file has of them.
func TestAgreesWithCOINr(t *testing.T) {
	_, meta := asem(t, "imeta.csv")
	direction := map[string]float64{}
	for _, row := range meta {
		if row[0] == "1" {
			direction[row[1]], _ = strconv.ParseFloat(row[3], 64)
		}
	}
	header, treated := asem(t, "treated.csv")
	_, zscore := asem(t, "expected_zscore.csv")
	_, minmax := asem(t, "expected_minmax_1_100.csv")
	_, rank := asem(t, "expected_rank.csv")
	cells, inTies := 0, 0
	for n := 1; n < len(header); n++ {
		sign := direction[header[n]]
		if sign == 0 {
			t.Fatalf("no direction of %s", header[n])
		}
		x := each(column(t, treated, n), func(v float64) float64 { return v * sign })
		z, err := ZScore(x, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		mm, err := MinMax(x, 1, 100)
		if err != nil {
			t.Fatal(err)
		}
		for name, pair := range map[string][2][]float64{"z-score": {z, column(t, zscore, n)},
			"min-max": {mm, column(t, minmax, n)}} {
			for i, got := range pair[0] {
				cells++
				if want := pair[1][i]; !(math.Abs(got-want) <= 1e-9) {
					t.Errorf("%s of %s, row %d: %.15g, want %.15g", name, header[n], i+1, got, want)
				}
			}
		}
		ranks := Rank(x)
		for i, want := range column(t, rank, n) {
			ties := -1.0
			for _, other := range ranks {
				if other == ranks[i] {
					ties++
				}
			}
			cells++
			if want != ranks[i] {
				inTies++
			}
			if want < ranks[i] || want > ranks[i]+ties {
				t.Errorf("rank of %s, row %d: %v with %v equal values, want %v", header[n], i+1, ranks[i], ties, want)
			}
		}
	}
	if cells != 3*51*49 || inTies > 3 {
		t.Errorf("%d cells compared and %d differ within ties; want %d and at most 3", cells, inTies, 3*51*49)
	}
}
