package snapshot

import (
	"context"
	"crypto/sha256"
	"fmt"

	"risicokaart/internal/layer"
	"risicokaart/internal/memo"
)

// counts knows how many features there are: of every collection, and of the filters
// that were asked for most recently.
type counts struct {
	whole    map[*layer.Collection]int
	filtered *memo.Memo[int]
}

// keptCounts bounds what is kept of filters to some 100 kB.
const keptCounts = 1024

func newCounts() counts {
	return counts{whole: map[*layer.Collection]int{}, filtered: memo.New[int](keptCounts)}
}

// countAll counts the collections of the edition.
func (s *Snapshot) countAll(ctx context.Context) (err error) {
	for _, c := range s.Collections() {
		if s.counts.whole[c], err = s.Edition.Count(ctx, c, nil); err != nil {
			return err
		}
	}
	return nil
}

// Count returns how many features of a collection match a filter; nil is every
// feature. An edition does not change, so each filter is counted once, as far as
// there is room to remember it.
func (s *Snapshot) Count(ctx context.Context, c *layer.Collection, filter layer.Filter) (int, error) {
	if all, isAnd := filter.(layer.And); filter == nil || isAnd && len(all) == 0 {
		return s.counts.whole[c], nil
	}
	return s.counts.filtered.Get(ctx, keyOf(c, filter), func(ctx context.Context) (int, error) {
		return s.Edition.Count(ctx, c, filter)
	})
}

// keyOf is a short text that stands for a filter of any length. Texts in filters are
// quoted, so no two filters read the same.
func keyOf(c *layer.Collection, filter layer.Filter) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %#v", c.ID, filter))
	return string(sum[:])
}
