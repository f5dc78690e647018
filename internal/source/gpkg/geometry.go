package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/twpayne/go-geom"
)

// The two-dimensional types of WKB that are read or skipped.
const (
	wkbPoint             = 1
	wkbLineString        = 2
	wkbPolygon           = 3
	wkbMultiPoint        = 4
	wkbMultiLineString   = 5
	wkbMultiPolygon      = 6
	wkbCollection        = 7
	wkbCircularString    = 8
	wkbCompoundCurve     = 9
	wkbCurvePolygon      = 10
	wkbMultiSurface      = 12
	wkbPolyhedralSurface = 15
	wkbTIN               = 16
	wkbTriangle          = 17
)

// old25D marks heights in the WKB of before 2006, which programs still write.
const old25D = 1 << 31

// maxDepth is how deep geometries may hold others.
const maxDepth = 16

var errShort = errors.New("the geometry is cut short")

// DecodeGeometry decodes a GeoPackage geometry: a header and well-known binary. All
// that has a surface becomes one multipolygon; arcs become straight lines; points
// and lines in a collection are left out, as repairs leave them behind; Z and M are
// dropped; an empty geometry is nil. Rings must be closed, have at least four points
// and finite coordinates; whether they cross is not checked.
//
// The WKB is decoded here rather than by go-geom, which allocates whatever
// number of points a damaged file claims to hold.
func DecodeGeometry(blob []byte) (*geom.MultiPolygon, error) {
	body, err := skipHeader(blob)
	if err != nil {
		return nil, err
	}
	d := decoder{rest: body, flat: make([]float64, 0, len(body)/8)}
	if err := d.surface(0); err != nil {
		return nil, err
	}
	if len(d.rest) > 0 {
		return nil, fmt.Errorf("%d bytes follow the geometry", len(d.rest))
	}
	if len(d.flat) == 0 {
		return nil, nil
	}
	return geom.NewMultiPolygonFlat(geom.XY, d.flat, d.ends), nil
}

// skipHeader returns the WKB behind the header of section 2.1.3.1.1 of the
// specification.
func skipHeader(blob []byte) ([]byte, error) {
	const fixed = 8
	if len(blob) < fixed {
		return nil, errShort
	}
	if string(blob[:2]) != "GP" {
		return nil, errors.New("the geometry does not start with GP")
	}
	if version := blob[2]; version != 0 {
		return nil, fmt.Errorf("unknown version %d of the geometry header", version)
	}
	flags := blob[3]
	if flags&0x20 != 0 {
		return nil, errors.New("the geometry is of an extended type, not a polygon")
	}
	envelopeBytes := [...]int{0, 32, 48, 48, 64}
	kind := int(flags >> 1 & 0x07)
	if kind >= len(envelopeBytes) {
		return nil, fmt.Errorf("unknown kind %d of envelope", kind)
	}
	start := fixed + envelopeBytes[kind]
	if len(blob) < start {
		return nil, errShort
	}
	return blob[start:], nil
}

// decoder reads WKB from the front of rest and collects the polygons in the
// flat layout of go-geom.
type decoder struct {
	rest  []byte
	order binary.ByteOrder
	flat  []float64
	ends  [][]int
}

// start reads byte order and type: the two-dimensional type, and the number of
// ordinates per point.
func (d *decoder) start() (kind uint32, stride int, err error) {
	if len(d.rest) < 5 {
		return 0, 0, errShort
	}
	switch d.rest[0] {
	case 0:
		d.order = binary.BigEndian
	case 1:
		d.order = binary.LittleEndian
	default:
		return 0, 0, fmt.Errorf("unknown byte order %d", d.rest[0])
	}
	kind = d.order.Uint32(d.rest[1:])
	d.rest = d.rest[5:]
	if kind&old25D != 0 && kind&^old25D < 1000 {
		return kind &^ old25D, 3, nil
	}
	strides := [...]int{2, 3, 3, 4} // XY, XYZ, XYM, XYZM
	dims := kind / 1000
	if int64(dims) >= int64(len(strides)) {
		return 0, 0, fmt.Errorf("unknown WKB type %d", kind)
	}
	return kind % 1000, strides[dims], nil
}

