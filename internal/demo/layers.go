package demo

import (
	"context"
	"fmt"
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

// municipalityFeatures returns two features per municipality with one code:
// the water, without figures, and the land.
func (w *world) municipalityFeatures() []feature {
	reach := reachColumns()
	var features []feature
	for i := range w.municipalities {
		m := &w.municipalities[i]
		wet := w.outline.area(w.waterLabel(i))
		dry := w.outline.area(w.landOf(func(b buurt) bool { return w.wijken[b.wijk].municipality == i })...)
		names := figures{"gemeentecode": m.code, "gemeentenaam": m.name, "jrstatcode": fmt.Sprint(Year, m.code)}
		features = append(features,
			feature{wet, merge(noFigures(), names, figures{"water": "JA", "jaar": Year})},
			feature{dry, merge(areaFigures(&m.land, hectares(dry), hectares(wet), reach), names)})
	}
	return features
}

func (w *world) wijkFeatures() []feature {
	reach := reachColumns()
	var features []feature
	for i := range w.wijken {
		k := &w.wijken[i]
		m := w.municipalities[k.municipality]
		g := w.outline.area(w.landOf(func(b buurt) bool { return b.wijk == i })...)
		features = append(features, feature{g, merge(areaFigures(&k.tally, hectares(g), 0, reach), figures{
			"wijkcode": k.code, "wijknaam": k.name, "gemeentecode": m.code, "gemeentenaam": m.name,
			"jrstatcode": fmt.Sprint(Year, k.code),
		})})
	}
	return features
}

func (w *world) buurtFeatures() []feature {
	reach := reachColumns()
	var features []feature
	for i := range w.buurten {
		b := &w.buurten[i]
		k := w.wijken[b.wijk]
		m := w.municipalities[k.municipality]
		g := w.outline.area(int32(i))
		f := areaFigures(&b.tally, hectares(g), 0, reach)
		if b.plan.secret {
			f.keepSecret()
		}
		features = append(features, feature{g, merge(f, figures{
			"buurtcode": b.code, "buurtnaam": b.name, "wijkcode": k.code, "gemeentecode": m.code, "gemeentenaam": m.name,
			// Dutch postcodes start at 1000.
			"meest_voorkomende_postcode": fmt.Sprintf("0%02d%d", k.municipality, (b.wijk-k.municipality*len(w.terrain.plans))%10),
			"jrstatcode":                 fmt.Sprint(Year, b.code),
		})})
	}
	return features
}

// landOf returns the labels of the buurten that belong to an area.
func (w *world) landOf(belongs func(buurt) bool) []int32 {
	var labels []int32
	for i, b := range w.buurten {
		if belongs(b) {
			labels = append(labels, int32(i))
		}
	}
	return labels
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
