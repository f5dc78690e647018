package ingest

import (
	"context"
	"fmt"

	"risicokaart/internal/edition"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/ages"
)

// readAges reads the residents by year of age from the files that have them.
// Where two files have the same municipality and year the first one counts.
func (r *run) readAges(ctx context.Context) error {
	titles := ages.Titles{}
	for _, f := range r.files {
		if !f.isAges {
			continue
		}
		l := f.container.Layers()[0]
		if !ages.IsTitles(l) {
			continue
		}
		list, err := ages.ReadTitles(l, f.container.Rows(ctx, l))
		if err != nil {
			return err
		}
		for key, title := range list {
			titles[key], f.kind = title, edition.Columns
		}
	}
	seen := map[string]bool{}
	for _, f := range r.files {
		if !f.isAges {
			continue
		}
		l := f.container.Layers()[0]
		if !ages.IsTable(l) {
			continue
		}
		list, err := ages.Read(l, f.container.Rows(ctx, l), titles)
		if err != nil {
			return err
		}
		f.kind = edition.Ages
		for _, m := range list {
			if key := fmt.Sprint(m.Code, m.Year); !seen[key] {
				seen[key] = true
				r.ages = append(r.ages, m)
			}
		}
	}
	return nil
}

// shares75 takes, per municipality, the share of 75+ among 65+ of the newest
// year that is not after that of the figures.
func (r *run) shares75(year int) map[string]risk.Share75 {
	shares := map[string]risk.Share75{}
	for _, m := range r.ages {
		share, ok := m.Share75()
		if ok && share > 0 && share < 1 && m.Year <= year && m.Year > shares[m.Code].Year {
			shares[m.Code] = risk.Share75{Value: share, Year: m.Year}
		}
	}
	return shares
}
