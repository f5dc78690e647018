package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// RD New (EPSG:28992) is a double projection of the Bessel 1841 ellipsoid: first
// conformally onto a sphere, then stereographically onto a plane that touches the
// sphere at Amersfoort. The datum shift to WGS 84 is the seven-parameter
// transformation EPSG:4833, which PROJ (and so PostGIS and GDAL) picks when the
// correction grid rdtrans2018 is not installed.
//
// The grid corrects by up to 0.25 m (EPSG:9281). That is far below the precision
// of statistical borders, and without it the program agrees with the database
// beside it. The origin is 5°23'15.5" E, 52°09'22.178" N on Bessel 1841.
const (
	falseEastingM  = 155000.0
	falseNorthingM = 463000.0
	originLonRad   = 0.09403203751960008
	scaleAtOrigin  = 0.9999079
)

// Derived from the parameters above by the formulae of EPSG guidance note 7-2,
// section 3.2.4 (oblique stereographic). The tests derive them again.
const (
	besselE         = 0.08169683122252751 // eccentricity of Bessel 1841
	sphereExponent  = 1.0004758566842447  // n: lengthens longitudes on the sphere
	sphereFactor    = 1.0037810841627226  // K: constant of the conformal latitude
	sphereSinOrigin = 0.7893102212553775  // sine of the origin's latitude on the sphere
	sphereCosOrigin = 0.6139946047171645
	sphereDiameter  = 2.001645629371303 // of the sphere, in units of the ellipsoid's axis
	metresPerUnit   = bessel1841A * scaleAtOrigin
)

// Series that turns a conformal latitude on Bessel 1841 into the geodetic one:
// latitude + sum of latitudeK * sin(2K * latitude), in radians. In the third
// flattening n its first omitted term is n^5, a tenth of a micrometre.
const (
	besselN   = 1 / (2*299.1528128 - 1)
	latitude1 = besselN * (2 + besselN*(-2.0/3+besselN*(-2+besselN*116/45)))
	latitude2 = besselN * besselN * (7.0/3 + besselN*(-8.0/5-besselN*227/45))
	latitude3 = besselN * besselN * besselN * (56.0/15 - besselN*136/35)
	latitude4 = besselN * besselN * besselN * besselN * 4279 / 630
)

// RDToLonLat turns x, y in metres of RD New into lon, lat in degrees (CRS84). It
// agrees with PROJ to better than a millimetre in and around the Netherlands
// (x 0..280 km, y 300..625 km). Far outside, the result is finite but means
// little; a coordinate that is not a number gives a point that is not a number.
func RDToLonLat(p orb.Point) orb.Point {
	lon, lat := besselFromRD(p)
	lon, lat = besselToWGS84(lon, lat)
	return orb.Point{lon * (180 / math.Pi), lat * (180 / math.Pi)}
}

// LonLatToRD turns lon, lat in degrees (CRS84) into x, y in metres of RD New. It
// is the inverse of [RDToLonLat], to a millimetre, over the same extent.
func LonLatToRD(p orb.Point) orb.Point {
	lon, lat := wgs84ToBessel(p[0]*(math.Pi/180), p[1]*(math.Pi/180))
	return besselToRD(lon, lat)
}

// besselFromRD returns the longitude and latitude on Bessel 1841, in radians.
func besselFromRD(p orb.Point) (lon, lat float64) {
	x := (p[0] - falseEastingM) / metresPerUnit
	y := (p[1] - falseNorthingM) / metresPerUnit

	// With t the tangent of half the angular distance to the origin, sine and
	// cosine of the whole follow without a special case at the origin itself.
	t2 := (x*x + y*y) / (sphereDiameter * sphereDiameter)
	cosC := (1 - t2) / (1 + t2)
	sinPerRho := 2 / (sphereDiameter * (1 + t2))

	sinLat := cosC*sphereSinOrigin + y*sinPerRho*sphereCosOrigin
	dLon := math.Atan2(x*sinPerRho, cosC*sphereCosOrigin-y*sinPerRho*sphereSinOrigin)
	return originLonRad + dLon/sphereExponent, latitudeFromSphere(sinLat)
}

// latitudeFromSphere returns the latitude on Bessel 1841 that belongs to a
// latitude on the conformal sphere, given by its sine.
func latitudeFromSphere(sinLat float64) float64 {
	tan := math.Pow(math.Sqrt((1+sinLat)/(1-sinLat))/sphereFactor, 1/sphereExponent)
	sin, cos := (tan*tan-1)/(tan*tan+1), 2*tan/(tan*tan+1)

	// Sines of the even multiples follow from each other (Clenshaw).
	sin2, twoCos2 := 2*sin*cos, 2*(cos*cos-sin*sin)
	b3 := latitude3 + twoCos2*latitude4
	b2 := latitude2 + twoCos2*b3 - latitude4
	b1 := latitude1 + twoCos2*b2 - b3
	return 2*math.Atan(tan) - math.Pi/2 + sin2*b1
}

// besselToRD is the inverse of besselFromRD.
func besselToRD(lon, lat float64) orb.Point {
	sin := math.Sin(lat)
	es := besselE * sin
	isometric := math.Sqrt((1+sin)/(1-sin)) * math.Pow((1-es)/(1+es), besselE/2)
	tan := sphereFactor * math.Pow(isometric, sphereExponent)
	sinLat := (tan*tan - 1) / (tan*tan + 1)
	cosLat := 2 * tan / (tan*tan + 1)

	sinLon, cosLon := math.Sincos(sphereExponent * (lon - originLonRad))
	k := metresPerUnit * sphereDiameter / (1 + sphereSinOrigin*sinLat + sphereCosOrigin*cosLat*cosLon)
	return orb.Point{
		falseEastingM + k*cosLat*sinLon,
		falseNorthingM + k*(sphereCosOrigin*sinLat-sphereSinOrigin*cosLat*cosLon),
	}
}
