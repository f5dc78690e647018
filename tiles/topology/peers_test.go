package topology

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/geojson"
	orbsimplify "github.com/paulmach/orb/simplify"
)

// contest compares ways to draw areas coarser on the grid of one zoom.
type contest struct {
	t         testing.TB
	conn      *pgx.Conn
	zoom      int
	originals []orb.MultiPolygon // in units of the grid
	gap       float64            // square units between the originals, lakes
}

func newContest(t testing.TB, areas []orb.MultiPolygon, zoom int) *contest {
	c := &contest{t: t, conn: connect(t), zoom: zoom}
	scale := 1 / float64(int64(1)<<(worldBits-tileBits-zoom))
	for _, area := range areas {
		original := area.Clone()
		for _, polygon := range original {
			for _, ring := range polygon {
				for i, p := range ring {
					x, y, err := project(p)
					if err != nil {
						t.Fatal(err)
					}
					ring[i] = orb.Point{float64(x) * scale, float64(y) * scale}
				}
			}
		}
		c.originals = append(c.originals, original)
	}
	if _, err := c.conn.Exec(context.Background(), `
		CREATE TABLE original AS SELECT i, ST_MakeValid(ST_GeomFromWKB(w)) AS g FROM unnest($1::bytea[]) WITH ORDINALITY AS a(w, i)`,
		encode(t, c.originals)); err != nil {
		t.Fatal(err)
	}
	c.gap = c.measure(c.originals).gap
	return c
}

// quality is how well areas are drawn.
type quality struct {
	bytes            int     // of coordinates in tiles
	invalid, lost    int     // areas; lost are those that have a pixel
	wound            int     // rings wound wrongly
	gap, overlap, of float64 // square units
	off              float64 // square units that lie on the other side of a border than in the original
}

// measure measures areas whose coordinates are whole.
func (c *contest) measure(areas []orb.MultiPolygon) quality {
	c.t.Helper()
	q := quality{}
	for _, area := range areas {
		for _, polygon := range area {
			for r, ring := range polygon {
				q.bytes += ringBytes(ring)
				if twice := ringTwice(ring); twice == 0 || twice > 0 != (r == 0) {
					q.wound++
				}
			}
		}
	}
	var all, filled, union float64
	err := c.conn.QueryRow(context.Background(), `
		WITH given AS (SELECT i, ST_GeomFromWKB(w) AS raw FROM unnest($1::bytea[]) WITH ORDINALITY AS a(w, i)),
		pairs AS (SELECT raw, original.g AS o, ST_CollectionExtract(ST_MakeValid(raw), 3) AS g FROM given JOIN original USING (i)),
		whole AS (SELECT ST_Union(g) AS g FROM pairs)
		SELECT count(*) FILTER (WHERE NOT ST_IsValid(raw)),
			count(*) FILTER (WHERE ST_Area(g) = 0 AND ST_Area(o) >= $2),
			sum(ST_Area(g)), sum(ST_Area(g) + ST_Area(o) - 2 * ST_Area(ST_Intersection(g, o))), sum(ST_Area(o)),
			(SELECT ST_Area(g) FROM whole),
			(SELECT ST_Area(ST_Union(ST_MakePolygon(ST_ExteriorRing(d.geom)))) FROM whole, ST_Dump(whole.g) AS d)
		FROM pairs`, encode(c.t, areas), pixel).Scan(&q.invalid, &q.lost, &all, &q.off, &q.of, &union, &filled)
	if err != nil {
		c.t.Fatal(err)
	}
	q.overlap, q.gap = all-union, filled-union-c.gap
	return q
}

// ringBytes is how many bytes the coordinates of a ring take in a vector tile.
func ringBytes(ring orb.Ring) int {
	n, x, y := 0, 0, 0
	for i, p := range ring {
		if i == len(ring)-1 {
			break
		}
		dx, dy := int(math.Round(p[0]))-x, int(math.Round(p[1]))-y
		if i == 0 {
			dx, dy = dx%4096, dy%4096
		}
		for _, d := range [2]int{dx, dy} {
			n++
			for d = max(2*d, -2*d-1); d >= 128; d >>= 7 {
				n++
			}
		}
		x, y = int(math.Round(p[0])), int(math.Round(p[1]))
	}
	return n
}

