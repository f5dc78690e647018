package pages

import (
	"fmt"
	"io"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// The pages that are asked for most, at their usual size: the table with all
// its rows, an area with its factors, years and the areas below.
func BenchmarkTable(b *testing.B) {
	v := TableView{Site: testSite(), Query: TableQuery{Level: risk.Buurt, Sort: SortLonely75, Page: 1}, First: 1,
		Total: 14_500}
	for i := range 342 {
		v.Municipalities = append(v.Municipalities, Place{fmt.Sprintf("GM%04d", i), "Duinwaarde", risk.Gemeente})
	}
	for range RowsPerPage {
		v.Rows = append(v.Rows, testRows()[0])
	}
	benchmark(b, func(p *Pages) error { return p.Table(io.Discard, locale.Dutch, v) })
}

func BenchmarkArea(b *testing.B) {
	v := AreaView{Site: testSite(), Area: withYears(testArea())}
	for range 25 {
		v.Area.Children = append(v.Area.Children, testRows()[0])
	}
	benchmark(b, func(p *Pages) error { return p.Area(io.Discard, locale.Dutch, v) })
}

func benchmark(b *testing.B, write func(*Pages) error) {
	b.Helper()
	p, err := New(Assets{}, "")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := write(p); err != nil {
			b.Fatal(err)
		}
	}
}
