// Package layer says what an edition's public layers are: their collections and
// properties, the reference systems that they are served in, how features of them
// are selected, and how figures are divided into classes and bins. It is pure: the
// store answers in its terms, and everything that serves speaks them.
package layer

import (
	"slices"

	"risicokaart/internal/risk"
)

// Subject is what the features of a collection are.
type Subject int

// The subjects.
const (
	Areas    Subject = iota // of CBS: gemeenten, wijken and buurten
	Cells                   // of H3
	OwnAreas                // that a municipality draws itself
)

// Collection is a public layer of an edition.
type Collection struct {
	ID         string // "gemeenten", "wijken", "buurten", "h3" or "eigen"
	Title      string // in Dutch
	Of         Subject
	Level      risk.Level // of [Areas]; 0 for the others
	Detail     string     // what one feature tells beside its properties: "explanation", or what it is made of
	Properties []Property
	TileFields []string // the properties that tiles carry
}

// Collections lists the public layers, from large to small areas and own areas
// last. Not every edition has all.
var Collections = []*Collection{
	{ID: "gemeenten", Title: "Gemeenten", Level: risk.Gemeente, Detail: "explanation", Properties: areaProperties,
		TileFields: areaTileFields},
	{ID: "wijken", Title: "Wijken", Level: risk.Wijk, Detail: "explanation", Properties: areaProperties,
		TileFields: areaTileFields},
	{ID: "buurten", Title: "Buurten", Level: risk.Buurt, Detail: "explanation", Properties: areaProperties,
		TileFields: areaTileFields},
	{ID: "h3", Title: "H3-cellen", Of: Cells, Detail: "districts", Properties: cellProperties,
		TileFields: summedTileFields("code", "resolution")},
	{ID: "eigen", Title: "Eigen gebieden", Of: OwnAreas, Detail: "buurten", Properties: ownAreaProperties,
		TileFields: summedTileFields("code", "name")},
}

// OfLevel is the collection of the areas of a level.
func OfLevel(level risk.Level) *Collection {
	i := slices.IndexFunc(Collections, func(c *Collection) bool { return c.Of == Areas && c.Level == level })
	return Collections[i] // there is one of every level
}

// Key names what the collection is of in summaries and bounds: the level of areas,
// or the collection itself.
func (c *Collection) Key() string {
	if c.Of == Areas {
		return c.Level.String()
	}
	return c.ID
}

// HasNames reports whether the features of the collection have names to show.
func (c *Collection) HasNames() bool { return c.Property("name") != nil }

// Property returns the property with this name, or nil.
func (c *Collection) Property(name string) *Property {
	for i := range c.Properties {
		if c.Properties[i].Name == name {
			return &c.Properties[i]
		}
	}
	return nil
}

// CellResolution is the H3 resolution that tiles of a zoom level carry.
func CellResolution(z int) int {
	switch {
	case z <= 8:
		return 7
	case z <= 10:
		return 8
	case z <= 12:
		return 9
	}
	return 10
}
