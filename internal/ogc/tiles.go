package ogc

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/answer"
	"risicokaart/internal/memo"
	"risicokaart/internal/snapshot"
	"risicokaart/tiles"
)

// tileSets answers vector tiles and what they are made of (TileJSON).
type tileSets struct {
	addresses
	kept *memo.Memo[[]byte]
}

// keptTiles bounds what is kept: at some 20 kB a tile it is about 40 MB.
const keptTiles = 2048

func newTileSets(at addresses) tileSets { return tileSets{at, memo.New[[]byte](keptTiles)} }

func (s tileSets) routes() []answer.Route {
	return []answer.Route{
		{Path: Base + "/tiles/{collection}.json", Handler: s.tileJSON},
		{Path: Base + "/tiles/{collection}/{z}/{x}/{y}.mvt", Handler: s.tile},
	}
}

// tileJSON describes the tiles of a collection.
func (s tileSets) tileJSON(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	c, err := collectionOf(r, now)
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
			Fields: map[string]string{"code": "code of the area", "name": "name of the area",
				"rank": "lowest first where names collide"}})
	}
	address := s.base(r) + "/tiles/" + c.ID + "/{z}/{x}/{y}.mvt"
	return w.JSON(answer.JSON, tiles.NewTileJSON(c.Title, address, now.Manifest.Credit, now.Summary.CollectionBounds(c),
		layers...))
}

// tile answers one vector tile; one without features is empty (204).
func (s tileSets) tile(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	c, err := collectionOf(r, now)
	if err != nil {
		return err
	}
	at, err := tiles.Parse(chi.URLParam(r, "z"), chi.URLParam(r, "x"), chi.URLParam(r, "y"))
	switch {
	case errors.Is(err, tiles.ErrOutside):
		return answer.NotFound(err.Error())
	case err != nil:
		return answer.BadRequest(err.Error())
	}
	if err := w.Checked(); err != nil {
		return err
	}
	tile, err := s.kept.Get(r.Context(), fmt.Sprintf("%s/%s/%d/%d/%d", now.ID, c.ID, at.Z, at.X, at.Y),
		func(ctx context.Context) ([]byte, error) {
			return now.Tile(ctx, c, int(at.Z), int(at.X), int(at.Y))
		})
	if err != nil {
		return err
	}
	if len(tile) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.Type(typeMVT)
	_, err = w.Write(tile)
	return err
}
