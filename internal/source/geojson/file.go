// Package geojson reads the areas in a GeoJSON file: a collection of features,
// as a WFS or OGR writes it, or one feature per line or per record separator.
// It streams: one feature is in memory at a time.
//
// Formats: RFC 7946, RFC 8142, and the member crs of the 2008 specification,
// https://geojson.org/geojson-spec.html.
package geojson

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"risicokaart/internal/jsonstream"
	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// geometryColumn is the name of the member that holds the geometry.
const geometryColumn = "geometry"

// File is an open GeoJSON file. It is safe for concurrent use; close it after use.
type File struct {
	text  *textfile.File
	layer source.Layer
}

// Open opens the GeoJSON file at path and reads it once, to find out its
// columns, their types and its reference system: [CRS84] if it names none, unless its
// first point cannot be in degrees.
// GeoJSON declares no types: a column is Integer or Real when all its values
// are numbers, or strings that are numbers as PDOK's WFS writes them.
//
// What is not GeoJSON, or not all of it, is refused with an [*source.Error]. A
// geometry that is not valid is an error of [File.Rows].
func Open(ctx context.Context, path string) (*File, error) {
	text, err := textfile.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	f, err := read(ctx, text)
	if err != nil {
		return nil, errors.Join(err, text.Close())
	}
	return f, nil
}

// read describes the layer in text.
func read(ctx context.Context, text *textfile.File) (*File, error) {
	f := &File{text: text, layer: source.Layer{File: text.Path()}}
	var columns source.Inference
	degrees, looked := true, false // at the first point
	doc, err := f.scan(ctx, func(feature *feature) error {
		if !looked && len(feature.geometry) > 0 {
			// What cannot be decoded is told by Rows.
			if g, err := DecodeGeometry(feature.geometry); err == nil && g != nil {
				degrees, looked = inDegrees(g.FlatCoords()[0], g.FlatCoords()[1]), true
			}
		}
		for _, p := range feature.properties {
			if err := columns.Add(p.name, p.text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := doc.complete(f.text.Path()); err != nil {
		return nil, err
	}
	f.layer.Name, f.layer.SRS = doc.name, doc.srs
	if !doc.named && !degrees {
		f.layer.SRS = source.SRS{} // programs forget to name a system that is not the format's own
	}
	if doc.name == "" {
		f.layer.Name = text.Stem()
	}
	f.layer.GeometryColumn = geometryColumn
	f.layer.Count, f.layer.Columns = doc.features, columns.Columns()
	return f, nil
}

// Close releases the file.
func (f *File) Close() error { return f.text.Close() }

// Encoding tells how the file is written.
func (f *File) Encoding() textfile.Encoding { return f.text.Encoding() }

// Layers returns the only layer. It is called what the collection is called, or
// else the file.
func (f *File) Layers() []source.Layer { return []source.Layer{f.layer} }

// errStop ends a scan whose reader has seen enough.
var errStop = errors.New("stop")

// Rows streams the features of l, one in memory at a time, numbered by position
// from 1. The first error, an [*source.Error] that names the row or the cause of
// a cancelled context, ends the sequence.
func (f *File) Rows(ctx context.Context, l source.Layer) iter.Seq2[*source.Row, error] {
	return func(yield func(*source.Row, error) bool) {
		index := make(map[string]int, len(l.Columns))
		for i, c := range l.Columns {
			index[c.Name] = i
		}
		_, err := f.scan(ctx, func(feature *feature) error {
			row, err := feature.row(l, index)
			if err != nil {
				return err
			}
			if !yield(row, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	}
}

// scan calls each with every feature; it may not keep it.
func (f *File) scan(ctx context.Context, each func(*feature) error) (*document, error) {
	r := f.text.NewReader(ctx)
	text := jsonstream.New(recordSeparators{r}, jsonstream.Options{Record: r.Next, Clean: textfile.Clean})
	s := scanner{json: text, each: each, doc: document{srs: CRS84}}
	err := s.json.Values(s.value)
	if errors.Is(err, errStop) {
		return nil, errStop
	}
	if err != nil {
		at := source.Error{Layer: f.layer.Name,
			Problem: fmt.Sprintf("the file cannot be read on after %d features, near byte %d", s.doc.features,
				s.json.Offset())}
		return nil, f.text.Fault(ctx, at, err)
	}
	return &s.doc, nil
}

// recordSeparators replaces the separators of RFC 8142 by spaces.
type recordSeparators struct{ r io.Reader }

func (s recordSeparators) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	for i, c := range p[:n] {
		if c == '\x1e' {
			p[i] = ' '
		}
	}
	return n, err
}
