package areal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkt"

	"risicokaart/internal/source"
	"risicokaart/internal/source/container"
	"risicokaart/internal/source/geojson"
)

// open opens a file of whatever format.
func open(ctx context.Context, path string) (container.File, error) {
	head, err := container.Head(path)
	if err != nil {
		return nil, err
	}
	return container.Open(ctx, path, head, "")
}

// shapeReader returns the shape of a row, nil where it has none.
type shapeReader func(*source.Row) (orb.MultiPolygon, error)

// wktNames are the columns that a table has its shapes in, as text.
var wktNames = []string{"wkt", "geometry", "geom", "the_geom", "shape", "geometrie"}

// shapeReader finds out where the layer has its shapes.
func (l *layer) shapeReader() (shapeReader, error) {
	if l.GeometryColumn != "" {
		return func(row *source.Row) (orb.MultiPolygon, error) { return rings(row.Geometry), nil }, nil
	}
	for _, name := range wktNames {
		if i := l.Index(name); i >= 0 {
			l.GeometryColumn = l.Columns[i].Name
			return func(row *source.Row) (orb.MultiPolygon, error) { return parseWKT(text(row.Values[i])) }, nil
		}
	}
	return nil, &source.Error{File: l.File, Layer: l.Name, Problem: "the table has no shapes",
		Hint: "give it a column wkt with POLYGON ((...)) or MULTIPOLYGON (((...)))"}
}

// parseWKT reads a polygon or multipolygon from well-known text.
func parseWKT(text string) (orb.MultiPolygon, error) {
	if text == "" {
		return nil, nil
	}
	g, err := wkt.Unmarshal(text)
	if err != nil {
		problem, _, _ := strings.Cut(err.Error(), "\n") // what follows repeats the text
		return nil, fmt.Errorf("the shape is not well-known text: %.200s", problem)
	}
	var shape *geom.MultiPolygon
	switch g := g.(type) {
	case *geom.MultiPolygon:
		shape = g
	case *geom.Polygon:
		shape = geom.NewMultiPolygon(g.Layout())
		if err := shape.Push(g); err != nil {
			return nil, fmt.Errorf("the shape is not a polygon: %w", err)
		}
	default:
		return nil, fmt.Errorf("the shape is a %T, not a polygon or multipolygon", g)
	}
	rings := rings(shape)
	for _, polygon := range rings {
		for _, ring := range polygon {
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				return nil, errors.New("a ring of the shape is not closed, or has fewer than 4 points")
			}
		}
	}
	return rings, nil
}

// rings returns a multipolygon in the types of package geo, without heights.
func rings(g *geom.MultiPolygon) orb.MultiPolygon {
	if g == nil {
		return nil
	}
	flat, stride := g.FlatCoords(), g.Stride()
	shape := make(orb.MultiPolygon, 0, len(g.Endss()))
	start := 0
	for _, ends := range g.Endss() {
		polygon := make(orb.Polygon, 0, len(ends))
		for _, end := range ends {
			ring := make(orb.Ring, 0, (end-start)/stride)
			for ; start < end; start += stride {
				ring = append(ring, orb.Point{flat[start], flat[start+1]})
			}
			polygon = append(polygon, ring)
		}
		shape = append(shape, polygon)
	}
	return shape
}

// A GeoPackage whose system is not known says one of these.
var (
	undefinedPlane  = source.SRS{Organization: "NONE", Code: -1}
	undefinedSphere = source.SRS{Organization: "NONE", Code: 0}
)

// degrees are well-known systems of longitude and latitude; others are told by
// their description.
var degrees = []source.SRS{geojson.CRS84, undefinedSphere, {Organization: "EPSG", Code: 4326},
	{Organization: "EPSG", Code: 4258}, {Organization: "EPSG", Code: 4289}, {Organization: "EPSG", Code: 4979}}

// settleSystem gives a layer that does not name its system the one that the user
// names, and refuses degrees unless they may be: their squares are not areas.
func (l *layer) settleSystem(crs string, degreesToo bool) error {
	if l.SRS == undefinedPlane {
		l.SRS = source.SRS{}
	}
	if l.SRS == (source.SRS{}) && crs != "" {
		organization, digits, _ := strings.Cut(crs, ":")
		var code int
		if _, err := fmt.Sscanf(digits, "%d", &code); err != nil || organization == "" {
			return fmt.Errorf("--crs %s: want a system such as EPSG:28992", crs)
		}
		l.SRS = source.SRS{Organization: strings.ToUpper(organization), Code: code}
	}
	if degreesToo || !l.isInDegrees() {
		return nil
	}
	return &source.Error{File: l.File, Layer: l.Name,
		Problem: fmt.Sprintf("the coordinates are degrees (%s), and areas cannot be measured in those", l.SRS),
		Hint:    "convert the file to a planar system, in the Netherlands with ogr2ogr -t_srs EPSG:28992 new.gpkg old.gpkg; GeoJSON that is not in degrees says so in a member crs"}
}

func (l *layer) isInDegrees() bool {
	described := strings.ToUpper(strings.TrimSpace(l.Definition))
	return slices.ContainsFunc(degrees, func(s source.SRS) bool {
		return s.Code == l.SRS.Code && strings.EqualFold(s.Organization, l.SRS.Organization)
	}) ||
		strings.HasPrefix(described, "GEOG") || strings.HasPrefix(described, "GEODCRS") ||
		strings.HasPrefix(described, "GEODETICCRS")
}

// sameSystem refuses two layers in different systems. Private systems, which have
// numbers but no meaning outside their file, must be described the same.
func sameSystem(a, b *layer) error {
	same := a.SRS.Code == b.SRS.Code && strings.EqualFold(a.SRS.Organization, b.SRS.Organization)
	if private := !slices.Contains([]string{"EPSG", "ESRI", "OGC", ""}, strings.ToUpper(a.SRS.Organization)); private {
		same = same && a.Definition == b.Definition
	}
	if same {
		return nil
	}
	at := &source.Error{File: b.File, Layer: b.Name, Problem: fmt.Sprintf("the coordinates are in %s, those of %s in %s",
		b.SRS, a.File, a.SRS)}
	switch {
	case a.SRS == (source.SRS{}) || b.SRS == (source.SRS{}):
		at.Hint = "say with --crs which system a file is in that does not say so itself"
	default:
		at.Hint = fmt.Sprintf("convert one of them, for example with ogr2ogr -t_srs %s new.gpkg %s", a.SRS, b.File)
	}
	return at
}
