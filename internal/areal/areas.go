package areal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
	"risicokaart/internal/source"
	"risicokaart/internal/source/srs"
)

// Area is a named area of a file.
type Area struct {
	Code, Name string
	Shape      orb.MultiPolygon // x, y in metres of RD New
}

// nameColumns are the columns that names of areas stand in.
var nameColumns = []string{"name", "naam", "wijknaam", "buurtnaam", "gemeentenaam", "statnaam", "omschrijving"}

// rd is the Dutch national system.
var rd = source.SRS{Organization: "EPSG", Code: 28992}

// ReadAreas reads the areas of a layer, in the order of the file. Columns of codes
// and names are found as [Run] finds them when their names are ""; an area without a
// name is called by its code. A code may occur once. The layer must be in RD New or in
// degrees; crs says so where the file does not. Errors are [*source.Error]s.
func ReadAreas(ctx context.Context, file File, code, name, crs string) ([]Area, error) {
	areas, err := readAreas(ctx, file, code, name, crs)
	if at := (*source.Error)(nil); errors.As(err, &at) {
		at.Hint = importFlags.Replace(at.Hint)
	}
	return areas, err
}

// importFlags names the flags of an import where hints name those of interpolate.
var importFlags = strings.NewReplacer("--source-layer, --target-layer or --population-layer", "--areas-layer", "--code",
	"--areas-code")

func readAreas(ctx context.Context, file File, code, name, crs string) ([]Area, error) {
	l, err := read(ctx, file, request{wantCodes: true, code: code, unique: true, crs: crs, degrees: true, names: true,
		name: name})
	if err != nil {
		return nil, err
	}
	if err := l.toRD(); err != nil {
		return nil, err
	}
	if _, err := l.prepare(); err != nil {
		return nil, err
	}
	areas := make([]Area, len(l.codes))
	for i := range areas {
		areas[i] = Area{Code: l.codes[i], Name: l.codes[i], Shape: l.shapes[i]}
		if l.names != nil && l.names[i] != "" {
			areas[i].Name = l.names[i]
		}
		if len(l.shapes[i]) == 0 {
			return nil, l.fault(i, l.GeometryColumn, fmt.Sprintf("the area %s has no shape", l.codes[i]),
				"draw it, or leave it out")
		}
	}
	return areas, nil
}

// nameIndex returns the column of names; -1 when there is none and none was named.
func (l *layer) nameIndex(name string) (int, error) {
	if name != "" {
		return l.Index(name), l.RequireColumns(name)
	}
	for _, known := range nameColumns {
		if i := l.Index(known); i >= 0 {
			return i, nil
		}
	}
	return -1, nil
}

// toRD brings the shapes into RD New.
func (l *layer) toRD() error {
	named, other := srs.Named(l.SRS, l.Definition)
	unknown := &source.Error{File: l.File, Layer: l.Name,
		Problem: fmt.Sprintf("the coordinates are in %s, not in RD New (EPSG:28992) or degrees (EPSG:4326)", l.SRS),
		Hint:    "convert it with ogr2ogr -t_srs EPSG:28992 new.gpkg old.gpkg"}
	if other {
		return unknown
	}
	for i, shape := range l.shapes {
		system := 0
		for _, polygon := range shape {
			for _, ring := range polygon {
				for k, p := range ring {
					if system == 0 {
						found, problem, hint := srs.Judge(p[0], p[1], named, l.SRS)
						if problem != "" {
							return l.fault(i, l.GeometryColumn, problem, hint)
						}
						system = found
					}
					if err := srs.Check(p[:], system); err != nil {
						return l.fault(i, l.GeometryColumn, err.Error(), "repair the shape, for example with QGIS")
					}
					if system == srs.Degrees {
						ring[k] = geo.LonLatToRD(p)
					}
				}
			}
		}
	}
	l.SRS = rd
	return nil
}
