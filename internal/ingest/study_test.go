package ingest

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"risicokaart/internal/layer"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// readStudy reads areas as an import would, without a database.
func readStudy(t *testing.T, opt Options) (*recognise.Dataset, []risk.Area, *risk.Model) {
	t.Helper()
	m, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		t.Fatal(err)
	}
	files, err := recognise.Open(t.Context(), opt.recognise(m))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(files.Close)
	data, err := files.Dataset(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	areas, err := data.ModelAreas(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return data, areas, m
}

// What is read without a database is what an import reads: the model says the
// same of it.
func TestStudyIsWhatAnImportReads(t *testing.T) {
	for name, statements := range map[string][]string{
		"as published": nil,
		"what people make of files": {
			"update buurten set buurtcode = char(9) || ' ' || buurtcode || '  ', buurtnaam = '   ' where rowid % 7 = 0",
			"update buurten set wijkcode = '  ' || wijkcode || ' ', gemeentecode = ' GM9901' where rowid % 3 = 0",
			"update buurten set buurtnaam = null where rowid % 5 = 0",
			"update buurten set water = null where rowid % 4 = 0",
			"update wijken set wijknaam = '' where rowid % 2 = 0",
			"update buurten set aantal_inwoners = -99997 where rowid = 4",
			"update buurten set percentage_personen_65_jaar_en_ouder = -99995 where rowid = 6",
			"alter table buurten add column t text", "update buurten set t = ' ' || percentage_koopwoningen || ' '",
			"alter table buurten drop column percentage_koopwoningen",
			"alter table buurten rename column t to percentage_koopwoningen",
		},
		"without codes of larger areas": {
			"alter table buurten drop column wijkcode", "alter table buurten drop column gemeentecode",
			"alter table buurten drop column water",
			"alter table wijken drop column gemeentecode",
			"update buurten set buurtcode = ' ' || buurtcode where rowid % 3 = 0",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := example(t, 3)
			spoil(t, files.Areas, statements...)
			studyIsWhatAnImportReads(t, options(t, files.Paths()...))
		})
	}
}

func studyIsWhatAnImportReads(t *testing.T, opt Options) {
	t.Helper()
	data, areas, m := readStudy(t, opt)
	result, err := risk.Score(m, risk.Input{Areas: areas, Benchmarks: benchmarks(data.RIVM, 2024)})
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	if _, err := Run(t.Context(), s, opt); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]store.Area{}
	for _, collection := range []string{"gemeenten", "wijken", "buurten"} {
		list, err := e.ExplainedAreas(t.Context(), e.Collection(collection), layer.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			stored[a.Code] = a
		}
	}
	if len(stored) != 47 || len(areas) != len(stored) {
		t.Fatalf("%d areas are stored and %d read, want 47", len(stored), len(areas))
	}
	for i, a := range areas {
		want, got := stored[a.Code], result.Estimates[i]
		if a.Name != want.Name || a.Level != want.Level || a.Wijk != want.WijkCode || a.Level != risk.Gemeente &&
			a.Municipality != want.MunicipalityCode {
			t.Errorf("area %+v, stored is %+v", a, want)
		}
		if got.Status != want.Estimate.Status ||
			math.Abs(got.Prevalence[risk.Lonely65].Percent.Value-want.Estimate.Prevalence[risk.Lonely65].Percent.Value) > 0.005 {
			t.Errorf("%s: %s %v, stored is %s %v", a.Code, got.Status, got.Prevalence[risk.Lonely65].Percent.Value,
				want.Estimate.Status, want.Estimate.Prevalence[risk.Lonely65].Percent.Value)
		}
	}
	if n := len(data.ModelSources()); n < 2 {
		t.Errorf("the study names %d files", n)
	}
	for _, f := range data.ModelSources() {
		if len(f.SHA256) != 64 || strings.Contains(f.Name, "vk100") {
			t.Errorf("source %+v", f)
		}
	}
}
