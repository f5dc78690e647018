package ingest

import (
	"context"
	"fmt"
	"slices"

	"risicokaart/internal/gazetteer"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
)

// municipalities returns the codes of those that are asked for by code or name. They must
// be in the files, so that nobody waits for an edition without the areas they wanted.
func municipalities(ctx context.Context, data *recognise.Dataset, wanted []string) ([]string, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	known, err := gemeenten(ctx, data)
	if err != nil {
		return nil, err
	}
	codes, err := gazetteer.Municipalities(wanted, func() ([]gazetteer.Entry, error) { return known, nil })
	if err != nil {
		return nil, fmt.Errorf("look for municipalities in the files: %w", err)
	}
	for _, code := range codes {
		if !slices.ContainsFunc(known, func(e gazetteer.Entry) bool { return e.Code == code }) {
			return nil, fmt.Errorf("look for municipalities in the files: %s is not in them; give another code, or the name", code)
		}
	}
	return codes, nil
}

// gemeenten lists the municipalities that records of any level tell of, each under all
// names that it has there.
func gemeenten(ctx context.Context, data *recognise.Dataset) (list []gazetteer.Entry, err error) {
	seen := map[gazetteer.Entry]bool{}
	for _, l := range data.Areas {
		for row, err := range l.Rows(ctx) {
			if err != nil {
				return nil, err
			}
			r := row.Record()
			one := gazetteer.Entry{Code: r.Gemeente, Name: r.GemeenteName}
			if l.Level == risk.Gemeente {
				one = gazetteer.Entry{Code: r.Code, Name: r.Name}
			}
			if !seen[one] {
				seen[one] = true
				list = append(list, one)
			}
		}
	}
	return list, nil
}
