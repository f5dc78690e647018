package hexgrid

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// each calls work for 0..n-1 on several goroutines, until a call fails or ctx ends. A
// call has a desk to itself, as another call left it; there are as many as workers.
func each[Desk any](ctx context.Context, workers, n int, work func(d *Desk, i int) error) error {
	desks := make(chan *Desk, workers)
	for range workers {
		desks <- new(Desk)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			d := <-desks
			defer func() { desks <- d }()
			return work(d, i)
		})
	}
	return group.Wait()
}
