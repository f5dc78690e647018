package api

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
)

// download is one file that /api/v1/downloads lists.
type download struct {
	Collection string `json:"collection"`
	Format     string `json:"format"`
	MediaType  string `json:"media_type"`
	Href       string `json:"href"`
}

// downloads lists the whole collections of the current edition as files.
func (s *Server) downloads(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	list := []download{}
	for _, c := range e.Collections() {
		for _, f := range []struct{ name, media string }{{"geojson", typeGeoJSON}, {"csv", typeCSV}} {
			list = append(list, download{c.ID, f.name, f.media,
				fmt.Sprintf("%s/api/v1/downloads/%s/%s.%s", s.origin(r), e.ID, c.ID, f.name)})
		}
	}
	return writeJSON(w, typeJSON, map[string]any{
		"edition": e.ID, "licence": e.Manifest.Licence, "attribution": e.Manifest.Credit, "downloads": list,
	})
}

// download streams a whole collection of an edition.
func (s *Server) download(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	if id := chi.URLParam(r, "edition"); id != "current" && id != e.ID {
		other, err := s.Store.Edition(r.Context(), id)
		if err != nil {
			return err
		}
		e = &served{Edition: other}
		w.Header().Del("ETag") // it names the current edition
	}
	name, format, _ := strings.Cut(chi.URLParam(r, "file"), ".")
	c, err := collectionNamed(e, name)
	if err != nil {
		return err
	}
	file := fmt.Sprintf("risicokaart-%s-%s.%s", e.ID, c.ID, format)
	switch format {
	case "csv":
		return s.writeCSV(w, r, e, c, layer.Query{}, file)
	case "geojson":
		crs, err := parseCRS("crs", r.URL.Query().Get("crs"))
		if err != nil {
			return err
		}
		return s.writeGeoJSON(w, r, e, c, crs, file)
	}
	return errNotFound("there is no such format: there are csv and geojson")
}

// attach makes a browser save the answer under a name.
func attach(w http.ResponseWriter, file string) {
	if file != "" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+file+`"`)
	}
}

// writeCSV streams the properties of matching features as CSV (UTF-8, comma,
// decimal point, header with the names of the properties).
func (s *Server) writeCSV(w http.ResponseWriter, r *http.Request, e *served, c *layer.Collection, q layer.Query, file string) error {
	out := csv.NewWriter(w)
	header := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		header[i] = p.Name
	}
	begun := false
	begin := func() error {
		begun = true
		w.Header().Set("Content-Type", typeCSV)
		attach(w, file)
		return out.Write(header)
	}
	err := e.EachRecord(r.Context(), c, q, func(record []string) error {
		if !begun {
			if err := begin(); err != nil {
				return err
			}
		}
		return out.Write(record)
	})
	return s.finish(err, begun, func() error {
		if !begun { // nothing matched: still a table, with a header
			if err := begin(); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

// writeGeoJSON streams a whole collection as one GeoJSON document.
func (s *Server) writeGeoJSON(w http.ResponseWriter, r *http.Request, e *served, c *layer.Collection, crs layer.CRS, file string) error {
	begun := false
	begin := func() error {
		begun = true
		w.Header().Set("Content-Type", typeGeoJSON)
		w.Header().Set("Content-Crs", "<"+crs.URI()+">")
		attach(w, file)
		// GeoJSON proper knows CRS84 alone; the older member "crs" is how
		// GDAL and QGIS learn of another.
		member := ""
		if crs == layer.RD {
			member = `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},`
		}
		_, err := fmt.Fprintf(w, "{\"type\":\"FeatureCollection\",%s\"edition\":%q,\"model\":%q,\"licence\":%q,\"attribution\":%q,\"features\":[",
			member, e.ID, e.Model, e.Manifest.Licence, e.Manifest.Credit)
		return err
	}
	separator := "\n"
	err := e.EachFeature(r.Context(), c, layer.Query{CRS: crs}, func(f store.Feature) error {
		if !begun {
			if err := begin(); err != nil {
				return err
			}
		}
		b, err := json.Marshal(geoJSON(f))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, b); err != nil {
			return err
		}
		separator = ",\n"
		return nil
	})
	return s.finish(err, begun, func() error {
		if !begun {
			if err := begin(); err != nil {
				return err
			}
		}
		_, err := fmt.Fprint(w, "\n]}\n")
		return err
	})
}

// finish ends a streamed answer. An error after the first byte can no longer
// be told to the client; breaking the connection is the one honest sign that
// the file is not whole.
func (s *Server) finish(err error, begun bool, end func() error) error {
	if err == nil {
		return end()
	}
	if !begun {
		return err
	}
	s.Log.Error("download broke off", "err", err)
	panic(http.ErrAbortHandler)
}
