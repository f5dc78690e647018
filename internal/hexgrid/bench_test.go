package hexgrid

import (
	"fmt"
	"runtime/metrics"
	"testing"
	"time"
)

// maxBuildMB bounds the memory that [Build] may take for the whole country, with all
// else that the process has.
const maxBuildMB = 600

// BenchmarkBuildCountry has as many districts and populated squares as the
// Netherlands, closer together.
func BenchmarkBuildCountry(b *testing.B) {
	benchmarkBuild(b, 121, 400_000)
}

// BenchmarkBuildGrowth shows that the time per square stays the same.
func BenchmarkBuildGrowth(b *testing.B) {
	for _, c := range []struct{ side, squares int }{{38, 40_000}, {68, 126_000}, {121, 400_000}} {
		b.Run(fmt.Sprint(c.squares), func(b *testing.B) { benchmarkBuild(b, c.side, c.squares) })
	}
}

// benchmarkBuild builds the cells of side by side districts and so many squares.
func benchmarkBuild(b *testing.B, side, squares int) {
	districts, all := randomLand(1, side)
	var some []Square // evenly from all
	for i, s := range all {
		if i*squares/len(all) < (i+1)*squares/len(all) {
			some = append(some, s)
		}
	}
	stop := make(chan bool)
	peak := make(chan uint64)
	go func() { peak <- peakMemory(stop) }()
	var cells int
	b.ReportAllocs()
	for b.Loop() {
		cells = mustBuild(b, districts, some, Options{}).Len()
	}
	close(stop)
	mb := float64(<-peak) / 1e6
	b.ReportMetric(mb, "peak-MB")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(some)), "ns/square")
	b.Logf("%d districts, %d squares, %d cells", len(districts), len(some), cells)
	if mb > maxBuildMB {
		b.Errorf("the process took %.0f MB, want at most %d", mb, maxBuildMB)
	}
}

// peakMemory returns the most memory, in bytes, that Go held until stop is closed.
func peakMemory(stop <-chan bool) uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	peak := uint64(0)
	for {
		metrics.Read(samples)
		peak = max(peak, samples[0].Value.Uint64()-samples[1].Value.Uint64())
		select {
		case <-stop:
			return peak
		case <-tick.C:
		}
	}
}
