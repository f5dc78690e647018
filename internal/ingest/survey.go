package ingest

import (
	"bytes"
	"context"
	"slices"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/risk"
)

// Survey tells which of the figures that a model reads are in some files.
type Survey struct {
	Year    int      // of the newest areas; 0 when the files do not say
	Missing []string // figures for which some areas have a column in no file
	Empty   []string // figures that have no value in any file, the missing ones among them
}

// Look surveys opt.Paths without importing anything. Files of several years may
// be among them.
func Look(ctx context.Context, opt Options) (s Survey, err error) {
	model, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		return s, err
	}
	r := &run{Options: opt, model: model, columns: model.Columns(), units: map[string]catalogue.Unit{},
		groups: map[string][]string{}, titles: map[string]string{}}
	dir, remove, err := makeFolder()
	if err != nil {
		return s, err
	}
	r.dir = dir
	defer remove()
	if r.files, err = openFiles(ctx, r.Paths, r.dir); err != nil {
		return s, err
	}
	defer closeFiles(r.files)
	layers, err := r.withFigures(ctx)
	if err != nil {
		return s, err
	}
	filled := make([]bool, len(r.columns))
	for _, l := range layers {
		year, err := l.look(ctx, filled)
		if err != nil {
			return s, err
		}
		s.Year = max(s.Year, year)
	}
	for i, id := range r.columns {
		if !filled[i] {
			s.Empty = append(s.Empty, id)
		}
		if missing(layers, i) {
			s.Missing = append(s.Missing, id)
		}
	}
	return s, nil
}

// withFigures lists the layers that are areas or tables about them.
func (r *run) withFigures(ctx context.Context) (layers []*layer, err error) {
	for _, f := range r.files {
		r.learn(f.properties)
	}
	for _, f := range r.files {
		if f.container == nil || f.isRIVM || f.isAges {
			continue
		}
		for _, source := range f.container.Layers() {
			l := &layer{Layer: source, file: f}
			if err := r.bind(ctx, l); err != nil {
				return nil, err
			}
			if l.names.Code != "" && l.Index(squareColumn) < 0 {
				layers = append(layers, l)
			}
		}
	}
	return layers, nil
}

// missing reports whether there are areas that have figure i in no column of
// their own, while no table has one.
func missing(layers []*layer, i int) bool {
	has := func(l *layer) bool { return l.figures[i].Value != "" }
	isTable := func(l *layer) bool { return l.GeometryColumn == "" }
	if slices.ContainsFunc(layers, func(l *layer) bool { return isTable(l) && has(l) }) {
		return false
	}
	return slices.ContainsFunc(layers, func(l *layer) bool { return !isTable(l) && !has(l) })
}

// look notes which figures the layer has a value of, and returns the year of
// its areas. It reads no further than it must.
func (l *layer) look(ctx context.Context, filled []bool) (year int, err error) {
	at := l.Index(l.names.Year)
	for row, err := range l.file.container.Rows(ctx, l.Layer) {
		if err != nil {
			return year, err
		}
		if year == 0 && at >= 0 {
			if v, err := l.number(row, at); err == nil { // the import's rules find the others
				year = int(v)
			}
		}
		more := false
		for i, b := range l.figures {
			if filled[i] || b.Value == "" {
				continue
			}
			v, err := l.value(row, l.Index(b.Value))
			if err != nil {
				return year, err
			}
			filled[i] = !v.null
			more = more || v.null
		}
		if !more {
			break
		}
	}
	return year, nil
}
