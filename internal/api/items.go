package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
)

// Page sizes of items.
const (
	defaultLimit = 100
	maxLimit     = 1000
)

// feature is a GeoJSON feature (RFC 7946).
type feature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
}

func geoJSON(f store.Feature) feature {
	return feature{"Feature", f.ID, f.Geometry, f.Properties}
}

// parseQuery reads what selects items. A parameter that means nothing here is
// an error: a misspelled filter must not silently give everything.
func parseQuery(c *layer.Collection, values url.Values) (layer.Query, error) {
	q := layer.Query{Limit: defaultLimit, After: values.Get("after")}
	var err error
	if q.CRS, err = parseCRS("crs", values.Get("crs")); err != nil {
		return q, err
	}
	boxCRS, err := parseCRS("bbox-crs", values.Get("bbox-crs"))
	if err != nil {
		return q, err
	}
	var filter layer.And
	if v := values.Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return q, errBadRequest("limit is not a whole number of 1 or more")
		}
		q.Limit = min(n, maxLimit)
	}
	if v := values.Get("bbox"); v != "" {
		box, ok := numbers(v, 4)
		if six, is6 := numbers(v, 6); is6 { // with heights, which do not matter here
			box, ok = []float64{six[0], six[1], six[3], six[4]}, true
		}
		if !ok || box[0] > box[2] || box[1] > box[3] {
			return q, errBadRequest("bbox is not four numbers: west,south,east,north (or x,y,x,y in the units of bbox-crs)")
		}
		filter = append(filter, layer.Intersects{Box: layer.Box(box), CRS: boxCRS})
	}
	for name := range values {
		if !knownParameter(c, name) {
			return q, errBadRequest(fmt.Sprintf("parameter %q is not known: see /api/v1/collections/%s/queryables", name, c.ID))
		}
	}
	for i := range c.Properties { // in fixed order, so that statements are reused
		if p := &c.Properties[i]; values.Has(p.Name) {
			filter = append(filter, p.Is(values.Get(p.Name)))
		}
	}
	q.Filter = filter
	return q, nil
}

// items answers one page of features. Pages follow each other by code
// ("keyset"), so a deep page costs what the first does.
func (s *Server) items(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	values := r.URL.Query()
	q, err := parseQuery(c, values)
	if err != nil {
		return err
	}
	switch values.Get("f") {
	case "", "json", "geojson":
	case "csv":
		return s.writeCSV(w, r, e, c, q, "")
	default:
		return errBadRequest("f is json or csv")
	}
	matched, err := e.Count(r.Context(), c, q)
	if err != nil {
		return err
	}
	more := q
	more.Limit++ // one more tells whether there is a next page
	found, err := e.Features(r.Context(), c, more)
	if err != nil {
		return err
	}
	links := []link{{s.self(r, values), "self", typeGeoJSON, "this page"}}
	if len(found) > q.Limit {
		found = found[:q.Limit]
		values.Set("after", found[len(found)-1].ID)
		links = append(links, link{s.self(r, values), "next", typeGeoJSON, "next page"})
	}
	links = append(links, link{s.origin(r) + "/api/v1/collections/" + c.ID, "collection", typeJSON, c.Title})

	features := make([]feature, len(found))
	for i, f := range found {
		features[i] = geoJSON(f)
	}
	w.Header().Set("Content-Crs", "<"+q.CRS.URI()+">")
	return writeJSON(w, typeGeoJSON, struct {
		Type      string    `json:"type"`
		TimeStamp string    `json:"timeStamp"`
		Matched   int       `json:"numberMatched"`
		Returned  int       `json:"numberReturned"`
		Edition   string    `json:"edition"`
		Licence   string    `json:"licence"`
		Credit    string    `json:"attribution"`
		Links     []link    `json:"links"`
		Features  []feature `json:"features"`
	}{"FeatureCollection", e.CreatedAt.UTC().Format(time.RFC3339), matched, len(features),
		e.ID, e.Manifest.Licence, e.Manifest.Credit, links, features})
}

// self is the address of this request with other parameters.
func (s *Server) self(r *http.Request, values url.Values) string {
	address := s.origin(r) + r.URL.Path
	if q := values.Encode(); q != "" {
		address += "?" + q
	}
	return address
}

// item answers one feature with all that is known of it: an area with its
// explanation, inputs and other years, a cell or own area with its buurten.
func (s *Server) item(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	crs, err := parseCRS("crs", r.URL.Query().Get("crs"))
	if err != nil {
		return err
	}
	f, detail, err := e.Feature(r.Context(), c, chi.URLParam(r, "id"), crs)
	if err != nil {
		return err
	}
	properties := withMember(f.Properties, c.Detail, detail)
	if c.Of == layer.Areas {
		if properties, err = withYears(r.Context(), e, f.ID, properties); err != nil {
			return err
		}
		published, err := e.RIVMEstimates(r.Context(), f.ID)
		if err != nil {
			return err
		}
		if properties, err = withPublished(properties, published); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Crs", "<"+crs.URI()+">")
	address := s.origin(r) + "/api/v1/collections/" + c.ID
	return writeJSON(w, typeGeoJSON, map[string]any{
		"type": "Feature", "id": f.ID, "geometry": f.Geometry,
		"properties": properties,
		"links": []link{
			{address + "/items/" + url.PathEscape(f.ID), "self", typeGeoJSON, "this feature"},
			{address, "collection", typeJSON, c.Title},
			{s.origin(r) + "/gebied/" + url.PathEscape(f.ID), "alternate", typeHTML, "page for people"},
		},
	})
}

// withMember adds a member at the end of a JSON object, so that the order of
// the others stays as documented.
func withMember(object json.RawMessage, name string, value json.RawMessage) json.RawMessage {
	if value == nil {
		value = json.RawMessage("null")
	}
	open := bytes.TrimSuffix(bytes.TrimSpace(object), []byte("}"))
	return slices.Concat(open, []byte(`,"`+name+`":`), value, []byte("}"))
}
