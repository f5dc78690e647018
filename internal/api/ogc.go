package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/layer"
)

// Media types of the API.
const (
	typeJSON    = "application/json"
	typeGeoJSON = "application/geo+json"
	typeSchema  = "application/schema+json"
	typeMVT     = "application/vnd.mapbox-vector-tile"
	typeCSV     = "text/csv; charset=utf-8"
	typeHTML    = "text/html"
	typeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
)

// link is a web link as OGC API writes it.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// origin is the address that the visitor used, without a path.
func (s *Server) origin(r *http.Request) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func writeJSON(w http.ResponseWriter, contentType string, v any) error {
	w.Header().Set("Content-Type", contentType)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (s *Server) landing(w http.ResponseWriter, r *http.Request) error {
	api := s.origin(r) + "/api/v1"
	return writeJSON(w, typeJSON, map[string]any{
		"title":       "Risicokaart",
		"description": "Expected loneliness of residents of 65 and 75 or older in the Netherlands, per gemeente, wijk, buurt and H3 cell. Areas, not persons.",
		"attribution": s.attribution(),
		"links": []link{
			{api, "self", typeJSON, "this document"},
			{api + "/openapi.json", "service-desc", typeOpenAPI, "definition of the API"},
			{s.origin(r) + "/methode", "service-doc", typeHTML, "how the figures are made"},
			{api + "/conformance", "conformance", typeJSON, "conformance classes"},
			{api + "/collections", "data", typeJSON, "collections"},
			{api + "/downloads", "enclosure", typeJSON, "whole collections as files"},
			{api + "/schemas/model.json", "describedby", typeSchema, "schema of model files"},
			{api + "/indicators", "related", typeJSON, "figures to compare areas by: of the model, and own data"},
			{api + "/styles/risicokaart", "style", typeJSON, "MapLibre style"},
		},
	})
}

func (s *Server) attribution() string {
	if e := s.current.Load(); e != nil {
		return e.Manifest.Credit
	}
	return ""
}

func (s *Server) conformance(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, typeJSON, map[string]any{"conformsTo": []string{
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
		"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
		"http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
	}})
}

// parseCRS reads a crs or bbox-crs parameter; absent is CRS84.
func parseCRS(name, value string) (layer.CRS, error) {
	crs, err := layer.ParseCRS(value)
	if err != nil {
		return 0, errBadRequest(name + " " + err.Error())
	}
	return crs, nil
}

func (s *Server) describeCollection(r *http.Request, e *served, c *layer.Collection) map[string]any {
	self := s.origin(r) + "/api/v1/collections/" + c.ID
	download := s.origin(r) + "/api/v1/downloads/" + e.ID + "/" + c.ID
	return map[string]any{
		"id": c.ID, "title": c.Title, "itemType": "feature",
		"description": c.Title + " with expected loneliness, edition " + e.ID,
		"extent": map[string]any{"spatial": map[string]any{
			"bbox": [][4]float64{e.Summary.CollectionBounds(c)}, "crs": layer.CRS84.URI()}},
		"crs":        []string{layer.CRS84.URI(), layer.RD.URI()},
		"storageCrs": layer.RD.URI(),
		"edition":    e.ID, "model": e.Model, "license": e.Manifest.Licence, "attribution": e.Manifest.Credit,
		"links": []link{
			{self, "self", typeJSON, c.Title},
			{self + "/items", "items", typeGeoJSON, "features"},
			{self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", typeSchema, "properties to filter by"},
			{self + "/schema", "describedby", typeSchema, "properties of the features"},
			{s.origin(r) + "/api/v1/tiles/" + c.ID + ".json", "tilejson", typeJSON, "vector tiles"},
			{download + ".geojson", "enclosure", typeGeoJSON, "whole collection"},
			{download + ".csv", "enclosure", typeCSV, "whole collection without shapes"},
			{"https://creativecommons.org/licenses/by/4.0/", "license", typeHTML, e.Manifest.Licence},
		},
	}
}

func (s *Server) collections(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	list := []any{}
	for _, c := range e.Collections() {
		list = append(list, s.describeCollection(r, e, c))
	}
	return writeJSON(w, typeJSON, map[string]any{
		"collections": list,
		"links":       []link{{s.origin(r) + "/api/v1/collections", "self", typeJSON, "collections"}},
	})
}

func (s *Server) collection(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	return writeJSON(w, typeJSON, s.describeCollection(r, e, c))
}

// requested finds the edition and the collection of a request.
func (s *Server) requested(r *http.Request) (*served, *layer.Collection, error) {
	e, err := s.now()
	if err != nil {
		return nil, nil, err
	}
	c, err := collectionNamed(e, chi.URLParam(r, "collection"))
	return e, c, err
}

// collectionNamed finds a collection of an edition.
func collectionNamed(e *served, id string) (*layer.Collection, error) {
	if c := e.Collection(id); c != nil {
		return c, nil
	}
	var ids []string
	for _, c := range e.Collections() {
		ids = append(ids, c.ID)
	}
	return nil, errNotFound("there is no such collection: there are " + strings.Join(ids, ", "))
}

func (s *Server) queryables(w http.ResponseWriter, r *http.Request) error {
	return s.describeProperties(w, r, "queryables")
}

func (s *Server) schema(w http.ResponseWriter, r *http.Request) error {
	return s.describeProperties(w, r, "schema")
}

// describeProperties writes the properties of a collection as JSON Schema.
func (s *Server) describeProperties(w http.ResponseWriter, r *http.Request, what string) error {
	_, c, err := s.requested(r)
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
	return writeJSON(w, typeSchema, map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     s.origin(r) + "/api/v1/collections/" + c.ID + "/" + what,
		"type":    "object", "title": c.Title, "properties": properties, "additionalProperties": false,
	})
}

// numbers reads a comma-separated list of exactly n numbers.
func numbers(value string, n int) ([]float64, bool) {
	parts := strings.Split(value, ",")
	if len(parts) != n {
		return nil, false
	}
	list := make([]float64, n)
	for i, p := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || v != v || v > 1e9 || v < -1e9 {
			return nil, false
		}
		list[i] = v
	}
	return list, true
}

// known reports whether name is a parameter that the items of c understand.
func knownParameter(c *layer.Collection, name string) bool {
	return slices.Contains([]string{"limit", "bbox", "bbox-crs", "crs", "after", "f", "datetime"}, name) || c.Property(name) != nil
}
