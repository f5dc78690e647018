package risk

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls do(0) to do(n-1) on all processors and waits for them. Calls
// write to places of their own, so their order does not show in the result.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}
