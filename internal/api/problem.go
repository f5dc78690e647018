package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/store"
)

// problem is an error that the client may see (RFC 9457). Every other error
// is logged and shown as "internal".
type problem struct {
	Status int
	Detail string // what is wrong and what to do
}

func (p *problem) Error() string { return p.Detail }

func errNotFound(detail string) error   { return &problem{http.StatusNotFound, detail} }
func errBadRequest(detail string) error { return &problem{http.StatusBadRequest, detail} }

// asProblem finds what a client may know of an error.
func asProblem(err error) (p *problem, known bool) {
	switch {
	case errors.As(err, &p):
		return p, true
	case errors.Is(err, store.ErrNoFeature):
		return &problem{http.StatusNotFound, "there is no feature with this id in the edition"}, true
	case errors.Is(err, store.ErrNoEdition):
		return &problem{http.StatusNotFound, "there is no such edition"}, true
	case store.Unavailable(err):
		return &problem{http.StatusServiceUnavailable, "the database does not answer now: try again in a moment"}, false
	case errors.Is(err, context.DeadlineExceeded):
		return &problem{http.StatusServiceUnavailable, "the answer took too long: ask for less, or try again"}, false
	}
	return &problem{http.StatusInternalServerError, "an internal error; the server's log has the details"}, false
}

// handle turns a handler that returns an error into one that answers it:
// programs get problem+json, people a page.
func (s *Server) handle(fn func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := fn(w, r)
		if err == nil || errors.Is(err, context.Canceled) {
			return
		}
		p, known := asProblem(err)
		if !known {
			s.Log.Error("request failed", "path", r.URL.Path, "err", err)
		}
		s.writeProblem(w, r, p)
	}
}

func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, p *problem) {
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		var site pages.Site
		if e := s.current.Load(); e != nil {
			site = e.site
		}
		var body bytes.Buffer
		if err := s.Pages.Error(&body, locale.Dutch, pages.ErrorView{Site: site, Status: p.Status}); err == nil {
			h.Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(p.Status)
			w.Write(body.Bytes())
			return
		}
	}
	h.Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(map[string]any{
		"type": "about:blank", "title": http.StatusText(p.Status), "status": p.Status, "detail": p.Detail,
	})
}
