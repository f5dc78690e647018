package ogc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/answer"
	"risicokaart/internal/export"
	"risicokaart/internal/layer"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
)

// items answers the features of collections (OGC API Features).
type items struct{ addresses }

func (s items) routes() []answer.Route {
	const path = Base + "/collections/{collection}/items"
	return []answer.Route{
		{Path: path, Handler: s.page},
		{Path: path + "/{id}", Handler: s.one},
	}
}

// page answers one page of features. Pages follow each other by code
// ("keyset"), so a deep page costs what the first does.
func (s items) page(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	c, err := collectionOf(r, now)
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
		return s.csv(w, r, export.NewTable(now.Edition, c, q))
	default:
		return answer.BadRequest("f is json or csv")
	}
	if err := w.Checked(); err != nil {
		return err
	}
	matched, err := now.Count(r.Context(), c, q.Filter)
	if err != nil {
		return err
	}
	more := q
	more.Limit++ // one more tells whether there is a next page
	found, err := now.Features(r.Context(), c, more)
	if err != nil {
		return err
	}
	links := []link{{s.self(r, values), "self", typeGeoJSON, "this page"}}
	if len(found) > q.Limit {
		found = found[:q.Limit]
		values.Set("after", found[len(found)-1].ID)
		links = append(links, link{s.self(r, values), "next", typeGeoJSON, "next page"})
	}
	links = append(links, link{s.base(r) + "/collections/" + c.ID, "collection", answer.JSON, c.Title})

	saySystem(w, q.CRS)
	return w.JSON(typeGeoJSON, newFeatureCollection(now, matched, found, links))
}

// csv answers what a query selects as a table, all of it.
func (items) csv(w *answer.Writer, r *http.Request, t *export.Table) error {
	w.Type(export.CSV.MediaType)
	if err := w.Checked(); err != nil {
		return err
	}
	return w.Spool(func(to io.Writer) error { return export.CSV.Write(r.Context(), to, t) })
}

// featureCollection is a page of features as GeoJSON.
type featureCollection struct {
	Type      string           `json:"type"`
	TimeStamp string           `json:"timeStamp"`
	Matched   int              `json:"numberMatched"`
	Returned  int              `json:"numberReturned"`
	Edition   string           `json:"edition"`
	Licence   string           `json:"licence"`
	Credit    string           `json:"attribution"`
	Links     []link           `json:"links"`
	Features  []export.Feature `json:"features"`
}

func newFeatureCollection(now *snapshot.Snapshot, matched int, found []store.Feature, links []link) featureCollection {
	features := make([]export.Feature, len(found))
	for i, f := range found {
		features[i] = export.NewFeature(f)
	}
	return featureCollection{"FeatureCollection", now.CreatedAt.UTC().Format(time.RFC3339), matched, len(features),
		now.ID, now.Manifest.Licence, now.Manifest.Credit, links, features}
}

// self is the address of this request with other parameters.
func (s items) self(r *http.Request, values url.Values) string {
	address := s.origin(r) + r.URL.Path
	if q := values.Encode(); q != "" {
		address += "?" + q
	}
	return address
}

// one answers one feature with all that is known of it: an area with its
// explanation, inputs and other years, a cell or own area with its buurten.
func (s items) one(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	c, err := collectionOf(r, now)
	if err != nil {
		return err
	}
	crs, err := parseCRS("crs", r.URL.Query().Get("crs"))
	if err != nil {
		return err
	}
	f, err := now.Item(r.Context(), c, chi.URLParam(r, "id"), crs)
	if err != nil {
		return err
	}
	properties := withMember(f.Properties, c.Detail, f.Detail)
	if c.Of == layer.Areas {
		if properties, err = withBackground(properties, &f.Background); err != nil {
			return fmt.Errorf("write %s: %w", f.ID, err)
		}
	}
	saySystem(w, crs)
	address := s.base(r) + "/collections/" + c.ID
	return w.JSON(typeGeoJSON, map[string]any{
		"type": "Feature", "id": f.ID, "geometry": f.Geometry,
		"properties": properties,
		"links": []link{
			{address + "/items/" + url.PathEscape(f.ID), "self", typeGeoJSON, "this feature"},
			{address, "collection", answer.JSON, c.Title},
			{s.origin(r) + "/gebied/" + url.PathEscape(f.ID), "alternate", typeHTML, "page for people"},
		},
	})
}

// otherYear is an element of the member other_years. Figures are there only
// where the area stayed the same and is shown in both editions.
type otherYear struct {
	Edition   string       `json:"edition"`
	Year      int          `json:"year"`
	Model     string       `json:"model"`
	Same      bool         `json:"same_area"`
	Reason    store.Unlike `json:"reason,omitempty"`
	Percent   *float64     `json:"lonely_65_pct,omitempty"`
	Low       *float64     `json:"lonely_65_low,omitempty"`
	High      *float64     `json:"lonely_65_high,omitempty"`
	Count     *float64     `json:"lonely_65_count,omitempty"`
	CountLow  *float64     `json:"lonely_65_count_low,omitempty"`
	CountHigh *float64     `json:"lonely_65_count_high,omitempty"`
}

// withBackground adds to the properties of an area what it borrowed, what other years
// say of it, and RIVM's own estimates where there are any.
func withBackground(properties json.RawMessage, b *store.Background) (json.RawMessage, error) {
	years := make([]otherYear, len(b.OtherYears))
	for i, y := range b.OtherYears {
		years[i] = otherYear{Edition: y.Edition, Year: y.Year, Model: y.Model, Same: y.Same, Reason: y.Reason}
		if o := y.Lonely65; o != nil {
			years[i].Percent, years[i].Low, years[i].High = &o.Percent.Value, &o.Percent.Low, &o.Percent.High
			years[i].Count, years[i].CountLow, years[i].CountHigh = &o.Count.Value, &o.Count.Low, &o.Count.High
		}
	}
	type member struct {
		name  string
		value any
	}
	members := []member{{"inputs", b.Inputs}, {"other_years", years}}
	if len(b.RIVMEstimates) > 0 {
		members = append(members, member{"rivm", b.RIVMEstimates})
	}
	for _, m := range members {
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		properties = withMember(properties, m.name, value)
	}
	return properties, nil
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
