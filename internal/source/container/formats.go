package container

import "risicokaart/internal/source/gdal"

// Format describes a format to those who have a file of it.
type Format struct {
	Name       string
	Extensions []string // the usual ones: the content decides
	By         string   // who reads it
	What       string   // is read of it
}

// Formats lists the formats that [Open] reads.
func Formats() []Format {
	const (
		ours   = "this program"
		shapes = "polygons and multipolygons; curves as straight lines; what in a collection has a surface"
		text   = "in UTF-8, UTF-16, Windows-1252 or Macintosh"
	)
	list := []Format{
		{"GeoPackage", []string{".gpkg"}, ours, "all layers of features: " + shapes},
		{"GeoJSON", []string{".geojson", ".json"}, ours,
			"a collection, or a feature on each line: " + shapes + "; " + text},
		{"CSV", []string{".csv", ".txt"}, ours,
			"separated by comma, semicolon or tab; numbers with a decimal point or comma, marks between thousands where " +
				"the file tells them apart, percent signs; " + text},
		{"OData", []string{".json"}, ours, "answers of CBS, version 3 and 4"},
	}
	for _, f := range gdal.Formats {
		list = append(list, Format{f.Name, []string{f.Extension}, "GDAL's `ogr2ogr`, where it is installed", "all layers"})
	}
	return list
}
