package main

import (
	"bytes"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/validation"
)

// One municipality is too little to fit a model on; the message names what is
// possible, and that gives the model in the program, with the municipality's own
// figure and without, on its buurten.
func TestValidateAsIsOnOneMunicipality(t *testing.T) {
	dir := t.TempDir()
	folder, out := filepath.Join(dir, "example"), filepath.Join(dir, "report.json")
	do(t, "demo", "--out", folder)
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"validate", folder}, &stdout, &stderr); status != exitFailure ||
		!strings.Contains(stderr.String(), "by --as-is") {
		t.Errorf("status %d, %s", status, &stderr)
	}
	text := do(t, "validate", folder, "--as-is", "--out", out)
	if !strings.Contains(text, "as it is") ||
		!strings.Contains(text, "329 gemeenten as a whole and 278 buurten of GM0489, GM0542") ||
		strings.Contains(text, "NOT A TEST") {
		t.Errorf("the text does not say what the model learnt from:\n%s", text)
	}
	r, err := validation.Read(readFile(t, out), out)
	if err != nil {
		t.Fatal(err)
	}
	own, without := r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, true),
		r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, false)
	if r.Design != validation.AsIs || own == nil || without == nil || own.Areas < 30 || own.Municipalities != 1 ||
		own.InTraining || own.MeanError.Value == without.MeanError.Value {
		t.Fatalf("design %s, with own figure %+v, without %+v", r.Design, own, without)
	}
	// The measures are those of the points, which are kept to a tenth.
	var n, sumX, sumY, xx, xy, off float64
	for _, p := range own.Points {
		n, sumX, sumY, xx, xy, off = n+1, sumX+p[0], sumY+p[1], xx+p[0]*p[0], xy+p[0]*p[1], off+math.Abs(p[0]-p[1])
	}
	slope := (n*xy - sumX*sumY) / (n*xx - sumX*sumX)
	if int(n) != own.Areas || math.Abs(off/n-own.MeanError.Value) > 0.05 || math.Abs(slope-own.Slope.Value) > 0.02 ||
		math.Abs((sumX-sumY)/n-own.Bias.Value) > 0.05 {
		t.Errorf("%v points: error %v, slope %v, bias %v; the report says %+v", n, off/n, slope, (sumX-sumY)/n,
			own.Measures)
	}
}