func ringTwice(ring orb.Ring) float64 {
	sum := 0.0
	for i := range ring {
		before := ring[(i+len(ring)-1)%len(ring)]
		sum += before[0]*ring[i][1] - ring[i][0]*before[1]
	}
	return sum
}

// whole rounds areas as an encoder of tiles does, and drops what it leaves out:
// points that fall together and rings of less than three.
func whole(areas []orb.MultiPolygon) []orb.MultiPolygon {
	out := make([]orb.MultiPolygon, len(areas))
	for i, area := range areas {
		for _, polygon := range area {
			var p orb.Polygon
			for r, ring := range polygon {
				var rounded orb.Ring
				for _, c := range ring {
					c = orb.Point{math.Round(c[0]), math.Round(c[1])}
					if n := len(rounded); n == 0 || rounded[n-1] != c {
						rounded = append(rounded, c)
					}
				}
				if len(rounded) > 3 {
					p = append(p, rounded)
				} else if r == 0 {
					break
				}
			}
			if len(p) > 0 {
				out[i] = append(out[i], p)
			}
		}
	}
	return out
}

// ours returns the first level of a topology.
func (c *contest) ours(topology *Topology, tolerance float64) []orb.MultiPolygon {
	layers, err := topology.At(c.zoom, Detail{Tolerance: tolerance})
	if err != nil {
		c.t.Fatal(err)
	}
	var areas []orb.MultiPolygon
	for _, area := range layers[0].Areas {
		areas = append(areas, shape(area))
	}
	return areas
}

// withOrb simplifies every area by itself.
func (c *contest) withOrb(tolerance float64) []orb.MultiPolygon {
	areas := make([]orb.MultiPolygon, len(c.originals))
	for i, area := range c.originals {
		areas[i] = orbsimplify.VisvalingamThreshold(tolerance * tolerance).MultiPolygon(area.Clone())
	}
	return whole(areas)
}

// withPostGIS does so too, and keeps each valid before it is rounded.
func (c *contest) withPostGIS(tolerance float64) []orb.MultiPolygon {
	rows, err := c.conn.Query(context.Background(), `
		SELECT ST_AsBinary(ST_Multi(ST_SimplifyPreserveTopology(g, $1))) FROM original ORDER BY i`, tolerance)
	if err != nil {
		c.t.Fatal(err)
	}
	encoded, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		c.t.Fatal(err)
	}
	areas := make([]orb.MultiPolygon, len(encoded))
	for i, row := range encoded {
		if err := wkb.Scanner(&areas[i]).Scan(row); err != nil {
			c.t.Fatal(err)
		}
	}
	return whole(areas)
}

// runMapshaper simplifies in.json to out.json. The tolerance is per mille of corners
// that stay.
func (c *contest) runMapshaper(program, dir string, perMille float64, options ...string) (out string) {
	out = filepath.Join(dir, "out.json")
	arguments := append([]string{filepath.Join(dir, "in.json"), "-simplify", "weighted", "keep-shapes",
		fmt.Sprintf("%.3f%%", perMille/10), "-o", out}, options...)
	if text, err := exec.Command(program, arguments...).CombinedOutput(); err != nil {
		c.t.Fatalf("mapshaper: %v: %s", err, text)
	}
	return out
}

// withMapshaper shares borders.
func (c *contest) withMapshaper(program, dir string, perMille float64) []orb.MultiPolygon {
	data, err := os.ReadFile(c.runMapshaper(program, dir, perMille, "precision=1"))
	if err != nil {
		c.t.Fatal(err)
	}
	collection, err := geojson.UnmarshalFeatureCollection(data)
	if err != nil {
		c.t.Fatal(err)
	}
	areas := make([]orb.MultiPolygon, len(c.originals))
	for _, f := range collection.Features {
		i := f.Properties.MustInt("i")
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			areas[i] = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			areas[i] = g
		}
	}
	return whole(areas)
}

