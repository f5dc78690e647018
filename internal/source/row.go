package source

import (
	"encoding/binary"
	"math"

	"github.com/twpayne/go-geom"
)

// Row is one feature. A reader may overwrite it, all but its geometry, with the
// next one.
type Row struct {
	ID       int64              // primary key; position from 1 when the layer has none
	Values   []any              // string, int64, float64 or nil, aligned with [Layer.Columns]
	Geometry *geom.MultiPolygon // XY, in the layer's SRS; nil when the feature has none
}

// The well-known binary of PostGIS: little-endian, with the SRID in the head.
const (
	littleEndian = 1
	polygon      = 3
	multiPolygon = 6 | 0x20000000
)

// AppendEWKB appends the geometry as little-endian EWKB with the given SRID, the
// form that PostGIS takes by COPY. It appends nothing when the feature has no
// geometry. The encoder of go-geom writes one number at a time to an io.Writer;
// a country has millions.
func (r *Row) AppendEWKB(b []byte, srid int) []byte {
	if r.Geometry == nil {
		return b
	}
	order := binary.LittleEndian
	b = append(b, littleEndian)
	b = order.AppendUint32(b, multiPolygon)
	b = order.AppendUint32(b, uint32(srid))
	flat, endss := r.Geometry.FlatCoords(), r.Geometry.Endss()
	b = order.AppendUint32(b, uint32(len(endss)))
	start := 0
	for _, ends := range endss {
		b = append(b, littleEndian)
		b = order.AppendUint32(b, polygon)
		b = order.AppendUint32(b, uint32(len(ends)))
		for _, end := range ends {
			ring := flat[start:end]
			start = end
			b = order.AppendUint32(b, uint32(len(ring)/2))
			for _, v := range ring {
				b = order.AppendUint64(b, math.Float64bits(v))
			}
		}
	}
	return b
}
