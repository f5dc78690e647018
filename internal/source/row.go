package source

import (
	"fmt"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// Row is one feature.
type Row struct {
	ID       int64              // primary key; position from 1 when the layer has none
	Values   []any              // string, int64, float64 or nil, aligned with [Layer.Columns]
	Geometry *geom.MultiPolygon // XY, in the layer's SRS; nil when the feature has none
}

// EWKB returns the geometry as little-endian EWKB with the given SRID, the form
// that PostGIS takes by COPY. It returns nil when the feature has no geometry.
func (r *Row) EWKB(srid int) ([]byte, error) {
	if r.Geometry == nil {
		return nil, nil
	}
	g := *r.Geometry // a copy, so that the row keeps its own SRID
	b, err := ewkb.Marshal(g.SetSRID(srid), ewkb.NDR)
	if err != nil {
		return nil, fmt.Errorf("encode geometry of row %d: %w", r.ID, err)
	}
	return b, nil
}