// writeOriginals writes what mapshaper reads.
func (c *contest) writeOriginals(dir string) {
	collection := geojson.NewFeatureCollection()
	for i, area := range c.originals {
		f := geojson.NewFeature(area)
		f.Properties["i"] = i
		collection.Append(f)
	}
	data, err := json.Marshal(collection)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "in.json"), data, 0o600)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// matched finds the tolerance between two at which areas take as many bytes as ours.
func (c *contest) matched(bytes int, low, high float64, draw func(float64) []orb.MultiPolygon) float64 {
	count := func(areas []orb.MultiPolygon) (n int) {
		for _, area := range areas {
			for _, polygon := range area {
				for _, ring := range polygon {
					n += ringBytes(ring)
				}
			}
		}
		return n
	}
	falling := count(draw(low)) > count(draw(high))
	for range 9 {
		middle := math.Sqrt(low * high)
		if count(draw(middle)) > bytes == falling {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Sqrt(low * high)
}

// TestQuality draws real buurten at as many bytes as ST_SimplifyPreserveTopology.
func TestQuality(t *testing.T) {
	buurten := drechtsteden2023(t)
	topology := buurten.build(t, Options{})
	for _, zoom := range []int{10, 12} {
		c := newContest(t, buurten.levels[0], zoom)
		ours := c.measure(c.ours(topology, 4))
		if ours.invalid+ours.lost+ours.wound > 0 || ours.gap != 0 || ours.overlap != 0 {
			t.Errorf("zoom %d: %+v, want no gaps and nothing invalid, lost or wound wrongly", zoom, ours)
		}
		peer := c.measure(c.withPostGIS(c.matched(ours.bytes, 0.1, 300, c.withPostGIS)))
		if ours.off > peer.off*float64(peer.bytes)/float64(ours.bytes) {
			t.Errorf("zoom %d: %+v lies farther off than PostGIS's %+v", zoom, ours, peer)
		}
	}
}

// BenchmarkPeers measures this package beside others at equal bytes.
func BenchmarkPeers(b *testing.B) {
	for _, of := range []struct {
		country
		zooms []int
	}{{drechtsteden2023(b), []int{8, 10, 12}}, {nederland2022(b), []int{5, 7, 9}}} {
		topology := country{levels: of.levels[:1]}.build(b, Options{})
		for _, zoom := range of.zooms {
			c := newContest(b, of.levels[0], zoom)
			ours := c.measure(c.ours(topology, 4))
			run := func(name string, low, high float64, draw func(float64) []orb.MultiPolygon) {
				b.Run(fmt.Sprintf("%s/zoom=%d/%s", of.name, zoom, name), func(b *testing.B) {
					tolerance := low
					if low != high {
						tolerance = c.matched(ours.bytes, low, high, draw)
					}
					var areas []orb.MultiPolygon
					for b.Loop() {
						areas = draw(tolerance)
					}
					c.measure(areas).report(b)
				})
			}
			run("topology", 4, 4, func(tolerance float64) []orb.MultiPolygon { return c.ours(topology, tolerance) })
			run("orb", 0.1, 300, c.withOrb)
			run("ST_SimplifyPreserveTopology", 0.1, 300, c.withPostGIS)
			if program, err := exec.LookPath("mapshaper"); err == nil {
				dir := b.TempDir()
				c.writeOriginals(dir)
				run("mapshaper", 1, 1000, func(v float64) []orb.MultiPolygon { return c.withMapshaper(program, dir, v) })
			}
		}
	}
}

func (q quality) report(b *testing.B) {
	b.ReportMetric(float64(q.bytes), "bytes")
	b.ReportMetric(float64(q.invalid), "invalid")
	b.ReportMetric(float64(q.lost), "lost")
	b.ReportMetric(float64(q.wound), "wound-wrong")
	b.ReportMetric(100*q.gap/q.of, "gap%")
	b.ReportMetric(100*q.overlap/q.of, "overlap%")
	b.ReportMetric(100*q.off/q.of, "off%")
}
