package tiles

// TileJSON describes a set of vector tiles (TileJSON 3.0.0).
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Version      string        `json:"version"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"` // addresses with {z}, {x} and {y}
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"` // west, south, east, north
	Attribution  string        `json:"attribution"`
	VectorLayers []VectorLayer `json:"vector_layers"`
}

// VectorLayer is a layer of the tiles with the meaning of its fields.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	Fields      map[string]string `json:"fields"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
}

// NewTileJSON describes tiles of all zooms at an address.
func NewTileJSON(name, address, attribution string, bounds [4]float64, layers ...VectorLayer) TileJSON {
	for i := range layers {
		layers[i].MaxZoom = MaxZoom
	}
	return TileJSON{
		TileJSON: "3.0.0", Name: name, Version: "1.0.0", Scheme: "xyz", Tiles: []string{address},
		MaxZoom: MaxZoom, Bounds: bounds, Attribution: attribution, VectorLayers: layers,
	}
}
