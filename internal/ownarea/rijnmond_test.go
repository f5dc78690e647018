package ownarea

import (
	"math"
	"strings"
	"testing"

	"risicokaart/internal/areal"
	"risicokaart/internal/hexgrid"
	"risicokaart/internal/oracle"
	"risicokaart/internal/risk"
	"risicokaart/internal/source"
	"risicokaart/internal/source/gpkg"
)

// rows reads columns of a layer of the real data beside the project.
func rows(t testing.TB, file, layer string, each func(value func(column string) any)) string {
	t.Helper()
	path := oracle.Data(t, "rijnmond-2024/"+file)
	f, err := gpkg.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := f.Layer(layer)
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range f.Rows(t.Context(), l) {
		if err != nil {
			t.Fatal(err)
		}
		each(func(column string) any { return row.Values[l.Index(column)] })
	}
	return path
}

// number returns a published number; NaN for none.
func number(v any) float64 {
	n, isInteger := v.(int64)
	f, isReal := v.(float64)
	if isInteger {
		f, isReal = float64(n), true
	}
	if _, missing := source.Missing(f); missing || !isReal {
		return math.NaN()
	}
	return f
}

func shapes(t testing.TB, path, layer, code string) map[string]areal.Area {
	t.Helper()
	areas, err := areal.ReadAreas(t.Context(), areal.File{Path: path, Layer: layer}, code, "", "")
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]areal.Area{}
	for _, a := range areas {
		byCode[a.Code] = a
	}
	return byCode
}

// The wijken of Rotterdam as own areas: their people are those of their buurten, but
// for what the borders, simplified by themselves, put next door.
func TestRijnmond(t *testing.T) {
	const kwb = "wijkenbuurten_2024_rijnmond.gpkg"
	var list []hexgrid.District
	want := map[string]float64{}
	path := rows(t, kwb, "buurten", func(value func(string) any) {
		b := hexgrid.District{Code: value("buurtcode").(string)}
		if n := number(value("aantal_inwoners")) * number(value("percentage_personen_65_jaar_en_ouder")) / 100; n >= threshold {
			b.Counts = people(n)
			want["own-"+strings.Replace(b.Code, "BU", "WK", 1)[:8]] += n
		}
		b.Hidden = b.Counts.Residents65 == 0
		list = append(list, b)
	})
	byCode := shapes(t, path, "buurten", "buurtcode")
	for i := range list {
		list[i].Geometry = byCode[list[i].Code].Shape
	}
	var squares []hexgrid.Square
	rows(t, "cbs_vk100_2024_rijnmond.gpkg", "cbs_vk100_2024", func(value func(string) any) {
		x, y, err := hexgrid.ParseSquareID(value("crs28992res100m").(string))
		if err != nil {
			t.Fatal(err)
		}
		squares = append(squares, hexgrid.Square{X: x, Y: y, Size: 100, Residents: number(value("aantal_inwoners")),
			Residents65: number(value("aantal_inwoners_65_jaar_en_ouder")), Dwellings: number(value("aantal_woningen"))})
	})
	var areas []Area
	for code, wijk := range shapes(t, path, "wijken", "wijkcode") {
		if strings.HasPrefix(code, "WK0599") {
			areas = append(areas, Area{Code: "own-" + code, Name: wijk.Name, Shape: wijk.Shape})
		}
	}
	r := allocate(t, areas, list, squares)
	off, total := 0.0, 0.0
	status := map[risk.Status]int{}
	for _, e := range r.Estimates {
		status[e.Status]++
		if e.HasFigures() {
			off += math.Abs(e.Residents65 - want[e.Code])
			total += want[e.Code]
			if e.Method != hexgrid.MethodSquares || math.Abs(e.Prevalence[risk.Lonely65].Percent.Value-40) > 1e-6 {
				t.Errorf("%s: by %s, %v %% lonely", e.Code, e.Method, e.Prevalence[risk.Lonely65].Percent.Value)
			}
		}
	}
	t.Logf("%d own areas, %v; %.0f of %.0f residents of 65+ in them; %.2f %% in another one; divided %v", len(areas),
		status, r.Report.Placed65, r.Report.Residents65, 50*off/total, r.Divided)
	if total < 90_000 || 50*off/total > 1 {
		t.Errorf("of %.0f residents of 65+, %.2f %% are in another own area", total, 50*off/total)
	}
}
