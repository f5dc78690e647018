package hexgrid

import (
	"testing"

	"risicokaart/data/demo"
)

// BenchmarkDiscloseCountry builds the cells of the example country and attacks what
// would be published of them, in every measure. It takes minutes and is no test.
func BenchmarkDiscloseCountry(b *testing.B) {
	files, err := demo.Generate(b.Context(), b.TempDir(), demo.Options{Seed: 1, Country: true})
	if err != nil {
		b.Fatal(err)
	}
	districts, squares := readDistricts(b, openGeoPackage(b, files.Areas)), readSquares(b, openGeoPackage(b, files.Squares))
	for b.Loop() {
		found, tried := recovered(b, mustBuild(b, districts, squares, Options{}))
		b.ReportMetric(float64(found), "recovered")
		b.ReportMetric(float64(tried), "tried")
		if found > 0 {
			b.Errorf("%d of %d suppressed figures are recovered, want none", found, tried)
		}
	}
}
