package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/twpayne/go-geom"
)

// maxDepth is how deep collections may hold others.
const maxDepth = 16

// DecodeGeometry decodes a GeoJSON geometry. All that has a surface becomes one
// multipolygon; points and lines in a collection are left out, as repairs leave them
// behind; Z and M are dropped; null and an empty geometry are nil. Rings must be closed
// and have at least four points; whether they cross is not checked.
func DecodeGeometry(raw []byte) (*geom.MultiPolygon, error) {
	d := decoder{}
	if err := d.geometry(raw, 0); err != nil {
		return nil, err
	}
	if len(d.flat) == 0 {
		return nil, nil
	}
	return geom.NewMultiPolygonFlat(geom.XY, d.flat, d.ends), nil
}

// geometry adds the polygons of a geometry in so many collections.
func (d *decoder) geometry(raw []byte, depth int) error {
	var g *struct {
		Type        string            `json:"type"`
		Coordinates json.RawMessage   `json:"coordinates"`
		Geometries  []json.RawMessage `json:"geometries"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return fmt.Errorf("want an object with a type and coordinates, have %.40s", raw)
	}
	if g == nil {
		return nil
	}
	d.rest = g.Coordinates
	switch {
	case g.Type == "GeometryCollection" && depth < maxDepth:
		for i, part := range g.Geometries {
			if err := d.geometry(part, depth+1); err != nil {
				return fmt.Errorf("geometry %d: %w", i+1, err)
			}
		}
		return nil
	case depth > 0 && slices.Contains([]string{"Point", "MultiPoint", "LineString", "MultiLineString"}, g.Type):
		return nil
	case g.Type != "Polygon" && g.Type != "MultiPolygon":
		return fmt.Errorf("want a Polygon or MultiPolygon, have %.40q", g.Type)
	case g.Coordinates == nil:
		return errors.New("the geometry has no coordinates")
	case g.Type == "Polygon":
		return d.polygon()
	}
	return d.list("polygon", d.polygon)
}

// decoder reads coordinates from the front of rest and collects the polygons in
// the flat layout of go-geom. What it reads is known to be valid JSON; reading
// it here spares the slice for each point that encoding/json would make.
type decoder struct {
	rest []byte
	flat []float64
	ends [][]int
}

// skip removes white space and returns the byte behind it, 0 at the end.
func (d *decoder) skip() byte {
	for i, c := range d.rest {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			d.rest = d.rest[i:]
			return c
		}
	}
	d.rest = nil
	return 0
}

// list reads an array and calls element for each element, which is called what.
func (d *decoder) list(what string, element func() error) error {
	if c := d.skip(); c != '[' {
		return fmt.Errorf("want a list of %ss, have %.20q", what, d.rest)
	}
	d.rest = d.rest[1:]
	if d.skip() == ']' {
		d.rest = d.rest[1:]
		return nil
	}
	for n := 1; ; n++ {
		if err := element(); err != nil {
			return fmt.Errorf("%s %d: %w", what, n, err)
		}
		c := d.skip()
		if c != ',' && c != ']' {
			return fmt.Errorf("want a comma or ], have %.20q", d.rest)
		}
		d.rest = d.rest[1:]
		if c == ']' {
			return nil
		}
	}
}

func (d *decoder) polygon() error {
	var ends []int
	err := d.list("ring", func() error {
		err := d.ring()
		ends = append(ends, len(d.flat))
		return err
	})
	if len(ends) > 0 {
		d.ends = append(d.ends, ends)
	}
	return err
}

func (d *decoder) ring() error {
	begin := len(d.flat)
	if err := d.list("point", d.point); err != nil {
		return err
	}
	end := len(d.flat)
	if n := (end - begin) / 2; n < 4 {
		return fmt.Errorf("want at least 4 points, have %d", n)
	}
	if d.flat[begin] != d.flat[end-2] || d.flat[begin+1] != d.flat[end-1] {
		return errors.New("the ring is not closed")
	}
	return nil
}

func (d *decoder) point() error {
	begin := len(d.flat)
	err := d.list("ordinate", d.ordinate)
	if n := len(d.flat) - begin; err == nil && n < 2 {
		return fmt.Errorf("want at least 2 ordinates, have %d", n)
	}
	d.flat = d.flat[:min(begin+2, len(d.flat))]
	return err
}

func (d *decoder) ordinate() error {
	d.skip()
	end := bytes.IndexAny(d.rest, ",] \t\r\n")
	if end < 0 {
		end = len(d.rest)
	}
	v, err := strconv.ParseFloat(string(d.rest[:end]), 64)
	// v-v is not 0 for NaN and infinity, which ParseFloat takes by name.
	if err != nil || v-v != 0 {
		return fmt.Errorf("want a number, have %.20q", d.rest[:end])
	}
	d.flat = append(d.flat, v)
	d.rest = d.rest[end:]
	return nil
}
