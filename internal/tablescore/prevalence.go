package tablescore

import (
	"fmt"
	"slices"
	"strconv"

	"risicokaart/internal/risk"
)

// The columns of a table that say what a row is, beside its code.
const (
	columnLevel     = "level"
	columnWijk      = "wijk"
	columnGemeente  = "gemeente"
	columnResidents = "aantal_inwoners"
)

// areas reads the rows as areas of the model.
func (s *sheet) areas(m *risk.Model) ([]risk.Area, error) {
	names := m.Columns()
	if !slices.Contains(names, columnResidents) {
		names = append(names, columnResidents)
	}
	columns, err := s.numbers(names)
	if err != nil {
		return nil, err
	}
	levels, wijken, gemeenten := s.texts(columnLevel), s.texts(columnWijk), s.texts(columnGemeente)
	areas := make([]risk.Area, len(s.codes))
	for i, code := range s.codes {
		a := risk.Area{Code: code, Name: code, Residents: columns[columnResidents][i], Raw: map[string]float64{}}
		a.Level, a.Wijk, a.Municipality = placeOf(code)
		if levels[i] != "" {
			if a.Level, err = risk.ParseLevel(levels[i]); err != nil {
				return nil, s.fault(i+1, columnLevel, err.Error(), "leave it empty where the code is that of CBS")
			}
		}
		if wijken[i] != "" {
			a.Wijk = wijken[i]
		}
		if gemeenten[i] != "" {
			a.Municipality = gemeenten[i]
		}
		switch {
		case a.Level == risk.Gemeente:
			a.Wijk, a.Municipality = "", ""
		case a.Level == risk.Wijk:
			a.Wijk = ""
		}
		if a.Level != risk.Gemeente && a.Municipality == "" {
			return nil, s.fault(i+1, columnGemeente, fmt.Sprintf("nothing says which gemeente the %s %s lies in", a.Level, code), "add a column gemeente with its code")
		}
		for name, values := range columns {
			a.Raw[name] = values[i]
		}
		areas[i] = a
	}
	return areas, nil
}

// placeOf derives from a CBS code what the area is and lies in: GM0599, WK059901
// and BU05990110 hold the code of what they lie in. Any other code is a place of
// its own and counts as a gemeente.
func placeOf(code string) (level risk.Level, wijk, gemeente string) {
	if len(code) < 2 {
		return risk.Gemeente, "", ""
	}
	switch kind, rest := code[:2], code[2:]; {
	case kind == "WK" && len(rest) == 6:
		return risk.Wijk, "", "GM" + rest[:4]
	case kind == "BU" && len(rest) == 8:
		return risk.Buurt, "WK" + rest[:6], "GM" + rest[:4]
	}
	return risk.Gemeente, "", ""
}

// outcomes are the estimated outcomes and the names that their columns begin with.
var outcomes = []struct {
	name string
	of   func(*risk.Estimate) *risk.Outcome
}{
	{"lonely_65", func(e *risk.Estimate) *risk.Outcome { return &e.Lonely65 }},
	{"severe_65", func(e *risk.Estimate) *risk.Outcome { return &e.Severe65 }},
	{"lonely_75", func(e *risk.Estimate) *risk.Outcome { return &e.Lonely75 }},
}

// explained are the outcomes with an explanation.
var explained = []struct {
	name string
	of   func(*risk.Estimate) *risk.Explanation
}{
	{"lonely_65", func(e *risk.Estimate) *risk.Explanation { return &e.ExplainLonely65 }},
	{"severe_65", func(e *risk.Estimate) *risk.Explanation { return &e.ExplainSevere65 }},
}

// prevalenceResult lays out estimates, under the names of the downloads where
// these have the same. An area without figures has empty cells.
func prevalenceResult(m *risk.Model, estimates []risk.Estimate, detail bool) *Result {
	r := &Result{Model: m.ID, Status: map[string]int{}, Header: prevalenceHeader(m, detail)}
	for i := range estimates {
		e := &estimates[i]
		r.Status[string(e.Status)]++
		row := []string{e.Code, e.Level.String(), string(e.Status), string(e.Reason), m.ID}
		if e.HasFigures() {
			row = append(row, figures(e)...)
			if detail {
				row = append(row, details(m, e)...)
			}
		}
		r.Rows = append(r.Rows, append(row, make([]string, len(r.Header)-len(row))...))
	}
	return r
}

func prevalenceHeader(m *risk.Model, detail bool) []string {
	header := []string{"code", "level", "status", "status_reason", "model", "residents_65", "residents_75"}
	for _, o := range outcomes {
		for _, end := range []string{"pct", "low", "high", "count", "count_low", "count_high"} {
			header = append(header, o.name+"_"+end)
		}
	}
	header = append(header, "score", "class", "rank", "rank_of", "top_decile_probability")
	if !detail {
		return header
	}
	for _, ind := range m.Indicators {
		header = append(header, "value_"+ind.ID, "imputed_from_"+ind.ID)
	}
	for _, o := range explained {
		header = append(header, o.name+"_baseline_pct")
		for _, ind := range m.Indicators {
			header = append(header, o.name+"_points_"+ind.ID, o.name+"_people_"+ind.ID)
		}
	}
	return header
}

// figures are the cells from residents_65 to top_decile_probability.
func figures(e *risk.Estimate) []string {
	cells := []string{figure(e.Residents65), figure(e.Residents75)}
	for _, o := range outcomes {
		for _, q := range []risk.Quantity{o.of(e).Percent, o.of(e).Count} {
			cells = append(cells, figure(q.Value), figure(q.Low), figure(q.High))
		}
	}
	return append(cells, figure(e.Score), strconv.Itoa(e.Class), strconv.Itoa(e.Rank), strconv.Itoa(e.RankOf), figure(e.TopDecile))
}

// details are the cells of the values and contributions of every indicator.
func details(m *risk.Model, e *risk.Estimate) (cells []string) {
	for j := range m.Indicators {
		f := e.ExplainLonely65.Factors[j]
		from := ""
		if f.From != 0 {
			from = f.From.String()
		}
		cells = append(cells, figure(f.Value), from)
	}
	for _, o := range explained {
		explanation := o.of(e)
		cells = append(cells, figure(explanation.Baseline))
		for j := range m.Indicators {
			f := explanation.Factors[j]
			cells = append(cells, figure(f.Points), figure(f.People))
		}
	}
	return cells
}
