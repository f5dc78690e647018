package acquire

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"risicokaart/internal/source/cbs"
	"risicokaart/internal/source/pdok"
)

// yearsBack is how many years before the figures' own may lend a figure that is
// not published yet. CBS publishes a year in three rounds.
const yearsBack = 3

// figures fetches what the files lack of the figures that the model reads:
// StatLine's key figures of the year, then figures of the years before for
// columns that have no value at all.
func (f *fetching) figures(ctx context.Context) error {
	have, err := f.opt.Survey(ctx, f.paths)
	if err != nil {
		return err
	}
	if len(have.Empty)+len(have.Missing) > 0 {
		err := f.optional(ctx, fmt.Sprintf("key figures of %d", f.year), func() (err error) {
			have, err = f.keyFigures(ctx, have)
			return err
		})
		if err != nil {
			return err
		}
	}
	// A column that could not be had for this year says nothing about others.
	for back := 1; back <= yearsBack && len(have.Missing) == 0 && len(have.Empty) > 0; back++ {
		year := f.year - back
		err := f.optional(ctx, fmt.Sprintf("figures of %d for %s", year, strings.Join(have.Empty, ", ")), func() error {
			earlier, err := f.earlier(ctx, year)
			if err != nil {
				return err
			}
			with, err := f.opt.Survey(ctx, f.with(earlier))
			if err == nil && len(with.Empty) < len(have.Empty) {
				f.add(earlier...)
				have = with
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keyFigures adds StatLine's table of the year: OData v3, and v4 where v3 fails
// or lacks a column. It returns what the files have then.
func (f *fetching) keyFigures(ctx context.Context, have Survey) (Survey, error) {
	var problems []error
	for _, version := range []cbs.Version{cbs.V3, cbs.V4} {
		paths, err := f.statLine(ctx, f.year, version)
		if err != nil {
			problems = append(problems, fmt.Errorf("OData v%d: %w", version, err))
			continue
		}
		with, err := f.opt.Survey(ctx, f.with(paths))
		if err != nil {
			return have, err
		}
		if version == cbs.V3 || len(problems) > 0 || len(with.Missing) < len(have.Missing) {
			f.add(paths...)
			have = with
		}
		if len(have.Missing) == 0 {
			break
		}
	}
	if len(problems) == 1 && len(have.Missing) == 0 {
		f.opt.Log.Warn("key figures came another way", "err", problems[0])
		return have, nil
	}
	return have, errors.Join(problems...)
}

// earlier fetches the figures of a year from the kind of source that the
// figures of the year itself come from.
func (f *fetching) earlier(ctx context.Context, year int) ([]string, error) {
	if f.way == pdok.Atom {
		found, err := f.pdok.Find(ctx, year)
		if err != nil {
			return nil, err
		}
		found.Squares = pdok.File{}
		return f.pdok.Download(ctx, found)
	}
	paths, err := f.statLine(ctx, year, cbs.V3)
	if err == nil || ctx.Err() != nil {
		return paths, err
	}
	paths, err4 := f.statLine(ctx, year, cbs.V4)
	if err4 == nil {
		return paths, nil
	}
	return nil, errors.Join(err, err4)
}
