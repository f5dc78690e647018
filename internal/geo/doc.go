// Package geo holds the geometry that the other packages share: the Dutch
// national projection, the search for the area that a point lies in, and the
// interpolation of figures from one layer of areas to another.
//
// It is pure and knows nothing of the project. Points are orb.Point: lon, lat in
// degrees (CRS84), or x, y in metres of RD New (EPSG:28992); names say which.
// [Layer] and what is made of it take any planar system.
package geo
