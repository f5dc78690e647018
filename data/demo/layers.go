package demo

import (
	"context"
	"fmt"
	"iter"
	"maps"

	"github.com/twpayne/go-geom"
)

// writeAreas writes the layers gemeenten, wijken and buurten.
func (w *world) writeAreas(ctx context.Context, path string) error {
	columns := areaColumns()
	return writeGeoPackage(ctx, path, []layer{
		{"gemeenten", "id", columnsOf(columns, "g"), w.municipalityFeatures()},
		{"wijken", "id", columnsOf(columns, "w"), w.wijkFeatures()},
		{"buurten", "id", columnsOf(columns, "b"), w.buurtFeatures()},
	})
}

// municipalityFeatures returns the features of every municipality, all with its
// code: its outer water and its inland water, where it has any, without figures,
// and then its land.
func (w *world) municipalityFeatures() iter.Seq[feature] {
	reach := reachColumns()
	return func(yield func(feature) bool) {
		for i := range w.municipalities {
			m := &w.municipalities[i]
			names := figures{"gemeentecode": m.code, "gemeentenaam": m.name, "jrstatcode": fmt.Sprint(Year, m.code)}
			waterHa := 0.0
			for kind, label := range []int32{w.waterLabel(i), w.lakeLabel(i)} {
				if len(w.outline.cells[label]) == 0 {
					continue
				}
				wet := w.outline.area(label)
				waterHa += hectares(wet)
				if !yield(feature{wet, merge(noFigures(), names, figures{"water": [...]string{"JA", "B"}[kind], "jaar": Year})}) {
					return
				}
			}
			dry := w.outline.area(w.landOf(i)...)
			if !yield(feature{dry, merge(areaFigures(&m.land, hectares(dry), waterHa, reach), names)}) {
				return
			}
		}
	}
}

func (w *world) wijkFeatures() iter.Seq[feature] {
	reach := reachColumns()
	return func(yield func(feature) bool) {
		for i := range w.wijken {
			k := &w.wijken[i]
			m := &w.municipalities[k.municipality]
			g := w.outline.area(k.labels()...)
			if !yield(feature{g, merge(areaFigures(&k.tally, hectares(g), 0, reach), figures{
				"wijkcode": k.code, "wijknaam": k.name, "gemeentecode": m.code, "gemeentenaam": m.name,
				"jrstatcode": fmt.Sprint(Year, k.code),
			})}) {
				return
			}
		}
	}
}

func (w *world) buurtFeatures() iter.Seq[feature] {
	reach := reachColumns()
	return func(yield func(feature) bool) {
		for i := range w.buurten {
			b := &w.buurten[i]
			k := &w.wijken[b.wijk]
			m := &w.municipalities[k.municipality]
			g := w.outline.area(int32(i))
			f := areaFigures(&b.tally, hectares(g), 0, reach)
			if b.plan.secret {
				f.keepSecret()
			}
			if !yield(feature{g, merge(f, figures{
				"buurtcode": b.code, "buurtnaam": b.name, "wijkcode": k.code, "gemeentecode": m.code, "gemeentenaam": m.name,
				"meest_voorkomende_postcode": w.postcode(b.wijk), "jrstatcode": fmt.Sprint(Year, b.code),
			})}) {
				return
			}
		}
	}
}

// noFigures returns what CBS writes of water: every figure is secret.
func noFigures() figures {
	f := figures{}
	for _, c := range areaColumns() {
		if c.sql != "TEXT" {
			f[c.name] = secret
		}
	}
	return f
}

// merge adds the others to f and returns it.
func merge(f figures, others ...figures) figures {
	for _, o := range others {
		maps.Copy(f, o)
	}
	return f
}

func hectares(g *geom.MultiPolygon) float64 { return g.Area() / 10_000 }
