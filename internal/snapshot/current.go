package snapshot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"risicokaart/internal/store"
)

// Current holds the snapshot of the current edition, and takes up the next one.
type Current struct {
	store *store.Store
	name  Naming
	log   *slog.Logger

	now    atomic.Pointer[Snapshot]
	taking sync.Mutex // one at a time, so that the last one taken is the newest
	taken  chan struct{}
}

// New holds no snapshot until [Current.Reload].
func New(s *store.Store, name Naming, log *slog.Logger) *Current {
	return &Current{store: s, name: name, log: log, taken: make(chan struct{}, 1)}
}

// Now is the snapshot of the current edition; nil while none is published. Whoever
// has it may go on using it when the next one is taken up.
func (c *Current) Now() *Snapshot { return c.now.Load() }

// Taken tells, to one who listens, that an edition was taken up since it told before.
func (c *Current) Taken() <-chan struct{} { return c.taken }

// Reload takes up the edition that is current now, unless it is the one that is held
// and stands beside the same others.
func (c *Current) Reload(ctx context.Context) error {
	c.taking.Lock()
	defer c.taking.Unlock()
	e, err := c.store.Current(ctx)
	if err != nil {
		return fmt.Errorf("load current edition: %w", err)
	}
	editions, err := c.store.Editions(ctx)
	if err != nil {
		return err
	}
	beside := markOf(editions)
	if held := c.Now(); held != nil && held.ID == e.ID && held.Beside == beside {
		return nil
	}
	begun := time.Now()
	s, err := take(ctx, e, beside, c.name)
	if err != nil {
		return err
	}
	for _, e := range editions {
		s.Complete = append(s.Complete, e.ID)
	}
	c.now.Store(s)
	c.log.Info("edition taken up", "edition", e.ID, "took", time.Since(begun))
	select {
	case c.taken <- struct{}{}:
	default: // it is told already
	}
	return nil
}

// Follow takes up every edition that becomes current, whichever program made it so,
// until ctx ends.
func (c *Current) Follow(ctx context.Context) {
	c.store.Watch(ctx, func() {
		if err := c.Reload(ctx); err != nil && !errors.Is(err, store.ErrNoEdition) && ctx.Err() == nil {
			c.log.Error("the current edition cannot be taken up", "err", err)
		}
	})
}
