package geojson

import (
	"bytes"
	"errors"

	"risicokaart/internal/jsonstream"
	"risicokaart/internal/source/textfile"
)

// Sniff reports whether a file that starts with these bytes is GeoJSON with
// features; 4 kB suffices. It decides by the first member that tells.
func Sniff(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	d := jsonstream.New(recordSeparators{bytes.NewReader(bytes.Clone(head))}, jsonstream.Options{Clean: textfile.Clean})
	found := false
	err := d.Object(func(member string) error {
		switch member {
		case "type":
			kind, err := d.Text()
			found = err == nil && (kind == "FeatureCollection" || kind == "Feature")
			return errStop
		case "displayFieldName", "fieldAliases", "geometryType", "spatialReference": // of ArcGIS
			return errStop
		case "geometry", "features":
			found = true
			return errStop
		}
		return d.Skip()
	})
	return found && errors.Is(err, errStop)
}
