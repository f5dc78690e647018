package store

import "risicokaart/internal/layer"

// Summary is what a map of the edition needs beside its tiles: it is computed
// once per edition and kept with it.
type Summary struct {
	Bounds [4]float64              `json:"bounds"` // west, south, east, north of the lowest level loaded
	Levels map[string]LevelSummary `json:"levels"`
	Cells  CellSummary             `json:"cells"`
	Top    []TopArea               `json:"top"`
	// OwnAreas are those that a municipality draws itself; nil where there are none.
	OwnAreas *OwnAreaSummary `json:"own_areas,omitempty"`
}

// LevelSummary describes the estimates of one level (lonely residents of 65+, percent).
type LevelSummary struct {
	Count  int        `json:"count"`  // areas
	Bounds [4]float64 `json:"bounds"` // west, south, east, north
	Shown  int        `json:"shown"`  // areas with an estimate that may be shown
	layer.Distribution
	Reference float64 `json:"reference"` // the Netherlands
}

// CellSummary describes the H3 cells; they are coloured by the borders of the buurten.
type CellSummary struct {
	Resolutions []int         `json:"resolutions"`
	Bounds      [4]float64    `json:"bounds"` // west, south, east, north
	Borders     layer.Borders `json:"borders"`
}

// OwnAreaSummary describes the own areas; they are coloured by the borders of the buurten.
type OwnAreaSummary struct {
	Count   int           `json:"count"`
	Shown   int           `json:"shown"`  // areas with an estimate that may be shown
	Bounds  [4]float64    `json:"bounds"` // west, south, east, north
	Borders layer.Borders `json:"borders"`
}

// TopArea is one of the areas with the most lonely residents of 75+.
type TopArea struct {
	Code             string  `json:"code"`
	Name             string  `json:"name"`
	Level            string  `json:"level"`
	MunicipalityName string  `json:"municipality_name"`
	Lonely75Count    float64 `json:"lonely_75_count"`
}

// CollectionBounds is the extent of a collection; that of the whole edition
// where there is none of the collection.
func (s Summary) CollectionBounds(c *layer.Collection) [4]float64 {
	bounds := s.Levels[c.Key()].Bounds
	switch {
	case c.Of == layer.Cells:
		bounds = s.Cells.Bounds
	case c.Of == layer.OwnAreas && s.OwnAreas != nil:
		bounds = s.OwnAreas.Bounds
	}
	if bounds == ([4]float64{}) {
		return s.Bounds
	}
	return bounds
}
