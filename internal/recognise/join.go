package recognise

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"risicokaart/internal/source"
)

// join lets several files of one year stand beside each other: a map of two
// municipalities, squares in two parts. An area or square that is in two of them
// counts once, where both say the same of it; else they are refused. A file of which
// nothing is left is refused too: somebody gave it for more.
func (d *Dataset) join(ctx context.Context, used uses) error {
	var groups [][]*Layer
	for i, l := range d.Areas {
		if i > 0 && d.Areas[i-1].Level == l.Level {
			groups[len(groups)-1] = append(groups[len(groups)-1], l)
		} else {
			groups = append(groups, []*Layer{l})
		}
	}
	var squares []*Layer
	for _, s := range d.Squares {
		squares = append(squares, s.Layer)
	}
	double := map[*Layer]*Layer{} // layers with nothing of their own, and one that has the same
	for _, layers := range append(groups, squares) {
		if len(layers) < 2 {
			continue
		}
		if err := joinLayers(ctx, layers, double); err != nil {
			return err
		}
	}
	isDouble := func(l *Layer) bool { return double[l] != nil }
	d.Areas = slices.DeleteFunc(d.Areas, isDouble)
	d.Squares = slices.DeleteFunc(d.Squares, func(s *Squares) bool { return isDouble(s.Layer) })
	for l, other := range double {
		left := func(o *Layer) bool { return o.file == l.file }
		if !slices.ContainsFunc(slices.Concat(d.Areas, d.Others), left) &&
			!slices.ContainsFunc(d.Squares, func(s *Squares) bool { return left(s.Layer) }) {
			return twice(other, l)
		}
	}
	return nil
}

// joinLayers notes what each of some layers has that one before has too.
func joinLayers(ctx context.Context, layers []*Layer, double map[*Layer]*Layer) error {
	known, seed := map[string]*rowsOf{}, maphash.MakeSeed() // by code or id
	for _, l := range layers {
		own, rows := map[string]*rowsOf{}, 0
		var other *Layer
		for row, err := range l.Rows(ctx) {
			if err != nil {
				return err
			}
			rows++
			key, says := l.says(row, seed)
			before := known[key]
			switch {
			case before == nil:
				if own[key] == nil {
					own[key] = &rowsOf{layer: l}
				}
				own[key].say = append(own[key].say, says)
			case slices.Contains(before.say, says):
				if l.skip == nil {
					l.skip = map[string]bool{}
				}
				l.skip[key], other = true, before.layer
			default:
				return differ(key, before.layer, l)
			}
		}
		if len(own) == 0 && rows > 0 {
			double[l] = other
		}
		for key, rows := range own {
			known[key] = rows
		}
	}
	return nil
}

// rowsOf is what the rows of a layer say of one area or square.
type rowsOf struct {
	layer *Layer
	say   []uint64
}

// says returns the code of a row, and a hash of all that it says but its shape.
func (l *Layer) says(row *Row, seed maphash.Seed) (key string, says uint64) {
	var h maphash.Hash
	h.SetSeed(seed)
	for i, v := range row.Values {
		if i == l.key() {
			key = v.Text
		}
		fmt.Fprintf(&h, "%s=%v\n", strings.ToLower(l.Columns[i].Name), v)
	}
	return key, h.Sum64()
}

// key is the column that names the area or square of a row.
func (l *Layer) key() int {
	if isSquares(l) {
		return l.Index(squareColumn)
	}
	return l.columns.code
}

func differ(key string, a, b *Layer) error {
	return &source.Error{File: b.File, Layer: b.Name, Problem: fmt.Sprintf(
		"%s is in layer %s of %s too, with other values or columns", key, a.Name, a.File),
		Hint: "give one of them, or one file with the areas of both"}
}

func twice(l, other *Layer) error {
	return fmt.Errorf("the same areas of the same year are in layer %s of %s and in layer %s of %s: give one of them, or one file with the areas of both",
		other.Name, other.File, l.Name, l.File)
}
