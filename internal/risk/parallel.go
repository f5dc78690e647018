package risk

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

// tasks is about how many tasks much work is divided into: enough to keep all
// processors busy to the end, too few for their start to take time.
const tasks = 1000

// inParallel calls do(0) to do(n-1) on all processors and waits for them. Calls
// write to places of their own, so their order does not show in the result.
func inParallel(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	step := max(n/tasks, 1)
	for from := 0; from < n; from += step {
		group.Go(func() error {
			for i := from; i < min(from+step, n); i++ {
				do(i)
			}
			return nil
		})
	}
	group.Wait() // no task fails
}
