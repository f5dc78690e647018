// Package pages writes the HTML that readers see: the map with its panel, the
// page of an area, the table, the method and the error page, in the language
// that is asked for.
//
// The map's panel is the same fragment as the page of the area. What is said of
// figures comes from package words; what is always said in a place stands in
// the template of that place, in both languages beside each other. The package
// is pure: views in, HTML out.
package pages
