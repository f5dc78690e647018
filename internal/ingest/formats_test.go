package ingest

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/data/demo"
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

// TestFormats imports every format in which the publishers' files come.
func TestFormats(t *testing.T) {
	for name, test := range map[string]struct {
		paths                      []string
		gemeenten, wijken, buurten int
		figure                     string // one that must come from the file from for so many areas of the level
		from, level                string
		areas                      int
	}{
		"WFS in degrees": {
			paths:     []string{"drechtsteden-2023/buurten_2023_pdok_wfs.json"},
			gemeenten: 3, wijken: 19, buurten: 154,
			figure: "percentage_verweduwd", from: "buurten_2023_pdok_wfs.json", level: "buurt", areas: 121,
		},
		"poor GeoPackage": {
			paths:     []string{"ermelo-2021/CBS_buurten.gpkg"},
			gemeenten: 1, wijken: 2, buurten: 16, // and one of water alone
		},
		"GeoJSON in RD with a StatLine table": {
			paths:     []string{"nederland-2022", "friesland-kwb-2025"},
			gemeenten: 345, wijken: 3340,
			figure: "percentage_verweduwd", from: "kerncijfers_data.csv", level: "gemeente", areas: 18,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var paths []string
			for _, p := range test.paths {
				paths = append(paths, realData(t, p))
			}
			s := openStore(t)
			opt := options(t, paths...)
			opt.AllowMissing, opt.Year = true, 2022
			result, err := Run(t.Context(), s, opt)
			if err != nil {
				t.Fatal(err)
			}
			r := result.Report
			if r.Gemeenten != test.gemeenten || r.Wijken != test.wijken || r.Buurten != test.buurten {
				t.Errorf("%d gemeenten, %d wijken, %d buurten; want %d, %d, %d",
					r.Gemeenten, r.Wijken, r.Buurten, test.gemeenten, test.wijken, test.buurten)
			}
			if test.figure == "" {
				return
			}
			f := figureOf(t, r, test.figure)
			if got := f.Sources[test.from][test.level]; got < test.areas {
				t.Errorf("%s: %d of level %s from %s, want %d or more; %+v", f.Indicator, got, test.level, test.from,
					test.areas, f)
			}
		})
	}
}

// TestZip imports the example out of a zip and gets what the plain file gives.
func TestZip(t *testing.T) {
	files := example(t, 1)
	packed := filepath.Join(t.TempDir(), "wijkenbuurten.zip")
	out, err := os.Create(packed)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	member, err := z.Create("map/" + filepath.Base(files.Areas))
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(files.Areas)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := io.Copy(member, in); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	zipped, err := Run(t.Context(), s, options(t, packed, files.Squares))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Run(t.Context(), s, options(t, files.Areas, files.Squares))
	if err != nil {
		t.Fatal(err)
	}
	if zipped.EditionID != plain.EditionID || !plain.Reused {
		t.Errorf("from the zip edition %s, from the plain file %s: want the same", zipped.EditionID, plain.EditionID)
	}
}

// TestTableFillsGaps checks that a figure that the areas lack comes from a
// table of counts, as a percentage, and that the report says so.
func TestTableFillsGaps(t *testing.T) {
	files := example(t, 1)
	spoil(t, files.Areas, `alter table buurten drop column percentage_verweduwd`)
	csv := filepath.Join(t.TempDir(), "kerncijfers.csv")
	text := "\ufeffID;WijkenEnBuurten;AantalInwoners_5;Verweduwd_16\n1;BU99010101  ;    1000;    70\n2;BU99010102  ;    500;     .\n"
	if err := os.WriteFile(csv, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	result, err := Run(t.Context(), s, options(t, append(files.Paths(), csv)...))
	if err != nil {
		t.Fatal(err)
	}
	if f := figureOf(t, result.Report, "percentage_verweduwd"); f.Sources["kerncijfers.csv"]["buurt"] != 1 {
		t.Errorf("report %+v, want one buurt from the table", f)
	}
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if list, err := e.ExplainedAreas(t.Context(), layer.OfLevel(risk.Buurt), layer.Query{Limit: 100}); err != nil ||
		len(list) != 38 {
		t.Errorf("%d buurten, %v", len(list), err)
	}
}

// TestMunicipalities keeps the buurten of the municipalities that are asked
// for, by name or code, and refuses one that is not there.
func TestMunicipalities(t *testing.T) {
	files := exampleOf(t, demo.Options{Municipalities: 3})
	s := openStore(t)
	opt := options(t, files.Paths()...)
	opt.Municipalities = []string{"voorbeeldstad", "GM9902"}
	result, err := Run(t.Context(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	if r := result.Report; r.Gemeenten != 3 || r.WithoutBuurten != 1 {
		t.Errorf("%d gemeenten, %d without buurten; want 3 and 1", r.Gemeenten, r.WithoutBuurten)
	}
	opt.Municipalities = []string{"gm 9902, Gemeente VOORBEELD-STAD"}
	if again, err := Run(t.Context(), s, opt); err != nil || again.EditionID != result.EditionID {
		t.Errorf("the same municipalities in other words: %+v, %v; want edition %s", again, err, result.EditionID)
	}
	for wanted, told := range map[string]string{"Nergenshuizen": "Nergenshuizen", "GM9909": "GM9909 is not in them",
		"Voorbeldstad": "did you mean Voorbeeldstad (GM9901)"} {
		opt.Municipalities = []string{wanted}
		if _, err := Run(t.Context(), s, opt); err == nil || !strings.Contains(err.Error(), told) {
			t.Errorf("error %v, want one with %q", err, told)
		}
	}
	if got := current(t.Context(), s); got != result.EditionID {
		t.Errorf("current edition %q, want %q", got, result.EditionID)
	}
}

// TestRIVMFromOData reads RIVM's estimates as OData JSON and benchmarks with them.
func TestRIVMFromOData(t *testing.T) {
	files := example(t, 1)
	path := filepath.Join(t.TempDir(), "rivm.json")
	text := `{"odata.metadata":"x/$metadata#Cbs.OData.WebAPI.TypedDataSet","value":[
		{"ID":1,"Leeftijd":"80200","Marges":"MW00000","WijkenEnBuurten":"GM9901    ","Perioden":"2020JJ00","Eenzaam_25":51.5,"SterkEenzaam_26":12.25,"EmotioneelEenzaam_27":null,"SociaalEenzaam_28":null},
		{"ID":2,"Leeftijd":"80200","Marges":"MOG0095","WijkenEnBuurten":"GM9901    ","Perioden":"2020JJ00","Eenzaam_25":47.0,"SterkEenzaam_26":10.0,"EmotioneelEenzaam_27":null,"SociaalEenzaam_28":null}]}`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	if _, err := Run(t.Context(), s, options(t, files.Areas, files.Squares, path)); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := e.Area(t.Context(), "GM9901")
	if err != nil || a.RIVM == nil || *a.RIVM != 51.5 || a.Estimate.Prevalence[risk.Lonely65].Percent.Value != 51.5 ||
		a.Estimate.Prevalence[risk.Severe65].Percent.Value != 12.25 {
		t.Errorf("municipality %+v, %v; want RIVM's 51.5 and 12.25 %%", a, err)
	}
}
