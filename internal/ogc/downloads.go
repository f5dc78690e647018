package ogc

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/answer"
	"risicokaart/internal/export"
	"risicokaart/internal/layer"
	"risicokaart/internal/shelf"
	"risicokaart/internal/snapshot"
)

// downloads hands out whole collections as files.
type downloads struct {
	addresses
	editions Editions
	shelf    *shelf.Shelf
}

func (s downloads) routes() []answer.Route {
	return []answer.Route{
		{Path: Base + "/downloads", Handler: s.list},
		{Path: Base + "/downloads/{edition}/{file}", Handler: s.file, Long: true},
	}
}

// download is the address of a collection of an edition in a format.
func (s addresses) download(r *http.Request, edition string, c *layer.Collection, f export.Format) string {
	return fmt.Sprintf("%s/downloads/%s/%s.%s", s.base(r), edition, c.ID, f.Name)
}

// list answers which files there are of the current edition.
func (s downloads) list(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	type download struct {
		Collection string `json:"collection"`
		Format     string `json:"format"`
		MediaType  string `json:"media_type"`
		Href       string `json:"href"`
	}
	list := []download{}
	for _, c := range now.Collections() {
		for _, f := range export.Formats {
			list = append(list, download{c.ID, f.Name, f.MediaType, s.download(r, now.ID, c, f)})
		}
	}
	return w.JSON(answer.JSON, map[string]any{
		"edition": now.ID, "licence": now.Manifest.Licence, "attribution": now.Manifest.Credit, "downloads": list,
	})
}

// file answers a whole collection of an edition, as a file that was made once.
func (s downloads) file(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	e, id := now.Edition, chi.URLParam(r, "edition")
	if id != "current" && id != e.ID {
		other, err := s.editions.Edition(r.Context(), id)
		if err != nil {
			return err
		}
		e = other
	}
	name, ending, _ := strings.Cut(chi.URLParam(r, "file"), ".")
	c, err := collectionNamed(e, name)
	if err != nil {
		return err
	}
	file := export.File{Of: c}
	if file.Format, err = formatOf(ending); err != nil {
		return err
	}
	if file.Format.HasShapes {
		if file.CRS, err = parseCRS("crs", r.URL.Query().Get("crs")); err != nil {
			return err
		}
	}
	made, err := s.shelf.File(r.Context(), e.ID, file.Name(), file.Writer(e))
	if err != nil {
		return err
	}
	w.Type(file.Format.MediaType)
	if file.Format.HasShapes {
		saySystem(w, file.CRS)
	}
	w.Attach(fmt.Sprintf("risicokaart-%s-%s.%s", e.ID, c.ID, file.Format.Name))
	return w.File(r, made, id != "current")
}

// formatOf finds the format of files with an ending.
func formatOf(ending string) (export.Format, error) {
	var names []string
	for _, f := range export.Formats {
		if f.Name == ending {
			return f, nil
		}
		names = append(names, f.Name)
	}
	slices.Sort(names)
	last := len(names) - 1
	return export.Format{}, answer.NotFound("there is no such format: there are " + strings.Join(names[:last], ", ") +
		" and " + names[last])
}
