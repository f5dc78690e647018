package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/paulmach/orb/maptile"
	"golang.org/x/sync/singleflight"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
	"risicokaart/tiles"
)

// tileJSON describes the tiles of a collection.
func (s *Server) tileJSON(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	fields := map[string]string{}
	for _, name := range c.TileFields {
		fields[name] = c.Property(name).Description
	}
	layers := []tiles.VectorLayer{{ID: c.ID, Description: c.Title, Fields: fields}}
	if c.HasNames() {
		layers = append(layers, tiles.VectorLayer{ID: c.ID + "_labels", Description: "a point per area for its name",
			Fields: map[string]string{"code": "code of the area", "name": "name of the area", "rank": "lowest first where names collide"}})
	}
	address := s.origin(r) + "/api/v1/tiles/" + c.ID + "/{z}/{x}/{y}.mvt"
	return writeJSON(w, typeJSON, tiles.NewTileJSON(c.Title, address, e.Manifest.Credit, e.Summary.CollectionBounds(c), layers...))
}

// tile answers one vector tile; one without features is empty (204).
func (s *Server) tile(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	at, err := tiles.Parse(chi.URLParam(r, "z"), chi.URLParam(r, "x"), chi.URLParam(r, "y"))
	switch {
	case errors.Is(err, tiles.ErrOutside):
		return errNotFound(err.Error())
	case err != nil:
		return errBadRequest(err.Error())
	}
	tile, err := s.tiles.get(r.Context(), e.Edition, c, at)
	if err != nil {
		return err
	}
	if len(tile) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.Header().Set("Content-Type", typeMVT)
	_, err = w.Write(tile)
	return err
}

// tileCache keeps the tiles that were asked for most recently, and makes each
// only once however many visitors ask for it at the same time.
type tileCache struct {
	kept   *lru.Cache[string, []byte]
	making singleflight.Group
}

// keptTiles bounds the cache: at some 20 kB a tile it is about 40 MB.
const keptTiles = 2048

func newTileCache() *tileCache {
	kept, err := lru.New[string, []byte](keptTiles)
	if err != nil {
		panic(err) // the size is a constant above zero
	}
	return &tileCache{kept: kept}
}

func (t *tileCache) get(ctx context.Context, e *store.Edition, c *layer.Collection, at maptile.Tile) ([]byte, error) {
	key := fmt.Sprintf("%s/%s/%d/%d/%d", e.ID, c.ID, at.Z, at.X, at.Y)
	if tile, ok := t.kept.Get(key); ok {
		return tile, nil
	}
	// The tile is made for everyone who waits, so no single visitor who
	// leaves may cancel it.
	made := t.making.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
		defer cancel()
		tile, err := e.Tile(ctx, c, int(at.Z), int(at.X), int(at.Y))
		if err == nil {
			t.kept.Add(key, tile)
		}
		return tile, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.([]byte), nil
	}
}
