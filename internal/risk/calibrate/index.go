package calibrate

import (
	"fmt"
	"math"

	"risicokaart/internal/composite"
	"risicokaart/internal/risk"
)

// indexScores are the scores of a composite index, per level, by code.
type indexScores map[risk.Level]map[string]float64

// scoreIndex scores the areas of every level by themselves.
func scoreIndex(m *composite.Model, areas []risk.Area) (indexScores, error) {
	scores := indexScores{}
	for _, level := range []risk.Level{risk.Wijk, risk.Buurt} {
		table := composite.Table{Columns: map[string][]float64{}}
		for i := range areas {
			a := &areas[i]
			if a.Level != level {
				continue
			}
			table.Codes = append(table.Codes, a.Code)
			for _, name := range m.Columns() {
				v, has := a.Raw[name]
				if !has {
					v = math.NaN()
				}
				table.Columns[name] = append(table.Columns[name], v)
			}
		}
		if len(table.Codes) == 0 {
			continue
		}
		result, err := composite.Score(m, table)
		if err != nil {
			return nil, fmt.Errorf("score %s: %w", level, err)
		}
		scores[level] = map[string]float64{}
		for i, code := range table.Codes {
			if !math.IsNaN(result.Score[i]) {
				scores[level][code] = result.Score[i]
			}
		}
	}
	return scores, nil
}

// leastLine is the number of areas that a line is fitted to at least.
const leastLine = 10

// predict gives percentages to the areas of a level in the municipalities that
// are held out: figure = a + b score, fitted to the areas elsewhere that have a
// figure. With own figures the areas of each municipality are shifted together,
// so that their mean, weighted with the group's residents, is that figure.
func (s indexScores) predict(areas []risk.Area, level risk.Level, heldOut map[string]bool, figure,
	own func(code string) float64, residents func(*risk.Area) float64) map[string]float64 {
	var x, y []float64
	for i := range areas {
		a := &areas[i]
		score, has := s[level][a.Code]
		if f := figure(a.Code); a.Level == level && has && !heldOut[a.Municipality] && !math.IsNaN(f) {
			x, y = append(x, score), append(y, f)
		}
	}
	if len(x) < leastLine {
		return nil
	}
	b, a := line(x, y)
	predicted, means := map[string]float64{}, map[string]*moment{}
	for i := range areas {
		area := &areas[i]
		score, has := s[level][area.Code]
		if area.Level != level || !has || !heldOut[area.Municipality] {
			continue
		}
		predicted[area.Code] = a + b*score
		if means[area.Municipality] == nil {
			means[area.Municipality] = new(moment)
		}
		means[area.Municipality].add(a+b*score, residents(area))
	}
	for i := range areas {
		area := &areas[i]
		if p, has := predicted[area.Code]; has && own != nil {
			predicted[area.Code] = p + own(area.Municipality) - means[area.Municipality].mean()
		}
	}
	return predicted
}

// line is the least squares line of y on x.
func line(x, y []float64) (slope, intercept float64) {
	var meanX, meanY, xx, xy float64
	for i := range x {
		meanX += x[i] / float64(len(x))
		meanY += y[i] / float64(len(x))
	}
	for i := range x {
		xx += square(x[i] - meanX)
		xy += (x[i] - meanX) * (y[i] - meanY)
	}
	return xy / xx, meanY - xy/xx*meanX
}
