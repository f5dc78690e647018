package demo

import (
	"context"
	"fmt"
	"iter"
	"maps"

	"risicokaart/data/demo/people"

	"github.com/twpayne/go-geom"
)

// writeAreas writes the layers gemeenten, wijken and buurten.
func (e *example) writeAreas(ctx context.Context, path string) error {
	columns := areaColumns()
	return writeGeoPackage(ctx, path, []layer{
		{"gemeenten", "id", columnsOf(columns, "g"), e.municipalityFeatures()},
		{"wijken", "id", columnsOf(columns, "w"), e.wijkFeatures()},
		{"buurten", "id", columnsOf(columns, "b"), e.buurtFeatures()},
	})
}

// municipalityFeatures returns the features of every municipality, all with its
// code: its outer water and its inland water, where it has any, without figures,
// and then its land.
func (e *example) municipalityFeatures() iter.Seq[feature] {
	return func(yield func(feature) bool) {
		for i := range e.world.Municipalities {
			m := &e.world.Municipalities[i]
			names := people.Figures{"gemeentecode": m.Code, "gemeentenaam": m.Name,
				"jrstatcode": fmt.Sprint(people.Year, m.Code)}
			waterHa := 0.0
			for kind, wet := range []*geom.MultiPolygon{e.world.SeaOutline(i), e.world.LakeOutline(i)} {
				if wet == nil {
					continue
				}
				waterHa += hectares(wet)
				if !yield(feature{wet, merge(noFigures(), names, people.Figures{"water": [...]string{"JA", "B"}[kind],
					"jaar": people.Year})}) {
					return
				}
			}
			dry := e.world.LandOutline(i)
			if !yield(feature{dry, merge(e.people.Municipalities[i].Figures(hectares(dry), waterHa, e.reach), names)}) {
				return
			}
		}
	}
}

func (e *example) wijkFeatures() iter.Seq[feature] {
	return func(yield func(feature) bool) {
		for i := range e.world.Wijken {
			k := &e.world.Wijken[i]
			m := &e.world.Municipalities[k.Municipality]
			g := e.world.WijkOutline(i)
			if !yield(feature{g, merge(e.people.Wijken[i].Figures(hectares(g), 0, e.reach), people.Figures{
				"wijkcode": k.Code, "wijknaam": k.Name, "gemeentecode": m.Code, "gemeentenaam": m.Name,
				"jrstatcode": fmt.Sprint(people.Year, k.Code),
			})}) {
				return
			}
		}
	}
}

func (e *example) buurtFeatures() iter.Seq[feature] {
	return func(yield func(feature) bool) {
		for i := range e.world.Buurten {
			b := &e.world.Buurten[i]
			k := &e.world.Wijken[b.Wijk]
			m := &e.world.Municipalities[k.Municipality]
			g := e.world.BuurtOutline(i)
			f := e.people.Buurten[i].Figures(hectares(g), 0, e.reach)
			if b.Secret {
				f.KeepSecret()
			}
			if !yield(feature{g, merge(f, people.Figures{
				"buurtcode": b.Code, "buurtnaam": b.Name, "wijkcode": k.Code, "gemeentecode": m.Code,
				"gemeentenaam":               m.Name,
				"meest_voorkomende_postcode": e.world.Postcode(b.Wijk), "jrstatcode": fmt.Sprint(people.Year, b.Code),
			})}) {
				return
			}
		}
	}
}

// noFigures returns what CBS writes of water: every figure is secret.
func noFigures() people.Figures {
	f := people.Figures{}
	for _, c := range areaColumns() {
		if c.sql != "TEXT" {
			f[c.name] = people.Secret
		}
	}
	return f
}

// merge adds the others to f and returns it.
func merge(f people.Figures, others ...people.Figures) people.Figures {
	for _, o := range others {
		maps.Copy(f, o)
	}
	return f
}

func hectares(g *geom.MultiPolygon) float64 { return g.Area() / 10_000 }
