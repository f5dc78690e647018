// Package pages writes the HTML that readers see: the map with its panel, the
// page of an area, the table, the method and the error page, in plain Dutch.
//
// All words and sentences live here, once: the map's panel is the same
// fragment as the page of the area. The package is pure: views in, HTML out.
package pages
