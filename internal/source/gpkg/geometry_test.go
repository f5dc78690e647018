package gpkg

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
)

// header returns a GeoPackage geometry header with the given flags and an
// envelope of n bytes.
func header(flags byte, n int) []byte {
	return append([]byte{'G', 'P', 0, flags, 0x40, 0x71, 0, 0}, make([]byte, n)...)
}

// encode returns g as WKB made by go-geom, which serves as the oracle here.
func encode(t testing.TB, g geom.T, order binary.ByteOrder) []byte {
	t.Helper()
	b, err := wkb.Marshal(g, order)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var square = []float64{0, 0, 4, 0, 4, 4, 0, 4, 0, 0}

func TestDecodeGeometry(t *testing.T) {
	hole := []float64{1, 1, 1, 2, 2, 2, 2, 1, 1, 1}
	withHole := append(slices.Clone(square), hole...)
	two := geom.NewMultiPolygonFlat(geom.XY, append(slices.Clone(withHole), square...), [][]int{{10, 20}, {30}})
	polygon := geom.NewPolygonFlat(geom.XY, withHole, []int{10, 20})
	one := geom.NewMultiPolygonFlat(geom.XY, withHole, [][]int{{10, 20}})
	simple := geom.NewMultiPolygonFlat(geom.XY, square, [][]int{{10}})
	xyz := geom.NewPolygonFlat(geom.XYZ, []float64{0, 0, 9, 4, 0, 9, 4, 4, 9, 0, 4, 9, 0, 0, 9}, []int{15})
	xyzm := geom.NewPolygonFlat(geom.XYZM, []float64{0, 0, 9, 8, 4, 0, 9, 8, 4, 4, 9, 8, 0, 4, 9, 8, 0, 0, 9, 8}, []int{20})
	xym := geom.NewMultiPolygonFlat(geom.XYM, []float64{0, 0, 9, 4, 0, 9, 4, 4, 9, 0, 4, 9, 0, 0, 9}, [][]int{{15}})

	tests := map[string]struct {
		header []byte
		body   []byte
		want   *geom.MultiPolygon
	}{
		"polygon is promoted":    {header(1, 0), encode(t, polygon, binary.LittleEndian), one},
		"multipolygon":           {header(1, 0), encode(t, two, binary.LittleEndian), two},
		"big endian":             {header(0, 0), encode(t, two, binary.BigEndian), two},
		"envelope XY":            {header(1|1<<1, 32), encode(t, polygon, binary.LittleEndian), one},
		"envelope XYZ":           {header(1|2<<1, 48), encode(t, polygon, binary.LittleEndian), one},
		"envelope XYM":           {header(1|3<<1, 48), encode(t, polygon, binary.LittleEndian), one},
		"envelope XYZM":          {header(1|4<<1, 64), encode(t, polygon, binary.LittleEndian), one},
		"Z is dropped":           {header(1, 0), encode(t, xyz, binary.LittleEndian), simple},
		"M is dropped":           {header(1, 0), encode(t, xym, binary.LittleEndian), simple},
		"Z and M are dropped":    {header(1, 0), encode(t, xyzm, binary.BigEndian), simple},
		"empty polygon is none":  {header(1|1<<4, 0), encode(t, geom.NewPolygon(geom.XY), binary.LittleEndian), nil},
		"empty multi is none":    {header(1|1<<4, 0), encode(t, geom.NewMultiPolygon(geom.XY), binary.LittleEndian), nil},
		"flag empty is no proof": {header(1|1<<4, 0), encode(t, polygon, binary.LittleEndian), one},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := DecodeGeometry(append(test.header, test.body...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(coords(test.want), coords(got)); diff != "" {
				t.Errorf("coordinates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeGeometryErrors(t *testing.T) {
	body := encode(t, geom.NewPolygonFlat(geom.XY, square, []int{10}), binary.LittleEndian)
	good := append(header(1, 0), body...)
	with := func(at int, b ...byte) []byte {
		out := slices.Clone(good)
		copy(out[at:], b)
		return out
	}
	open := geom.NewPolygonFlat(geom.XY, []float64{0, 0, 4, 0, 4, 4, 0, 4}, []int{8})
	short := geom.NewPolygonFlat(geom.XY, []float64{0, 0, 4, 0, 0, 0}, []int{6})
	infinite := geom.NewPolygonFlat(geom.XY, []float64{0, 0, 4, 0, math.Inf(1), 4, 0, 4, 0, 0}, []int{10})

	tests := map[string]struct {
		blob []byte
		want string
	}{
		"nothing":          {nil, "cut short"},
		"header alone":     {good[:8], "cut short"},
		"envelope missing": {header(1|4<<1, 20), "cut short"},
		"no GP":            {with(0, 'X'), "start with GP"},
		"version":          {with(2, 9), "version 9"},
		"extended":         {with(3, 0x21), "extended type"},
		"envelope kind":    {with(3, 1|7<<1), "kind 7 of envelope"},
		"byte order":       {with(8, 7), "byte order 7"},
		"huge type":        {with(9, 0xff, 0xff, 0xff, 0xff), "unknown WKB type"},
		"point": {append(header(1, 0), encode(t, geom.NewPointFlat(geom.XY, []float64{1, 2}),
			binary.LittleEndian)...), "WKB type 1"},
		"huge ring count":  {with(13, 0xff, 0xff, 0xff, 0xff), "cut short"},
		"huge point count": {with(17, 0xff, 0xff, 0xff, 0xff), "ring 1: the geometry is cut short"},
		"cut in a ring":    {good[:len(good)-3], "cut short"},
		"trailing":         {append(slices.Clone(good), 0), "1 bytes follow"},
		"open ring":        {append(header(1, 0), encode(t, open, binary.LittleEndian)...), "not closed"},
		"three points":     {append(header(1, 0), encode(t, short, binary.LittleEndian)...), "at least 4 points"},
		"infinite":         {append(header(1, 0), encode(t, infinite, binary.LittleEndian)...), "not a number"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g, err := DecodeGeometry(test.blob)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("DecodeGeometry = %v, %v; want an error with %q", coords(g), err, test.want)
			}
		})
	}
}

// FuzzDecodeGeometry: nothing panics, and what is decoded is what go-geom
// decodes from its own encoding of it.
func FuzzDecodeGeometry(f *testing.F) {
	polygon := geom.NewPolygonFlat(geom.XY, square, []int{10})
	f.Add(append(header(1, 0), encode(f, polygon, binary.LittleEndian)...))
	f.Add(append(header(1|1<<1, 32), encode(f, polygon, binary.BigEndian)...))
	f.Add(append(header(1, 0), encode(f, geom.NewMultiPolygonFlat(geom.XY, square, [][]int{{10}}), binary.LittleEndian)...))
	for _, shape := range [][]byte{circle4, chain, nested, surface} {
		f.Add(append(header(1, 0), shape...))
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		g, err := DecodeGeometry(blob)
		if err != nil || g == nil {
			return
		}
		if n := len(g.FlatCoords()); n > len(blob)/8*2*arcSteps { // a circle is 4 numbers
			t.Fatalf("%d ordinates out of %d bytes", n, len(blob))
		}
		b := append(header(1, 0), encode(t, g, binary.LittleEndian)...)
		again, err := DecodeGeometry(b)
		if err != nil {
			t.Fatalf("decode what was encoded: %v", err)
		}
		if diff := cmp.Diff(coords(g), coords(again)); diff != "" {
			t.Errorf("coordinates (-first +again):\n%s", diff)
		}
	})
}

// coords returns the coordinates of g for comparison; nil for no geometry.
func coords(g *geom.MultiPolygon) [][][]geom.Coord {
	if g == nil {
		return nil
	}
	return g.Coords()
}

func BenchmarkDecodeGeometry(b *testing.B) {
	const points = 1000
	flat := make([]float64, 0, 2*points+2)
	for i := range points {
		angle := 2 * math.Pi * float64(i) / points
		flat = append(flat, math.Cos(angle), math.Sin(angle))
	}
	flat = append(flat, flat[0], flat[1])
	blob := append(header(1, 0), encode(b, geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)}), binary.LittleEndian)...)
	b.SetBytes(int64(len(blob)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeGeometry(blob); err != nil {
			b.Fatal(err)
		}
	}
}
