package geojson

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/twpayne/go-geom"

	"risicokaart/internal/source"
)

// CRS84 is the reference system of GeoJSON: longitude and latitude on WGS 84,
// in degrees. OGC calls it OGC:CRS84.
var CRS84 = source.SRS{Organization: "OGC", Code: 84}

// crsName matches the names of reference systems: EPSG:28992,
// urn:ogc:def:crs:EPSG::28992, urn:ogc:def:crs:OGC:1.3:CRS84 and
// http://www.opengis.net/def/crs/EPSG/0/28992.
var crsName = regexp.MustCompile(`^(?:(?:urn:(?:x-)?ogc:def:crs:)|https?://www\.opengis\.net/def/crs/)?(EPSG|OGC)[:/](?:[0-9.]*[:/])?(CRS84|[0-9]{1,9})$`)

// parseCRS reads the crs member of a collection or feature. null says that the
// system is not known.
func parseCRS(raw []byte) (source.SRS, error) {
	var crs *struct {
		Type       string `json:"type"`
		Properties struct {
			Name string      `json:"name"`
			Code json.Number `json:"code"`
		} `json:"properties"`
	}
	var name string // alone, as some programs write it
	if json.Unmarshal(raw, &name) != nil || name == "" {
		if err := json.Unmarshal(raw, &crs); err != nil {
			return source.SRS{}, fmt.Errorf("read crs: want an object with a type and properties, have %.60s", raw)
		}
		if crs == nil {
			return source.SRS{}, nil
		}
		name = crs.Properties.Name
	}
	if crs != nil && crs.Type == "EPSG" { // as GeoServer wrote it once
		name = "EPSG:" + crs.Properties.Code.String()
	}
	kind := "name"
	if crs != nil {
		kind = crs.Type
	}
	found := crsName.FindStringSubmatch(strings.TrimSpace(name))
	switch {
	case found == nil || (found[1] == "OGC") != (found[2] == "CRS84"):
		return source.SRS{}, fmt.Errorf("read crs: unknown system %.100q of type %.40q; use a name such as urn:ogc:def:crs:EPSG::28992", name, kind)
	case found[2] == "CRS84":
		return CRS84, nil
	}
	code, err := strconv.Atoi(found[2])
	if err != nil {
		return source.SRS{}, fmt.Errorf("read crs: %w", err)
	}
	return source.SRS{Organization: "EPSG", Code: code}, nil
}

// checkDegrees refuses coordinates that cannot be degrees though srs is in
// degrees. Programs forget to write a crs member.
func checkDegrees(srs source.SRS, g *geom.MultiPolygon) error {
	if g == nil || srs != CRS84 && (srs != source.SRS{Organization: "EPSG", Code: 4326}) {
		return nil
	}
	flat := g.FlatCoords()
	for i := 0; i < len(flat); i += 2 {
		if !inDegrees(flat[i], flat[i+1]) {
			return fmt.Errorf("coordinate (%v, %v) is not in degrees: %w", flat[i], flat[i+1], errNoCRS)
		}
	}
	return nil
}

func inDegrees(x, y float64) bool { return math.Abs(x) <= 180 && math.Abs(y) <= 180 }

var errNoCRS = errors.New("the file must say in a member crs which system it is in")
