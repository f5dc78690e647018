package recognise

import (
	"context"
	"slices"
)

// Survey tells which of the figures that were asked for are in some files.
type Survey struct {
	Year    int      // of the newest areas; 0 when the files do not say
	Missing []string // figures for which some areas have a column in no file
	Empty   []string // figures that have no value in any file, the missing ones among them
}

// Survey looks for figures and reads no further than it must. Files of several
// years may be among them, and there need be no areas.
func (f *Files) Survey(ctx context.Context) (s Survey, err error) {
	layers, err := f.layers(ctx, nil)
	if err != nil {
		return s, err
	}
	layers = slices.DeleteFunc(layers, isSquares)
	filled := make([]bool, len(f.opt.Figures))
	for _, l := range layers {
		if err := l.look(ctx, filled); err != nil {
			return s, err
		}
		if l.Shapes() {
			s.Year = max(s.Year, l.Year)
		}
	}
	for i, id := range f.opt.Figures {
		if !filled[i] {
			s.Empty = append(s.Empty, id)
		}
		if missing(layers, i) {
			s.Missing = append(s.Missing, id)
		}
	}
	return s, nil
}

// missing reports whether there are areas that have a figure in no column of
// their own, while no table has one.
func missing(layers []*Layer, figure int) bool {
	if slices.ContainsFunc(layers, func(l *Layer) bool { return !l.Shapes() && l.has(figure) }) {
		return false
	}
	return slices.ContainsFunc(layers, func(l *Layer) bool { return l.Shapes() && !l.has(figure) })
}

// look notes which figures the layer has a value of. Values are not held to the
// rules here: that is for those who use them.
func (l *Layer) look(ctx context.Context, filled []bool) error {
	for row, err := range l.file.container.Rows(ctx, l.Layer) {
		if err != nil {
			return err
		}
		more := false
		for i, b := range l.bindings {
			if filled[i] || b.value == none {
				continue
			}
			v, err := l.value(row, b.value)
			if err != nil {
				return err
			}
			filled[i] = !v.Null && v.Number == v.Number
			more = more || !filled[i]
		}
		if !more {
			break
		}
	}
	return nil
}
