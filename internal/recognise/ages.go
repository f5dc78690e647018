package recognise

import (
	"context"
	"fmt"

	"risicokaart/internal/edition"
	"risicokaart/internal/source/ages"
)

// readAges reads the residents by year of age from the files that have them.
// Where two files have the same municipality and year the first one counts.
func readAges(ctx context.Context, files []*file, used uses) (all []ages.Municipality, err error) {
	titles, err := readAgeTitles(ctx, files, used)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, one := range files {
		if one.format != agesFile {
			continue
		}
		l := one.container.Layers()[0]
		list, err := ages.Read(l, one.container.Rows(ctx, l), titles)
		if err != nil {
			return nil, err
		}
		use := used.as(one, edition.Ages)
		for _, m := range list {
			use.Codes = append(use.Codes, m.Code)
			if key := fmt.Sprint(m.Code, m.Year); !seen[key] {
				seen[key] = true
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// readAgeTitles reads which key of StatLine stands for which age.
func readAgeTitles(ctx context.Context, files []*file, used uses) (ages.Titles, error) {
	titles := ages.Titles{}
	for _, one := range files {
		if one.format != titlesFile {
			continue
		}
		l := one.container.Layers()[0]
		list, err := ages.ReadTitles(l, one.container.Rows(ctx, l))
		if err != nil {
			return nil, err
		}
		for key, title := range list {
			titles[key] = title
			used.as(one, edition.Columns).Of = edition.Ages
		}
	}
	return titles, nil
}
