package layer

import "fmt"

// CRS is a coordinate reference system that features are served in, by EPSG code.
type CRS int

// The reference systems. CRS84 is EPSG:4326 with longitude first, which is how
// PostGIS writes it.
const (
	CRS84 CRS = 4326
	RD    CRS = 28992
)

// crsURIs name the reference systems as OGC API does.
var crsURIs = map[CRS]string{
	CRS84: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
	RD:    "http://www.opengis.net/def/crs/EPSG/0/28992",
}

// URI names the reference system as OGC API does.
func (c CRS) URI() string { return crsURIs[c] }

// ParseCRS is the inverse of [CRS.URI]; "" is CRS84.
func ParseCRS(uri string) (CRS, error) {
	switch uri {
	case "", CRS84.URI():
		return CRS84, nil
	case RD.URI():
		return RD, nil
	}
	return 0, fmt.Errorf("is not supported: use %s or %s", CRS84.URI(), RD.URI())
}

// Decimals are those worth writing of a coordinate: 7 of a degree and 2 of a metre
// are both about a centimetre.
func (c CRS) Decimals() int {
	if c == RD {
		return 2
	}
	return 7
}

// Box is west, south, east, north in the units of a reference system.
type Box [4]float64
