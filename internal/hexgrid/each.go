package hexgrid

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// each calls what newWorker returns for 0..n-1, on several goroutines that each have
// a worker of their own, until one fails or ctx ends.
func each(ctx context.Context, workers, n int, newWorker func() func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(workers, n) {
		group.Go(func() error {
			work := newWorker()
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := work(i); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}
