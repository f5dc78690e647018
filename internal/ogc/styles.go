package ogc

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/answer"
	"risicokaart/internal/layer"
	"risicokaart/internal/snapshot"
	"risicokaart/web"
)

// styles answers the MapLibre style of the map.
type styles struct {
	addresses
	bundle web.Bundle
}

func (s styles) routes() []answer.Route {
	return []answer.Route{{Path: Base + "/styles/{style}", Handler: s.style, Always: true}}
}

// style answers a style with addresses filled in, without what the edition lacks.
func (s styles) style(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	if chi.URLParam(r, "style") != "risicokaart" {
		return answer.NotFound("there is no such style: there is risicokaart")
	}
	var lacks []string
	if now != nil {
		for _, c := range layer.Collections {
			if now.Collection(c.ID) == nil {
				lacks = append(lacks, c.ID)
			}
		}
	}
	style, err := s.bundle.MapStyle(s.origin(r), lacks...)
	if err != nil {
		return err
	}
	w.Type(answer.JSON)
	_, err = w.Write(style)
	return err
}
