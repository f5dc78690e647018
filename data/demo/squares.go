package demo

import (
	"context"
	"fmt"

	"risicokaart/data/demo/people"

	"github.com/twpayne/go-geom"
)

// writeSquares writes the layer of 100 m squares.
func (e *example) writeSquares(ctx context.Context, path string) error {
	features := func(yield func(feature) bool) {
		for _, s := range e.people.Squares {
			if s.Shown() && !yield(feature{squareOutline(s), s.Figures()}) {
				return
			}
		}
	}
	name := fmt.Sprintf("cbs_vk100_%d", people.Year)
	return writeGeoPackage(ctx, path, []layer{{name, "fid", columnsOf(squareColumns(), "s"), features}})
}

// squareOutline returns the square in metres of RD.
func squareOutline(s *people.Square) *geom.MultiPolygon {
	x, y := float64(s.East)*100, float64(s.North)*100
	ring := []float64{x, y, x + 100, y, x + 100, y + 100, x, y + 100, x, y}
	return geom.NewMultiPolygonFlat(geom.XY, ring, [][]int{{len(ring)}})
}
