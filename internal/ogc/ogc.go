// Package ogc answers programs: the building blocks of OGC API (features, tiles, styles)
// and what the map and other clients ask beside them, all below [Base]. A block is a
// file, and a small type where it needs more than the request and the snapshot.
package ogc

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/address"
	"risicokaart/internal/answer"
	"risicokaart/internal/layer"
	"risicokaart/internal/shelf"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
	"risicokaart/web"
)

// Base is the path that all addresses begin with.
const Base = "/api/v1"

// Media types of the API.
const (
	typeGeoJSON = "application/geo+json"
	typeSchema  = "application/schema+json"
	typeMVT     = "application/vnd.mapbox-vector-tile"
	typeHTML    = "text/html"
	typeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
)

// Options is what the blocks are made of.
type Options struct {
	Editions Editions
	Bundle   web.Bundle     // has the map's style
	Public   address.Public // that visitors use
	Shelf    *shelf.Shelf   // has whole collections as files
}

// Editions are the complete editions, of which the snapshot is one.
type Editions interface {
	Editions(context.Context) ([]*store.Edition, error)
	Edition(ctx context.Context, id string) (*store.Edition, error)
}

// Routes lists what the blocks answer.
func Routes(opt Options) []answer.Route {
	at := addresses{opt.Public}
	return slices.Concat(
		service{at}.routes(),
		collections{at}.routes(),
		items{at}.routes(),
		newTileSets(at).routes(),
		styles{at, opt.Bundle}.routes(),
		downloads{at, opt.Editions, opt.Shelf}.routes(),
		indicatorRoutes(),
		editions{opt.Editions}.routes(),
		[]answer.Route{{Path: Base + "/search", Handler: search}},
	)
}

// addresses knows at which addresses visitors find what is answered.
type addresses struct{ public address.Public }

// origin is the address of the program, without a slash at the end.
func (s addresses) origin(r *http.Request) string { return s.public.Of(r) }

// base is the address of the API.
func (s addresses) base(r *http.Request) string { return s.origin(r) + Base }

// link is a web link as OGC API writes it.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// collectionOf finds the collection of a request in the snapshot.
func collectionOf(r *http.Request, now *snapshot.Snapshot) (*layer.Collection, error) {
	return collectionNamed(now.Edition, chi.URLParam(r, "collection"))
}

// collectionNamed finds a collection of an edition.
func collectionNamed(e *store.Edition, id string) (*layer.Collection, error) {
	if c := e.Collection(id); c != nil {
		return c, nil
	}
	var ids []string
	for _, c := range e.Collections() {
		ids = append(ids, c.ID)
	}
	return nil, answer.NotFound("there is no such collection: there are " + strings.Join(ids, ", "))
}

// parseCRS reads a crs or bbox-crs parameter; absent is CRS84.
func parseCRS(name, value string) (layer.CRS, error) {
	crs, err := layer.ParseCRS(value)
	if err != nil {
		return 0, answer.BadRequest(name + " " + err.Error())
	}
	return crs, nil
}

// saySystem names the reference system of the answer's coordinates.
func saySystem(w *answer.Writer, crs layer.CRS) { w.Header().Set("Content-Crs", "<"+crs.URI()+">") }
