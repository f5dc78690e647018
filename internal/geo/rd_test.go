package geo

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"risicokaart/internal/oracle"

	"github.com/paulmach/orb"
)

// metresApart is the distance between two lon/lat points near the Netherlands,
// good enough to compare millimetres.
func metresApart(a, b orb.Point) float64 {
	const metresPerDegree = 111195
	dLon := (a[0] - b[0]) * math.Cos(a[1]*math.Pi/180)
	return metresPerDegree * math.Hypot(dLon, a[1]-b[1])
}

// Values of PROJ 9.1 (gdaltransform -s_srs EPSG:28992 -t_srs OGC:CRS84), without
// the rdtrans2018 grid.
var projPoints = []struct {
	name       string
	rd, lonLat orb.Point
}{
	{"Amersfoort, the origin", orb.Point{155000, 463000}, orb.Point{5.38720350841377, 52.1551723011922}},
	{"Rotterdam", orb.Point{92500, 437500}, orb.Point{4.47863371986919, 51.9224653911644}},
	{"south-west corner", orb.Point{0, 350000}, orb.Point{3.17326338510208, 51.1183679893664}},
	{"north-east corner", orb.Point{276000, 620000}, orb.Point{7.21289991355069, 53.5522263226918}},
}

func TestRDToLonLat(t *testing.T) {
	for _, c := range projPoints {
		t.Run(c.name, func(t *testing.T) {
			if got := RDToLonLat(c.rd); metresApart(got, c.lonLat) > 1e-4 {
				t.Errorf("RDToLonLat(%v) = %v, want %v", c.rd, got, c.lonLat)
			}
			if got := LonLatToRD(c.lonLat); math.Hypot(got[0]-c.rd[0], got[1]-c.rd[1]) > 1e-3 {
				t.Errorf("LonLatToRD(%v) = %v, want %v", c.lonLat, got, c.rd)
			}
		})
	}
}

// The widely used approximation by polynomials puts the tower of Amersfoort, the
// origin of RD, here. It does not come from PROJ and is good to half a metre.
func TestRDOfAmersfoort(t *testing.T) {
	tower := orb.Point{5.38720621, 52.15517440}
	if d := metresApart(RDToLonLat(orb.Point{155000, 463000}), tower); d > 0.5 {
		t.Errorf("the tower of Amersfoort lies %.3f m off, want at most 0.5", d)
	}
}

// randomRD returns points over the Netherlands and its surroundings.
func randomRD(n int) []orb.Point {
	rnd := rand.New(rand.NewPCG(28992, 4326))
	points := make([]orb.Point, n)
	for i := range points {
		points[i] = orb.Point{280000 * rnd.Float64(), 300000 + 325000*rnd.Float64()}
	}
	return points
}

func TestRDRoundTrip(t *testing.T) {
	for _, p := range randomRD(2000) {
		got := LonLatToRD(RDToLonLat(p))
		if d := math.Hypot(got[0]-p[0], got[1]-p[1]); d > 1e-3 {
			t.Fatalf("%v came back as %v, %g m away", p, got, d)
		}
	}
}

// transform runs GDAL's gdaltransform over the points.
func transform(t *testing.T, from, to string, points []orb.Point) []orb.Point {
	t.Helper()
	var in strings.Builder
	for _, p := range points {
		fmt.Fprintf(&in, "%.17g %.17g\n", p[0], p[1])
	}
	cmd := exec.Command(oracle.Program(t, "gdaltransform"), "-s_srs", from, "-t_srs", to, "-output_xy")
	cmd.Stdin = strings.NewReader(in.String())
	// A grid from the network or a folder of the user would change the answer.
	cmd.Env = append(cmd.Environ(), "PROJ_NETWORK=OFF")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("run gdaltransform: %v", err)
	}
	got := make([]orb.Point, 0, len(points))
	for line := range bytes.Lines(out) {
		var p orb.Point
		if _, err := fmt.Sscan(string(line), &p[0], &p[1]); err != nil {
			t.Fatalf("read gdaltransform's %q: %v", line, err)
		}
		got = append(got, p)
	}
	if len(got) != len(points) {
		t.Fatalf("gdaltransform gave %d points for %d", len(got), len(points))
	}
	return got
}

func TestRDAgreesWithPROJ(t *testing.T) {
	points := randomRD(1000)
	want := transform(t, "EPSG:28992", "OGC:CRS84", points)
	worst := 0.0
	for i, p := range points {
		worst = max(worst, metresApart(RDToLonLat(p), want[i]))
	}
	// PROJ with the correction grid differs up to 0.25 m; anything between a
	// millimetre and that is an error of ours.
	if worst > 1e-3 {
		t.Errorf("RDToLonLat differs up to %.4f m from PROJ, want at most 0.001", worst)
	}
	back := transform(t, "OGC:CRS84", "EPSG:28992", want)
	worst = 0
	for i, p := range want {
		got := LonLatToRD(p)
		worst = max(worst, math.Hypot(got[0]-back[i][0], got[1]-back[i][1]))
	}
	if worst > 1e-3 {
		t.Errorf("LonLatToRD differs up to %.4f m from PROJ, want at most 0.001", worst)
	}
}

// EPSG guidance note 7-2, section 3.2.4.
func TestDerivedConstants(t *testing.T) {
	degrees := func(d, m, s float64) float64 { return (d + m/60 + s/3600) * math.Pi / 180 }
	lat := degrees(52, 9, 22.178)
	e := math.Sqrt(bessel1841E2)
	sin, cos := math.Sincos(lat)
	n := math.Sqrt(1 + bessel1841E2*math.Pow(cos, 4)/(1-bessel1841E2))
	chi := math.Asin(sin / n)
	isometric := math.Tan(math.Pi/4+lat/2) * math.Pow((1-e*sin)/(1+e*sin), e/2)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"originLonRad", originLonRad, degrees(5, 23, 15.5)},
		{"besselE", besselE, e},
		{"sphereExponent", sphereExponent, n},
		{"sphereFactor", sphereFactor, math.Tan(math.Pi/4+chi/2) / math.Pow(isometric, n)},
		{"sphereSinOrigin", sphereSinOrigin, math.Sin(chi)},
		{"sphereCosOrigin", sphereCosOrigin, math.Cos(chi)},
		{"sphereDiameter", sphereDiameter, 2 * math.Sqrt(1-bessel1841E2) / (1 - bessel1841E2*sin*sin)},
	} {
		if math.Abs(c.got-c.want) > 1e-14 {
			t.Errorf("%s = %.17g, want %.17g", c.name, c.got, c.want)
		}
	}
}

func TestRDNotANumber(t *testing.T) {
	for _, p := range []orb.Point{{math.NaN(), 463000}, {155000, math.NaN()}} {
		got := RDToLonLat(p)
		if !math.IsNaN(got[0]) || !math.IsNaN(got[1]) {
			t.Errorf("RDToLonLat(%v) = %v, want no number", p, got)
		}
	}
}

func BenchmarkRDToLonLat(b *testing.B) {
	points := randomRD(1024)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		RDToLonLat(points[i%len(points)])
	}
}

func BenchmarkLonLatToRD(b *testing.B) {
	points := randomRD(1024)
	for i, p := range points {
		points[i] = RDToLonLat(p)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		LonLatToRD(points[i%len(points)])
	}
}
