package layer

import (
	"math"
	"strconv"
)

// Query selects features of a collection.
type Query struct {
	CRS    CRS    // of the geometry that is returned
	Filter Filter // nil: every feature
	After  string // keyset: only codes after this one
	Limit  int
	Order  Order
}

// Order sorts features by one property; records without a value come last,
// and ties are broken by code, so that pages never overlap.
type Order struct {
	Property   string // empty or unknown: code
	Descending bool
}

// Filter is a condition on features: a tree whose leaves compare a property or the
// shape with a value of its type. [And], [Equal], [Intersects] and [Nothing] are all
// there are; whoever compiles it switches over them.
type Filter interface{ filter() }

// And holds where all of its conditions do; without any, everywhere.
type And []Filter

// Equal holds where a property has a value: a string, float64 or int64, by the type
// of the property.
type Equal struct {
	Property string
	Value    any
}

// Intersects holds where the shape has a point in common with a box.
type Intersects struct {
	Box Box
	CRS CRS
}

// Nothing holds nowhere.
type Nothing struct{}

func (And) filter()        {}
func (Equal) filter()      {}
func (Intersects) filter() {}
func (Nothing) filter()    {}

// Is is the condition that the property has the value that a text writes. Of a text
// that is no value of its type it is [Nothing].
func (p *Property) Is(text string) Filter {
	switch p.Type {
	case Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return Nothing{}
		}
		return Equal{p.Name, n}
	case Number:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return Nothing{}
		}
		return Equal{p.Name, v}
	}
	return Equal{p.Name, text}
}
