package disclosure

import (
	"fmt"
	"math"
)

// conservation is the part of the people of an area that may be lost in rounding errors.
const conservation = 1e-7

// Kind says what readers see of a figure.
type Kind uint8

const (
	Shown  Kind = iota // published
	Hidden             // suppressed: must not be found out
	Open               // not published, and no secret by itself, as the people of a buurt in one cell
)

// Tree is the figures of a municipality: an area that has parts is their sum. Where an
// area is hidden, so is one of its parts at least, as a small area has small parts.
type Tree struct {
	Areas []Area
	Scale []float64 // people of each measure per resident of 65+, 1 for the first
}

// Area is a figure, or people without one: those of an area that none of its parts has.
type Area struct {
	Around int // position of the area that this one is a part of, which comes first; -1 = none
	Kind   Kind
	People []float64 // per measure, not negative; the first measure is residents of 65+
	Least  float64   // what everyone knows that the first measure of an open area is not below
	Most   float64   // what everyone knows that no measure exceeds; 0 = nothing
	Cost   float64   // of hiding the area while it is shown, above 0; +Inf = never
}

// check refuses a tree in which ranges would mean nothing.
func (t *Tree) check() error {
	for m, scale := range t.Scale {
		if !(scale > 0) || math.IsInf(scale, 1) {
			return fmt.Errorf("measure %d has scale %v: want more than 0", m, scale)
		}
	}
	for i := range t.Areas {
		if err := t.Areas[i].check(i, len(t.Scale)); err != nil {
			return fmt.Errorf("area %d %w", i, err)
		}
	}
	return t.addsUp()
}

func (a *Area) check(i, measures int) error {
	switch {
	case a.Around < -1 || a.Around >= i:
		return fmt.Errorf("is part of area %d: want one before it", a.Around)
	case measures == 0 || len(a.People) != measures:
		return fmt.Errorf("has %d measures with %d scales: give one scale to each", len(a.People), measures)
	case !(a.Most >= 0) || a.Kind == Shown && !(a.Cost > 0):
		return fmt.Errorf("has a most of %v and costs %v: want 0 or more, and more than 0", a.Most, a.Cost)
	case !(a.Least >= 0) || a.Least > 0 && (a.Kind != Open || a.Most > 0):
		return fmt.Errorf("has a least of %v: want 0, or more of an open area without a most", a.Least)
	}
	for m, people := range a.People {
		if !(people >= 0) || math.IsInf(people, 1) {
			return fmt.Errorf("has %v people of measure %d: want 0 or more", people,
				m) // not of people: never a figure of an area
		}
	}
	return nil
}

// addsUp checks that an area that has parts is their sum.
func (t *Tree) addsUp() error {
	measures := len(t.Scale)
	sums, divided := make([]float64, len(t.Areas)*measures), t.divided()
	for i := len(t.Areas) - 1; i >= 0; i-- { // parts come after the area around them
		for m, people := range t.Areas[i].People {
			if divided[i] && math.Abs(people-sums[i*measures+m]) > conservation*(1+people) {
				return fmt.Errorf("area %d is not the sum of its parts in measure %d: the figures do not add up", i, m)
			}
			if around := t.Areas[i].Around; around >= 0 {
				sums[around*measures+m] += people
			}
		}
	}
	return nil
}

// divided tells which areas have parts.
func (t *Tree) divided() []bool {
	divided := make([]bool, len(t.Areas))
	for _, a := range t.Areas {
		if a.Around >= 0 {
			divided[a.Around] = true
		}
	}
	return divided
}
