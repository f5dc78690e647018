package export

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
)

// GeoJSON is one feature collection (RFC 7946) with a feature a line.
var GeoJSON = Format{Name: "geojson", MediaType: "application/geo+json", Title: "whole collection", HasShapes: true,
	Write: writeGeoJSON}

// Feature is a feature of GeoJSON.
type Feature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
}

// NewFeature writes a feature of the store as GeoJSON does.
func NewFeature(f store.Feature) Feature {
	return Feature{"Feature", f.ID, f.Geometry, f.Properties}
}

func writeGeoJSON(ctx context.Context, w io.Writer, t *Table) error {
	head := begin(func() error {
		// GeoJSON proper knows CRS84 alone; the older member "crs" is how
		// GDAL and QGIS learn of another.
		member := ""
		if t.Select.CRS == layer.RD {
			member = `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},`
		}
		_, err := fmt.Fprintf(w, "{\"type\":\"FeatureCollection\",%s\"edition\":%q,\"model\":%q,\"licence\":%q,\"attribution\":%q,\"features\":[",
			member, t.Edition.ID, t.Edition.Model, t.Edition.Manifest.Licence, t.Edition.Manifest.Credit)
		return err
	})
	separator := "\n"
	err := t.From.EachFeature(ctx, t.Of, t.Select, func(f store.Feature) error {
		if err := head(); err != nil {
			return err
		}
		b, err := json.Marshal(NewFeature(f))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, b); err != nil {
			return err
		}
		separator = ",\n"
		return nil
	})
	if err != nil {
		return err
	}
	if err := head(); err != nil { // nothing matched: still a document
		return err
	}
	_, err = fmt.Fprint(w, "\n]}\n")
	return err
}
