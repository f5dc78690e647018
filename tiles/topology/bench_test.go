package topology

import (
	"fmt"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"risicokaart/data/demo/land"
)

// dense divides every side until none is longer than so many metres, as official
// files are dense; neighbours stay exactly alike, for the points of a side are the
// same from either end.
func dense(c country, metres float64) country {
	d := country{c.name, make([][]orb.MultiPolygon, len(c.levels)), c.within}
	for level, areas := range c.levels {
		for _, area := range areas {
			d.levels[level] = append(d.levels[level], denser(area, metres/111_000))
		}
	}
	return d
}

// denser wobbles the points that it adds, so that they are not all in line.
func denser(area orb.MultiPolygon, degrees float64) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, polygon := range area {
		var p orb.Polygon
		for _, ring := range polygon {
			var r orb.Ring
			for i := 1; i < len(ring); i++ {
				r = append(r, between(ring[i-1], ring[i], degrees)...)
			}
			p = append(p, append(r, r[0]))
		}
		out = append(out, p)
	}
	return out
}

func between(a, b orb.Point, degrees float64) []orb.Point {
	low, high, turned := a, b, false
	if a[0] > b[0] || a[0] == b[0] && a[1] > b[1] {
		low, high, turned = b, a, true
	}
	dx, dy := high[0]-low[0], high[1]-low[1]
	n := int(max(dx, dy, -dy)/degrees) + 1
	points := make([]orb.Point, 0, n)
	for i := range n {
		k := i
		if turned {
			k = n - i
		}
		t, wobble := float64(k)/float64(n), 0.05/float64(n)*float64(k%2)
		points = append(points, orb.Point{low[0] + t*dx - wobble*dy, low[1] + t*dy + wobble*dx})
	}
	points[0] = a
	return points
}

// BenchmarkCountry joins the areas of a country, also as dense as official files are,
// and draws it at every zoom. mapshaper draws its buurten alone, reading and writing
// included.
func BenchmarkCountry(b *testing.B) {
	c := example(b, land.FullCountry())
	topology := c.build(b, Options{})
	for zoom := 4; zoom <= 13; zoom++ {
		b.Run(fmt.Sprintf("at/zoom=%d", zoom), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := topology.At(zoom, Detail{Tolerance: 4}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	if program, err := exec.LookPath("mapshaper"); err == nil {
		peer := contest{t: b, originals: c.levels[0]}
		dir := b.TempDir()
		peer.writeOriginals(dir)
		b.Run("at/mapshaper", func(b *testing.B) {
			for b.Loop() {
				peer.runMapshaper(program, dir, 200)
			}
		})
	}
	b.Run("build/demo", func(b *testing.B) { benchmarkBuild(b, c) })
	c = dense(c, 14)
	b.Run("build/official", func(b *testing.B) { benchmarkBuild(b, c) })
}

func benchmarkBuild(b *testing.B, c country) {
	b.ReportAllocs()
	for b.Loop() {
		peak := watchHeap()
		topology := c.build(b, Options{Snap: 5})
		b.ReportMetric(peak()/1e6, "peak-MB")
		b.ReportMetric(float64(topology.Stats().Sides), "sides")
	}
}

// watchHeap returns a function that tells how many bytes the heap grew meanwhile.
func watchHeap() func() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, m.HeapAlloc
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	return func() float64 {
		close(stop)
		<-stopped
		return float64(most - before)
	}
}