// count reads a number of things of at least size bytes each, so that no count
// can claim more than the bytes that are there.
func (d *decoder) count(size int) (int, error) {
	if len(d.rest) < 4 {
		return 0, errShort
	}
	n := int64(d.order.Uint32(d.rest))
	d.rest = d.rest[4:]
	if n*int64(size) > int64(len(d.rest)) {
		return 0, errShort
	}
	return int(n), nil
}

// surface reads a geometry that has a surface, or holds such.
func (d *decoder) surface(depth int) error {
	kind, stride, err := d.start()
	if err != nil {
		return err
	}
	switch kind {
	case wkbPolygon, wkbTriangle:
		return d.polygon(stride)
	case wkbCurvePolygon:
		return d.curvePolygon()
	case wkbMultiPolygon, wkbMultiSurface, wkbCollection, wkbPolyhedralSurface, wkbTIN:
		return d.parts(kind, depth)
	}
	return fmt.Errorf("want a polygon, or what holds polygons, have WKB type %d", kind)
}

// parts reads what a geometry of a kind holds.
func (d *decoder) parts(kind uint32, depth int) error {
	if depth == maxDepth {
		return errors.New("geometries hold others too deep")
	}
	n, err := d.count(9)
	if err != nil {
		return err
	}
	for i := range n {
		left := false
		if kind == wkbCollection {
			if left, err = d.leaveOut(); err != nil {
				return fmt.Errorf("part %d: %w", i+1, err)
			}
		}
		if left {
			continue
		}
		if err := d.surface(depth + 1); err != nil {
			return fmt.Errorf("polygon %d: %w", i+1, err)
		}
	}
	return nil
}

// leaveOut reads past a point or line, or several, and reports whether there was one.
func (d *decoder) leaveOut() (bool, error) {
	before := *d
	kind, stride, err := d.start()
	if err != nil {
		return false, err
	}
	switch kind {
	case wkbPoint, wkbLineString:
		return true, d.skipSingle(kind, stride)
	case wkbMultiPoint, wkbMultiLineString:
		n, err := d.count(9)
		for i := 0; i < n && err == nil; i++ {
			if kind, stride, err = d.start(); err == nil {
				err = d.skipSingle(kind, stride) // and nothing that holds others, which damage could nest without end
			}
		}
		return true, err
	}
	*d = before
	return false, nil
}

// skipSingle reads past the coordinates of a point or line.
func (d *decoder) skipSingle(kind uint32, stride int) error {
	n := 1
	switch kind {
	case wkbPoint:
	case wkbLineString:
		var err error
		if n, err = d.count(8 * stride); err != nil {
			return err
		}
	default:
		return fmt.Errorf("want a point or line, have WKB type %d", kind)
	}
	return d.skip(n * 8 * stride)
}

// skip reads past bytes.
func (d *decoder) skip(bytes int) error {
	if bytes > len(d.rest) {
		return errShort
	}
	d.rest = d.rest[bytes:]
	return nil
}

func (d *decoder) polygon(stride int) error {
	n, err := d.count(4)
	if err != nil {
		return err
	}
	var ends []int
	for i := range n {
		if err := d.ring(stride); err != nil {
			return fmt.Errorf("ring %d: %w", i+1, err)
		}
		ends = append(ends, len(d.flat))
	}
	if n > 0 {
		d.ends = append(d.ends, ends)
	}
	return nil
}

func (d *decoder) ring(stride int) error {
	begin := len(d.flat)
	if err := d.line(stride); err != nil {
		return err
	}
	return d.checkRing(begin)
}

// line reads the points of a line.
func (d *decoder) line(stride int) error {
	n, err := d.count(8 * stride)
	if err != nil {
		return err
	}
	for range n {
		x := math.Float64frombits(d.order.Uint64(d.rest))
		y := math.Float64frombits(d.order.Uint64(d.rest[8:]))
		// NaN and infinity both fail x-x == 0.
		if x-x != 0 || y-y != 0 {
			return fmt.Errorf("coordinate (%v, %v) is not a number", x, y)
		}
		d.flat = append(d.flat, x, y)
		d.rest = d.rest[8*stride:]
	}
	return nil
}

// checkRing refuses points since begin that are no ring.
func (d *decoder) checkRing(begin int) error {
	end := len(d.flat)
	if n := (end - begin) / 2; n < 4 {
		return fmt.Errorf("want at least 4 points, have %d", n)
	}
	if d.flat[begin] != d.flat[end-2] || d.flat[begin+1] != d.flat[end-1] {
		return errors.New("the ring is not closed")
	}
	return nil
}
