package calibrate

import (
	"fmt"
	"math"

	"risicokaart/internal/risk"
)

// Composite is a yardstick that a fitted model must beat: all standardised
// indicators count alike, in the direction that [Run] found with the same data,
// and only the effect of their mean is fitted. Its intervals mean nothing: they
// keep the covariance of [Run].
func Composite(fitted *risk.Model, data Data) (*risk.Model, error) {
	m := fitted.Clone()
	k := float64(len(m.Indicators))
	for _, o := range m.Fitted() {
		rows, _ := observations(m, data, o)
		for i := range rows {
			index := 0.0
			for j, x := range rows[i].x {
				index += math.Copysign(x, x*m.Indicators[j].Coefficients[o].Value) / k
			}
			rows[i].x = []float64{index}
		}
		p, err := fit(rows, []prior{{}})
		if err != nil {
			return nil, fmt.Errorf("fit composite: %w", err)
		}
		for j := range m.Indicators {
			ind := &m.Indicators[j]
			c := ind.Coefficients[o]
			c.Value = math.Copysign(p.mean[0]/(k*ind.Spread.Country), c.Value)
		}
	}
	return m, nil
}
