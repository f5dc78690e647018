package gpkg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twpayne/go-geom"

	"risicokaart/internal/oracle"
)

// shape encodes a thing in WKB: its kind, how many there are of what follows, and
// that: numbers and other things.
func shape(kind uint32, count int, of ...any) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{1}, kind)
	if count >= 0 {
		b = binary.LittleEndian.AppendUint32(b, uint32(count))
	}
	for _, v := range of {
		switch v := v.(type) {
		case []byte:
			b = append(b, v...)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	return b
}

var (
	// circle4 is a circle round (5, 5), of two arcs.
	circle4 = shape(wkbCurvePolygon, 1, shape(wkbCircularString, 5, 0., 5., 5., 10., 10., 5., 5., 0., 0., 5.))
	// chain is a half disc: an arc and a line.
	chain = shape(wkbCurvePolygon, 1, shape(wkbCompoundCurve, 2, shape(wkbCircularString, 3, 0., 0., 5., 5., 10., 0.),
		shape(wkbLineString, 2, 10., 0., 0., 0.)))
	point = shape(wkbPoint, -1, 1., 2.)
	// nested has points and lines beside a half disc in collections.
	nested = shape(wkbCollection, 4, point, shape(wkbMultiPoint, 2, point, point),
		shape(wkbMultiLineString, 1, shape(wkbLineString, 2, 0., 0., 1., 1.)), shape(wkbCollection, 2, point, chain))
	// surface is a multisurface of a polygon with heights as in old WKB, and a circle.
	surface = shape(wkbMultiSurface, 2, shape(wkbPolygon|old25D, 1, binary.LittleEndian.AppendUint32(nil, 4), 0., 0., 9.,
		4., 0., 9., 4.,
		4., 9., 0., 0., 9.), circle4)
)

// TestCurves makes straight lines of arcs, and finds the surfaces in what holds them.
func TestCurves(t *testing.T) {
	for name, test := range map[string]struct {
		shape []byte
		area  float64
	}{
		"circle": {circle4, 25 * math.Pi}, "arc and line": {chain, 25 * math.Pi / 2},
		"collections":  {nested, 25 * math.Pi / 2},
		"multisurface": {surface, 8 + 25*math.Pi},
		"whole circle in three points": {shape(wkbCurvePolygon, 1, shape(wkbCircularString, 3, 0., 0., 10., 0., 0., 0.)),
			25 * math.Pi},
		"arcs that are straight": {shape(wkbCurvePolygon, 1, shape(wkbCircularString, 9, 0., 0., 2., 0., 4., 0., 4., 2., 4.,
			4., 2., 4., 0., 4.,
			0., 2., 0., 0.)), 16},
		"collection of points": {shape(wkbCollection, 1, point), 0},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := DecodeGeometry(append(header(1, 0), test.shape...))
			if err != nil {
				t.Fatal(err)
			}
			if got := areaOf(g); math.Abs(got-test.area) > test.area/2000 {
				t.Errorf("area %.4f, want %.4f", got, test.area)
			}
		})
	}
	deep := append(bytes.Repeat(shape(wkbMultiPoint, 1), 100_000), point...)
	collections := chain
	for range maxDepth + 1 {
		collections = shape(wkbCollection, 1, collections)
	}
	for name, test := range map[string]struct {
		shape []byte
		want  string
	}{
		"two points on an arc": {shape(wkbCurvePolygon, 1, shape(wkbCircularString, 2, 0., 0., 1., 1.)),
			"arcs have 3, 5, 7"},
		"a gap": {shape(wkbCurvePolygon, 1, shape(wkbCompoundCurve, 2, shape(wkbLineString, 2, 0., 0., 1., 1.),
			shape(wkbLineString, 3, 2., 2., 3., 3., 0., 0.))), "does not start where the one before ends"},
		"not closed": {shape(wkbCurvePolygon, 1, shape(wkbCircularString, 5, 0., 5., 5., 10., 10., 5., 5., 0., 0.,
			6.)), "not closed"},
		"chain in a chain": {shape(wkbCurvePolygon, 1, shape(wkbCompoundCurve, 1, shape(wkbCompoundCurve, 0))),
			"want a line or arcs"},
		"too far apart": {shape(wkbCurvePolygon, 1, shape(wkbCircularString, 3, 1.7e308, 1.7e308, -1.7e308, -1.7e308,
			1.7e308, 1.7e308)), "finite"},
		"points without end": {shape(wkbCollection, 1, deep), "want a point or line"},
		"collections":        {collections, "too deep"},
		"a point":            {point, "want a polygon"},
		"many claimed":       {shape(wkbCurvePolygon, 1<<30), "cut short"},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := DecodeGeometry(append(header(1, 0), test.shape...))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("decoded %v, error %v; want one with %q", coords(g), err, test.want)
			}
		})
	}
}

