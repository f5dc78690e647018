package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"risicokaart/internal/store"
)

// maxZoom is the deepest zoom that tiles are made for; a map enlarges them
// beyond. One unit of such a tile is about half a metre.
const maxZoom = 14

// tileJSON describes a tile set (TileJSON 3).
func (s *Server) tileJSON(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	fields := map[string]string{}
	for _, name := range store.TileFields(c) {
		fields[name] = c.Property(name).Description
	}
	layers := []any{map[string]any{"id": c.ID, "description": c.Title, "fields": fields, "minzoom": 0, "maxzoom": maxZoom}}
	if c.Level != "" {
		layers = append(layers, map[string]any{"id": c.ID + "_labels", "description": "a point per area for its name",
			"fields": map[string]string{"code": "code of the area", "name": "name of the area", "rank": "lowest first where names collide"}, "minzoom": 0, "maxzoom": maxZoom})
	}
	return writeJSON(w, typeJSON, map[string]any{
		"tilejson": "3.0.0", "name": c.Title, "scheme": "xyz", "version": "1.0.0",
		"tiles":   []string{s.origin(r) + "/api/v1/tiles/" + c.ID + "/{z}/{x}/{y}.mvt"},
		"minzoom": 0, "maxzoom": maxZoom, "bounds": e.Summary.CollectionBounds(c),
		"attribution": e.Manifest.Credit, "vector_layers": layers,
	})
}

// tile answers one vector tile; one without features is empty (204).
func (s *Server) tile(w http.ResponseWriter, r *http.Request) error {
	e, c, err := s.requested(r)
	if err != nil {
		return err
	}
	var at [3]int
	for i, name := range []string{"z", "x", "y"} {
		if at[i], err = strconv.Atoi(chi.URLParam(r, name)); err != nil {
			return errBadRequest("z, x and y of a tile are whole numbers")
		}
	}
	z, x, y := at[0], at[1], at[2]
	if z < 0 || z > maxZoom || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return errNotFound(fmt.Sprintf("there is no such tile: z is 0 to %d, x and y are below 2^z", maxZoom))
	}
	tile, err := s.tiles.get(r.Context(), e.Edition, c, z, x, y)
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

func (t *tileCache) get(ctx context.Context, e *store.Edition, c *store.Collection, z, x, y int) ([]byte, error) {
	key := fmt.Sprintf("%s/%s/%d/%d/%d", e.ID, c.ID, z, x, y)
	if tile, ok := t.kept.Get(key); ok {
		return tile, nil
	}
	// The tile is made for everyone who waits, so no single visitor who
	// leaves may cancel it.
	made := t.making.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
		defer cancel()
		tile, err := e.Tile(ctx, c, z, x, y)
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
