package geojson

import (
	"encoding/json"
	"errors"
	"fmt"

	"risicokaart/internal/jsonstream"
	"risicokaart/internal/source"
)

// document is what a file says besides its features.
type document struct {
	name     string
	srs      source.SRS
	named    bool // it names its system, be it as unknown
	features int64
	matched  int64 // features that the service has for the query; 0 when it does not say
	next     string
	found    bool // there is a collection, be it an empty one
}

// complete returns an error when the file is but a page of what was asked for.
func (d *document) complete(path string) error {
	switch {
	case !d.found && d.features == 0:
		return &source.Error{File: path, Problem: "there are no GeoJSON features in the file"}
	case d.next != "":
		return &source.Error{File: path, Problem: fmt.Sprintf("this is one page of %d features; the next is at %s",
			d.features, d.next),
			Hint: "fetch all pages and put their features in one file"}
	case d.matched > d.features:
		return &source.Error{File: path, Problem: fmt.Sprintf("this is one page: it has %d of the %d features that match",
			d.features, d.matched),
			Hint: "fetch all pages and put their features in one file"}
	}
	return nil
}

// scanner reads a file from its start to its end.
type scanner struct {
	json *jsonstream.Decoder
	each func(*feature) error
	doc  document
	now  feature

	hasCRS      bool // a crs member was met
	hasFeatures bool // the value at the top has a member features
}

// value reads a value at the top: a collection or a feature.
func (s *scanner) value() error {
	s.now.reset()
	s.hasFeatures = false
	name := ""
	err := s.json.Object(func(member string) (err error) {
		switch member {
		case "features":
			s.hasFeatures = true
			return s.json.Array(s.feature)
		case "name":
			name, err = s.json.Text()
			return err
		case "links":
			return s.json.Array(s.link)
		case "numberMatched":
			return s.numberMatched()
		}
		return s.member(member)
	})
	switch {
	case err != nil:
		return err
	case s.hasFeatures:
		s.doc.found, s.doc.name = true, name
		return nil
	case s.now.kind == "FeatureCollection":
		return errors.New("the collection has no features member")
	}
	return s.finish()
}

// feature reads an element of a collection.
func (s *scanner) feature() error {
	s.now.reset()
	if err := s.json.Object(s.member); err != nil {
		return err
	}
	return s.finish()
}

// member reads the value of a member of a feature, or of one of a collection
// that is not particular to collections.
func (s *scanner) member(name string) (err error) {
	switch name {
	case "type":
		s.now.kind, err = s.json.Text()
	case "properties":
		err = s.json.Row(s.property)
	case "geometry":
		s.now.geometry, err = s.json.Raw()
	case "crs":
		err = s.system()
	default:
		err = s.json.Skip()
	}
	return err
}

func (s *scanner) property(name, text string) error {
	s.now.properties = append(s.now.properties, property{name, text})
	return nil
}

// finish hands out the feature that was read.
func (s *scanner) finish() error {
	if s.now.kind != "Feature" {
		return fmt.Errorf("want a Feature, have type %.40q", s.now.kind)
	}
	s.doc.features++
	s.now.position = s.doc.features
	return s.each(&s.now)
}

// system reads a crs member. All of a file must be in one system.
func (s *scanner) system() error {
	raw, err := s.json.Raw()
	if err != nil {
		return err
	}
	srs, err := parseCRS(raw)
	if err != nil {
		return err
	}
	// A collection may name its system behind its features, a feature may not
	// do so for the ones before it.
	late := s.doc.features > 0 && !s.hasFeatures
	if srs != s.doc.srs && (s.hasCRS || late) {
		return fmt.Errorf("the coordinates are in more than one system, %v and %v; give a file for each", s.doc.srs, srs)
	}
	s.hasCRS, s.doc.srs, s.doc.named = true, srs, true
	return nil
}

func (s *scanner) link() error {
	raw, err := s.json.Raw()
	if err != nil {
		return err
	}
	var link struct {
		Rel  string `json:"rel"`
		Href string `json:"href"`
	}
	// Links of another form are not the ones of OGC API Features.
	if json.Unmarshal(raw, &link) == nil && link.Rel == "next" {
		s.doc.next = link.Href
	}
	return nil
}

func (s *scanner) numberMatched() error {
	raw, err := s.json.Raw()
	if err != nil {
		return err
	}
	// A WFS that does not know the number writes "unknown".
	if json.Unmarshal(raw, &s.doc.matched) != nil {
		s.doc.matched = 0
	}
	return nil
}

// feature is a feature as it is written.
type feature struct {
	position   int64 // from 1
	kind       string
	properties []property
	geometry   json.RawMessage
}

type property struct{ name, text string }

func (f *feature) reset() {
	*f = feature{properties: f.properties[:0]}
}

// row makes a row of the feature, whose columns are at the given positions.
func (f *feature) row(l source.Layer, index map[string]int) (row *source.Row, err error) {
	at := source.Error{File: l.File, Layer: l.Name, Row: f.position}
	row = &source.Row{ID: f.position, Values: make([]any, len(l.Columns))}
	for _, p := range f.properties {
		i, wanted := index[p.name]
		if !wanted {
			continue
		}
		if row.Values[i], err = l.Columns[i].Type.Parse(p.text); err != nil {
			at.Column, at.Problem, at.Err = p.name, "the value is not of the type that its column had before", err
			at.Hint = "do not change the file while it is read"
			return nil, &at
		}
	}
	if len(f.geometry) == 0 {
		return row, nil
	}
	if row.Geometry, err = DecodeGeometry(f.geometry); err == nil {
		err = checkDegrees(l.SRS, row.Geometry)
	}
	if err != nil {
		at.Column, at.Problem, at.Err = l.GeometryColumn, "cannot read the geometry", err
		at.Hint = "repair the layer, for example with QGIS"
		return nil, &at
	}
	return row, nil
}