// TestSharedArc: neighbours who share an arc, each in its own direction, have the same
// points along it.
func TestSharedArc(t *testing.T) {
	arc := []float64{137.1, 12.7, 180.3, 90.9, 131.9, 160.2}
	there := append([]float64{arc[0], arc[1]}, appendArc(nil, arc)...)
	back := append([]float64{arc[4], arc[5]}, appendArc(nil, []float64{arc[4], arc[5], arc[2], arc[3], arc[0], arc[1]})...)
	if len(there) != len(back) || len(there) < 20 {
		t.Fatalf("%d numbers there and %d back", len(there), len(back))
	}
	for i := 0; i < len(there); i += 2 {
		j := len(back) - 2 - i
		if there[i] != back[j] || there[i+1] != back[j+1] {
			t.Errorf("point %d: (%v, %v) and (%v, %v)", i/2, there[i], there[i+1], back[j], back[j+1])
		}
	}
}

// areaOf is the area of a shape by the shoelace formula; holes have the other sign.
func areaOf(g *geom.MultiPolygon) (area float64) {
	if g == nil {
		return 0
	}
	for _, p := range g.Coords() {
		for i, ring := range p {
			twice := 0.
			for k := range ring[1:] {
				twice += ring[k][0]*ring[k+1][1] - ring[k+1][0]*ring[k][1]
			}
			if i == 0 {
				area += math.Abs(twice) / 2
			} else {
				area -= math.Abs(twice) / 2
			}
		}
	}
	return area
}

// TestCurvesAsGDAL compares with the straight lines that GDAL makes of arcs.
func TestCurvesAsGDAL(t *testing.T) {
	ogr2ogr := oracle.Program(t, "ogr2ogr")
	dir := t.TempDir()
	text := "id,WKT\n"
	for i, wkt := range []string{
		"CURVEPOLYGON(CIRCULARSTRING(0 5,5 10,10 5,5 0,0 5))",
		"CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(150000 450000,150100 450080,150300 450000),(150300 450000,150200 449000,150000 450000)))",
		"CURVEPOLYGON(COMPOUNDCURVE((0 0,100 0),CIRCULARSTRING(100 0,101 50,100 100),(100 100,0 100),CIRCULARSTRING(0 100,20 50,0 0)),CIRCULARSTRING(40 50,50 60,60 50,50 40,40 50))",
		"MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(0 5,5 10,10 5,5 0,0 5)),((20 0,30 0,30 10,20 0)))",
	} {
		text += fmt.Sprintf("%d,%q\n", i+1, wkt)
	}
	source := filepath.Join(dir, "curves.csv")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	areas := func(name string, options ...string) (list []float64) {
		path := filepath.Join(dir, name)
		args := append([]string{"-f", "GPKG", "-a_srs", "EPSG:28992", "-oo", "GEOM_POSSIBLE_NAMES=WKT"}, options...)
		if said, err := exec.Command(ogr2ogr, append(args, path, source)...).CombinedOutput(); err != nil {
			t.Fatalf("ogr2ogr: %v\n%s", err, said)
		}
		f, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for row, err := range f.Rows(t.Context(), f.Layers()[0]) {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, areaOf(row.Geometry))
		}
		return list
	}
	ours, theirs := areas("curves.gpkg"), areas("straight.gpkg", "-nlt", "CONVERT_TO_LINEAR", "--config",
		"OGR_ARC_STEPSIZE", "2.8125")
	if len(ours) != 4 || len(theirs) != 4 {
		t.Fatalf("%d and %d shapes, want 4", len(ours), len(theirs))
	}
	for i := range ours {
		if math.Abs(ours[i]-theirs[i]) > theirs[i]/1000 {
			t.Errorf("shape %d: area %.3f, with GDAL %.3f", i+1, ours[i], theirs[i])
		}
	}
}
