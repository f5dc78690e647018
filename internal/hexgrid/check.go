package hexgrid

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// check refuses input that would silently give wrong sums. The districts are sorted
// by code.
func check(districts []District, squares []Square) error {
	for i, d := range districts {
		if i > 0 && d.Code == districts[i-1].Code {
			return fmt.Errorf("district %s comes twice", d.Code)
		}
		if err := d.Counts.check(); err != nil {
			return fmt.Errorf("district %s has %w", d.Code, err)
		}
	}
	for _, s := range squares {
		if err := s.check(); err != nil {
			return fmt.Errorf("square at %v,%v has %w", s.X, s.Y, err)
		}
	}
	return nil
}

func (c Counts) check() error {
	values := []float64{c.Residents65, c.Residents75}
	for _, q := range c.Count {
		values = append(values, q.Value, q.Low, q.High, q.Low80, q.High80)
	}
	for _, v := range values {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("a figure of %v: want 0 or more, and 0 where it is unknown", v)
		}
	}
	if c.Residents65 == 0 && slices.Max(values) > 0 {
		return errors.New("figures for nobody: want residents of 65+, or 0 everywhere")
	}
	return nil
}

func (s Square) check() error {
	if !(s.Size > 0 && s.Size <= maxSquareM) {
		return fmt.Errorf("a side of %v m: want more than 0, up to %d", s.Size, maxSquareM)
	}
	if !inRD(orb.Point{s.X, s.Y}) {
		return errors.New("a corner outside RD: want metres of EPSG:28992")
	}
	for _, v := range []float64{s.Residents, s.Residents65, s.Dwellings} {
		if v < 0 || math.IsInf(v, 1) {
			return fmt.Errorf("a figure of %v: want 0 or more, or NaN where it is not published", v)
		}
	}
	return nil
}

// inRD reports whether a point is anywhere near the Netherlands. An example may lie in
// the sea around it.
func inRD(p orb.Point) bool { return math.Abs(p[0]) <= maxRDM && math.Abs(p[1]) <= maxRDM }

// Bounds of what is taken for a square of the Netherlands.
const (
	maxSquareM = 10_000
	maxRDM     = 1e6
)
