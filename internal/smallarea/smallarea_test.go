package smallarea

import (
	"encoding/csv"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"risicokaart/internal/oracle"
)

// tolerance of agreement with R: its files have 15 digits.
const tolerance = 1e-9

// reference reads a file of results that others published.
func reference(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(oracle.Data(t, "reference/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.15g, want %.15g (difference %.1e)", what, got, want, got-want)
	}
}

// The milk data of R's package sae: expenditure on milk in 43 areas, with an
// intercept and the major areas 2 to 4.
func TestMilkAgreesWithR(t *testing.T) {
	var areas []Area
	for _, row := range reference(t, "sae-milk/milk_input.csv") {
		a := Area{Direct: number(t, row["yi"]), Variance: math.Pow(number(t, row["SD"]), 2), X: []float64{1, 0, 0, 0}}
		if major := int(number(t, row["MajorArea"])); major > 1 {
			a.X[major-1] = 1
		}
		areas = append(areas, a)
	}
	fit, err := FayHerriot(areas)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range reference(t, "sae-milk/milk_fh_reml_expected.csv") {
		near(t, "EBLUP "+row["SmallArea"], fit.Estimates[i].EBLUP, number(t, row["eblup_reml"]))
		near(t, "MSE "+row["SmallArea"], fit.Estimates[i].MSE, number(t, row["mse_reml"]))
	}
	coefficients := reference(t, "sae-milk/milk_fh_reml_fit.csv")
	near(t, "refvar", fit.ModelVariance, number(t, coefficients[0]["est"]))
	for j, row := range coefficients[1:] {
		near(t, row["par"], fit.Beta[j], number(t, row["est"]))
		near(t, "error of "+row["par"], fit.BetaSE[j], number(t, row["se"]))
	}
}

// simulated areas around 10 + 2x, with model variance a.
func simulated(n int, a float64) (areas []Area, truth []float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range n {
		x := rng.NormFloat64()
		theta := 10 + 2*x + math.Sqrt(a)*rng.NormFloat64()
		d := 0.2 + 3*rng.Float64()
		truth = append(truth, theta)
		areas = append(areas, Area{Direct: theta + math.Sqrt(d)*rng.NormFloat64(), Variance: d, X: []float64{1, x}})
	}
	return areas, truth
}

// Known truth is found back, with an error as large as is claimed: over many
// seeds their ratio is 0.99 with a standard deviation of 0.05.
func TestRecoversWhatWasSimulated(t *testing.T) {
	areas, truth := simulated(2000, 1.5)
	fit, err := FayHerriot(areas)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(fit.ModelVariance-1.5) > 0.2 || math.Abs(fit.Beta[0]-10) > 0.1 || math.Abs(fit.Beta[1]-2) > 0.1 {
		t.Errorf("variance %v and coefficients %v, want about 1.5 and 10, 2", fit.ModelVariance, fit.Beta)
	}
	var claimed, model, direct float64
	for i, e := range fit.Estimates {
		claimed += e.MSE
		model += math.Pow(e.EBLUP-truth[i], 2)
		direct += math.Pow(areas[i].Direct-truth[i], 2)
	}
	if ratio := model / claimed; ratio < 0.85 || ratio > 1.15 || model >= direct {
		t.Errorf("squared error %v of the claimed; %v against %v directly", ratio, model, direct)
	}
}

// An area with an exact figure keeps it; areas that do not differ beyond their
// noise all get the prediction.
func TestExtremesOfShrinkage(t *testing.T) {
	areas, _ := simulated(50, 1.5)
	areas[0].Variance = 1e-12
	fit, err := FayHerriot(areas)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "exact area", fit.Estimates[0].EBLUP, areas[0].Direct)
	for i := range areas {
		areas[i].Variance, areas[i].Direct = 100, 10+2*areas[i].X[1]+0.01*float64(i%3)
	}
	if fit, err = FayHerriot(areas); err != nil {
		t.Fatal(err)
	}
	if fit.ModelVariance != 0 || math.Abs(fit.Estimates[7].EBLUP-(fit.Beta[0]+fit.Beta[1]*areas[7].X[1])) > tolerance {
		t.Errorf("variance %v, estimate %v; want 0 and the prediction", fit.ModelVariance, fit.Estimates[7])
	}
}

func TestRefusesWhatCannotBeFitted(t *testing.T) {
	good := func() []Area { areas, _ := simulated(5, 1); return areas }
	tests := map[string]struct {
		change func([]Area) []Area
		want   string
	}{
		"none":        {func([]Area) []Area { return nil }, "there are no areas"},
		"too few":     {func(a []Area) []Area { return a[:2] }, "2 areas with 2 characteristics"},
		"uneven":      {func(a []Area) []Area { a[3].X = a[3].X[:1]; return a }, "area 3 has 1 characteristics"},
		"missing":     {func(a []Area) []Area { a[1].Direct = math.NaN(); return a }, "area 1 has a missing value"},
		"no variance": {func(a []Area) []Area { a[2].Variance = 0; return a }, "area 2 has variance 0"},
		"dependent": {func(a []Area) []Area {
			for i := range a {
				a[i].X[1] = 3
			}
			return a
		}, "depend on one another"},
	}
	for name, test := range tests {
		if fit, err := FayHerriot(test.change(good())); err == nil || !strings.Contains(err.Error(), test.want) ||
			errors.Is(err, ErrNotConverged) {
			t.Errorf("%s: %v and error %v, want %q in it", name, fit, err, test.want)
		}
	}
}
