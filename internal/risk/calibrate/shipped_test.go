package calibrate

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/data"
	"risicokaart/internal/risk"
)

var (
	update = flag.Bool("update", false, "write the calibrated model over the shipped one")
	made   = flag.String("made", "", "date of the calibration, YYYY-MM-DD; with -update")
)

func shippedModel(t testing.TB) *risk.Model {
	t.Helper()
	file, err := data.Models.Open(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := risk.LoadModel(file, data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The shipped model is what the calibration makes of the real data, digit for
// digit; -update writes it anew.
func TestShippedModelIsReproducible(t *testing.T) {
	shipped := shippedModel(t)
	input := sharedData(t, shipped)
	if *made != "" {
		input.Made = *made
	}
	got, err := Run(shipped, input)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		var text bytes.Buffer
		if err := got.Write(&text); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(projectRoot(t), "data", data.DefaultModel)
		if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(got, shipped); diff != "" {
		t.Errorf("the calibration makes another model (-calibrated +shipped); run with -update:\n%s", diff)
	}
}

func TestLeaveOneMunicipalityOut(t *testing.T) {
	shipped := shippedModel(t)
	input := sharedData(t, shipped)
	for _, level := range []risk.Level{risk.Buurt, risk.Wijk} {
		for _, benchmark := range []bool{true, false} {
			v, err := LeaveOneOut(shipped, input, level, benchmark)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v benchmark %v lonely %+v", level, benchmark, v.Lonely65)
			t.Logf("%v benchmark %v severe %+v", level, benchmark, v.Severe65)
		}
	}
}
