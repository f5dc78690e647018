package ogc

import (
	"net/http"

	"risicokaart/internal/answer"
	"risicokaart/internal/export"
	"risicokaart/internal/layer"
	"risicokaart/internal/snapshot"
)

// collections describes the collections and their properties.
type collections struct{ addresses }

func (s collections) routes() []answer.Route {
	const one = Base + "/collections/{collection}"
	return []answer.Route{
		{Path: Base + "/collections", Handler: s.list},
		{Path: one, Handler: s.one},
		{Path: one + "/queryables", Handler: s.properties("queryables")},
		{Path: one + "/schema", Handler: s.properties("schema")},
	}
}

func (s collections) list(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	list := []any{}
	for _, c := range now.Collections() {
		list = append(list, s.describe(r, now, c))
	}
	return w.JSON(answer.JSON, map[string]any{
		"collections": list,
		"links":       []link{{s.base(r) + "/collections", "self", answer.JSON, "collections"}},
	})
}

func (s collections) one(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	c, err := collectionOf(r, now)
	if err != nil {
		return err
	}
	return w.JSON(answer.JSON, s.describe(r, now, c))
}

func (s collections) describe(r *http.Request, now *snapshot.Snapshot, c *layer.Collection) map[string]any {
	self := s.base(r) + "/collections/" + c.ID
	links := []link{
		{self, "self", answer.JSON, c.Title},
		{self + "/items", "items", typeGeoJSON, "features"},
		{self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", typeSchema, "properties to filter by"},
		{self + "/schema", "describedby", typeSchema, "properties of the features"},
		{s.base(r) + "/tiles/" + c.ID + ".json", "tilejson", answer.JSON, "vector tiles"},
	}
	for _, f := range export.Formats {
		links = append(links, link{s.download(r, now.ID, c, f), "enclosure", f.MediaType, f.Title})
	}
	return map[string]any{
		"id": c.ID, "title": c.Title, "itemType": "feature",
		"description": c.Title + " with expected loneliness, edition " + now.ID,
		"extent": map[string]any{"spatial": map[string]any{
			"bbox": [][4]float64{now.Summary.CollectionBounds(c)}, "crs": layer.CRS84.URI()}},
		"crs":        []string{layer.CRS84.URI(), layer.RD.URI()},
		"storageCrs": layer.RD.URI(),
		"edition":    now.ID, "model": now.Edition.Model, "license": now.Manifest.Licence,
		"attribution": now.Manifest.Credit,
		"links": append(links, link{"https://creativecommons.org/licenses/by/4.0/", "license", typeHTML,
			now.Manifest.Licence}),
	}
}

// properties writes the properties of a collection as JSON Schema.
func (s collections) properties(what string) answer.Handler {
	return func(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
		c, err := collectionOf(r, now)
		if err != nil {
			return err
		}
		properties := map[string]any{"geometry": map[string]any{"format": "geometry-any", "x-ogc-role": "primary-geometry"}}
		for i, p := range c.Properties {
			d := map[string]any{"type": p.Type, "description": p.Description, "x-ogc-propertySeq": i + 1}
			if p.Unit != "" {
				d["x-ogc-unit"] = p.Unit
			}
			if p.Name == "code" {
				d["x-ogc-role"] = "id"
			}
			properties[p.Name] = d
		}
		return w.JSON(typeSchema, map[string]any{
			"$schema": "https://json-schema.org/draft/2020-12/schema",
			"$id":     s.base(r) + "/collections/" + c.ID + "/" + what,
			"type":    "object", "title": c.Title, "properties": properties, "additionalProperties": false,
		})
	}
}
