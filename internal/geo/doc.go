// Package geo holds the geometry that the other packages share: the Dutch
// national projection and the search for the area that a point lies in.
//
// It is pure and knows nothing of the project. Points are orb.Point: lon, lat in
// degrees (CRS84), or x, y in metres of RD New (EPSG:28992); names say which.
package geo
