// Package srs tells in which spatial reference system the shapes of Dutch areas are:
// by the name that a file gives it, by its definition, or by where coordinates lie.
package srs

import (
	"fmt"
	"math"
	"strings"

	"risicokaart/internal/source"
)

// The systems that are read, by their EPSG codes: RD New, in which CBS publishes, and
// longitude and latitude, in this order as in GeoJSON. Degrees on ETRS89 lie within a
// metre of those on WGS 84.
const (
	RD      = 28992
	Degrees = 4326
)

// Sample is how many shapes are to be looked at to find out or check a system.
const Sample = 50

// box holds coordinates: least and greatest x, least and greatest y.
type box [4]float64

func (b box) holds(x, y float64) bool { return x >= b[0] && x <= b[1] && y >= b[2] && y <= b[3] }

// Where the Netherlands lie, and wider: what lies outside is no coordinate of an
// area. Within the first, x is less than y in RD and more in degrees reversed, so that
// the four do not touch.
var (
	plain = map[int]box{RD: {-50e3, 320e3, 280e3, 680e3}, Degrees: {2, 8.5, 50, 54.5}}
	wide  = map[int]box{RD: {-300e3, 600e3, 0, 1000e3}, Degrees: {-2, 14, 46, 58}}
)

// Named is the system that a file names, by a code or a definition in well-known text:
// [RD] or [Degrees], 0 where it names none, and other where it names another.
func Named(srs source.SRS, definition string) (system int, other bool) {
	epsg := strings.EqualFold(srs.Organization, "EPSG")
	switch {
	case epsg && (srs.Code == RD || srs.Code == 7415): // and heights
		return RD, false
	case epsg && (srs.Code == 4326 || srs.Code == 4258 || srs.Code == 4937 || srs.Code == 4979):
		return Degrees, false
	case strings.EqualFold(srs.Organization, "OGC") && srs.Code == 84:
		return Degrees, false
	case epsg && srs.Code > 0:
		return 0, true
	}
	// A number of the file's own: its definition tells, or its coordinates do.
	plainText := strings.NewReplacer("_", " ").Replace(strings.ToUpper(definition))
	switch {
	case strings.Contains(plainText, "RD NEW"):
		return RD, false
	case strings.HasPrefix(plainText, "GEOG") && (strings.Contains(plainText, "WGS 84") || strings.Contains(plainText,
		"ETRS") || strings.Contains(plainText, "WGS 1984")):
		return Degrees, false
	}
	return 0, strings.HasPrefix(plainText, "PROJCS") || strings.HasPrefix(plainText, "PROJCRS")
}

// Judge tells which system a point of the Netherlands is in, or what is wrong with it.
// named is what the file says by srs, 0 for nothing.
func Judge(x, y float64, named int, srs source.SRS) (system int, problem, hint string) {
	at := fmt.Sprintf("(%.6g, %.6g)", x, y)
	switch {
	case plain[Degrees].holds(y, x):
		return 0, "the coordinates, such as " + at + ", have latitude before longitude",
			"swap them, for example in QGIS (Swap X and Y coordinates)"
	case plain[RD].holds(y, x) && !plain[RD].holds(x, y):
		return 0, "the coordinates, such as " + at + ", have y before x",
			"swap them, for example in QGIS (Swap X and Y coordinates)"
	}
	for _, system := range []int{RD, Degrees} {
		switch {
		case !plain[system].holds(x, y):
		case named != 0 && named != system:
			return 0, fmt.Sprintf("the file says that its coordinates are in %s, but %s is %s", srs, at,
					systemName(system)),
				fmt.Sprintf("name the system that they are in: ogr2ogr -a_srs EPSG:%d new.gpkg old.gpkg", system)
		default:
			return system, "", ""
		}
	}
	if named != 0 && wide[named].holds(x, y) {
		return named, "", ""
	}
	return 0, "the coordinates, such as " + at + ", lie outside the Netherlands",
		"give areas in RD New (EPSG:28992), or in degrees with longitude first"
}

func systemName(system int) string {
	if system == RD {
		return "in RD New (EPSG:28992)"
	}
	return "in degrees"
}

// Check refuses a shape, x and y in turn, with a point that no area can have: a number that
// is damaged takes cells and tiles without end.
func Check(flat []float64, system int) error {
	b := wide[system]
	for i := 0; i+1 < len(flat); i += 2 {
		x, y := flat[i], flat[i+1]
		if !b.holds(x, y) || math.IsNaN(x) || math.IsNaN(y) {
			return fmt.Errorf("the coordinate (%.6g, %.6g) is none of the Netherlands", x, y)
		}
	}
	return nil
}
