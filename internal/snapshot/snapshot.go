// Package snapshot keeps the current edition in memory, with everything that follows
// from it alone: made once when an edition is taken up, and never changed after. What
// serves asks the database for nothing that a snapshot knows.
package snapshot

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// Snapshot is one edition and what follows from it. It may be read by many at once.
type Snapshot struct {
	*store.Edition

	// Beside is a short mark of which complete editions there are. Answers tell of
	// other years, so they change with it.
	Beside   string
	Complete []string // the ids of those
	Model    *risk.Model
	// Indicators is all that areas can be compared by, with names.
	Indicators     []store.IndicatorSummary
	Municipalities []store.Municipality // whose buurten are loaded, by name
	Top            []store.Area         // with the most lonely residents of 75+, most first
	Example        *store.AreaRecord    // an area to explain the model with; nil where none has figures
	RIVMYear       int                  // newest of the figures that municipalities agree with; 0: none

	counts counts
	search search
}

// Naming gives the name of a figure of the model, by id: words are not this package's.
type Naming func(figure string) string

// partsAtOnce is how many parts of a snapshot are read at once. It leaves connections
// to those who are served from the snapshot before.
const partsAtOnce = 4

// take makes the snapshot of an edition. Nothing of it waits for anything else of it, and
// visitors wait for all.
func take(ctx context.Context, e *store.Edition, beside string, name Naming) (*Snapshot, error) {
	s := &Snapshot{Edition: e, Beside: beside, counts: newCounts()}
	parts, ctx := errgroup.WithContext(ctx)
	parts.SetLimit(partsAtOnce)
	for _, part := range []func(context.Context) error{s.readSearch, s.countAll, s.readIndicators(name), s.readExample,
		s.readMunicipalities, s.readTop, s.readRIVMYear, s.readModel} {
		parts.Go(func() error { return part(ctx) })
	}
	if err := parts.Wait(); err != nil {
		return nil, fmt.Errorf("take up edition %s: %w", e.ID, err)
	}
	return s, nil
}

func (s *Snapshot) readModel(context.Context) (err error) {
	s.Model, err = risk.LoadModel(strings.NewReader(s.ModelFile), "model of edition "+s.ID)
	return err
}

func (s *Snapshot) readIndicators(name Naming) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		s.Indicators, err = s.Edition.Indicators(ctx)
		for i := range s.Indicators {
			if in := &s.Indicators[i]; !in.Own {
				in.Name = name(in.ID)
			}
		}
		return err
	}
}

func (s *Snapshot) readMunicipalities(ctx context.Context) (err error) {
	s.Municipalities, err = s.MunicipalitiesWithBuurten(ctx)
	return err
}

func (s *Snapshot) readTop(ctx context.Context) (err error) {
	codes := make([]string, len(s.Summary.Top))
	for i, t := range s.Summary.Top {
		codes[i] = t.Code
	}
	s.Top, err = s.AreasByCode(ctx, codes)
	return err
}

func (s *Snapshot) readRIVMYear(ctx context.Context) (err error) {
	s.RIVMYear, err = s.Edition.RIVMYear(ctx)
	return err
}

// Examples are sought among this many areas.
const exampleCandidates = 20

// readExample finds an area to explain the model with: of the smallest areas that have
// figures of their own, one near the upper quarter by lonely residents. It is large
// enough for factors to show, and not the extreme.
func (s *Snapshot) readExample(ctx context.Context) error {
	q := layer.Query{Limit: exampleCandidates, Filter: layer.Equal{Property: "status", Value: string(risk.StatusOK)},
		Order: layer.Order{Property: "lonely_65_count", Descending: true}}
	for _, level := range []risk.Level{risk.Buurt, risk.Wijk, risk.Gemeente} {
		c := layer.OfLevel(level)
		n, err := s.Edition.Count(ctx, c, q.Filter)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		near, err := s.Areas(ctx, c, q, n/4)
		if err != nil {
			return err
		}
		for i, candidate := range near {
			a, err := s.Area(ctx, candidate.Code)
			if err != nil {
				return err
			}
			both := hasBothDirections(a)
			if i == 0 || both {
				s.Example = a
			}
			if both {
				return nil
			}
		}
		return nil
	}
	return nil
}

// hasBothDirections reports whether some factors raise the estimate clearly and
// others lower it: then both can be shown.
func hasBothDirections(a *store.AreaRecord) bool {
	const clear = 0.5 // percentage points
	factors := a.Estimate.Explanations[risk.Lonely65].Factors
	return slices.ContainsFunc(factors, func(f risk.Factor) bool {
		return f.ID != risk.BenchmarkFactor &&
			f.Points >= clear
	}) &&
		slices.ContainsFunc(factors, func(f risk.Factor) bool { return f.ID != risk.BenchmarkFactor && f.Points <= -clear })
}

// markOf is a short mark of a list of editions.
func markOf(editions []*store.Edition) string {
	h := fnv.New32a()
	for _, e := range editions {
		fmt.Fprintln(h, e.ID, e.Published.UnixNano())
	}
	return fmt.Sprintf("%08x", h.Sum32())
}
