package geo

import "math"

// Axis (metres) and first eccentricity squared of the two ellipsoids.
const (
	bessel1841A  = 6377397.155
	bessel1841E2 = (2 - 1/299.1528128) / 299.1528128
	wgs84A       = 6378137.0
	wgs84E2      = (2 - 1/298.257223563) / 298.257223563
)

// The seven parameters of EPSG:4833, Amersfoort to WGS 84 (4): metres, radians
// (coordinate frame convention) and a scale.
const (
	shiftX, shiftY, shiftZ = 565.4171, 50.3319, 465.5524
	turnX, turnY, turnZ    = 1.9342e-6, -1.6677e-6, 9.1019e-6
	datumScale             = 1 + 4.0725e-6
)

// besselToWGS84 shifts a longitude and latitude in radians from the Amersfoort
// datum to WGS 84. Points are taken at height zero on the ellipsoid they come
// from, as PROJ does with coordinates in two dimensions.
func besselToWGS84(lon, lat float64) (float64, float64) {
	x, y, z := geocentric(lon, lat, bessel1841A, bessel1841E2)
	return geodetic(
		shiftX+datumScale*(x+turnZ*y-turnY*z),
		shiftY+datumScale*(y-turnZ*x+turnX*z),
		shiftZ+datumScale*(z+turnY*x-turnX*y),
		wgs84A, wgs84E2)
}

// wgs84ToBessel is the inverse of besselToWGS84. It transposes the small rotation
// in place of inverting it, which costs less than a millimetre.
func wgs84ToBessel(lon, lat float64) (float64, float64) {
	x, y, z := geocentric(lon, lat, wgs84A, wgs84E2)
	x, y, z = (x-shiftX)/datumScale, (y-shiftY)/datumScale, (z-shiftZ)/datumScale
	return geodetic(
		x-turnZ*y+turnY*z,
		y+turnZ*x-turnX*z,
		z-turnY*x+turnX*y,
		bessel1841A, bessel1841E2)
}

// geocentric returns the cartesian coordinates, in metres, of a point at height
// zero on an ellipsoid.
func geocentric(lon, lat, axis, e2 float64) (x, y, z float64) {
	sinLon, cosLon := math.Sincos(lon)
	sinLat, cosLat := math.Sincos(lat)
	n := axis / math.Sqrt(1-e2*sinLat*sinLat)
	return n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - e2) * sinLat
}

// geodetic returns longitude and latitude, in radians, of a point within some
// kilometres of an ellipsoid's surface, by Bowring's formula.
func geodetic(x, y, z, axis, e2 float64) (lon, lat float64) {
	p := math.Hypot(x, y)
	minor := axis * math.Sqrt(1-e2)
	sin, cos := math.Sincos(math.Atan2(z*axis, p*minor))
	lat = math.Atan2(z+e2/(1-e2)*minor*sin*sin*sin, p-e2*axis*cos*cos*cos)
	return math.Atan2(y, x), lat
}
