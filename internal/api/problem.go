package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"syscall"

	"risicokaart/internal/answer"
	"risicokaart/internal/store"
)

// problemOf finds what a client may know of an error; isOwn is false where that is less
// than there is to know.
func problemOf(err error) (p *answer.Problem, isOwn bool) {
	switch {
	case errors.As(err, &p):
		return p, true
	case errors.Is(err, store.ErrNoFeature):
		return &answer.Problem{Status: http.StatusNotFound, Detail: "there is no feature with this id in the edition"}, true
	case errors.Is(err, store.ErrNoEdition):
		return &answer.Problem{Status: http.StatusNotFound, Detail: "there is no such edition"}, true
	case store.Unavailable(err):
		return &answer.Problem{Status: http.StatusServiceUnavailable,
			Detail: "the database does not answer now: try again in a moment"}, false
	case errors.Is(err, syscall.ENOSPC):
		return &answer.Problem{Status: http.StatusServiceUnavailable,
			Detail: "this server has no room on its disk to make the answer: try again later"}, false
	case errors.Is(err, context.DeadlineExceeded):
		return &answer.Problem{Status: http.StatusServiceUnavailable,
			Detail: "the answer took too long: ask for less, or try again"}, false
	}
	return internalError, false
}

// internalError is all that a client may know of what nobody foresaw.
var internalError = &answer.Problem{Status: http.StatusInternalServerError,
	Detail: "an internal error; the server's log has the details"}

// refuse answers every request with a problem.
func (s *Server) refuse(p *answer.Problem) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { s.writeProblem(w, r, p) }
}

// writeProblem tells programs a problem as problem+json (RFC 9457), and people as a page.
func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, p *answer.Problem) {
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		var body bytes.Buffer
		if err := s.site.WriteError(&body, s.Now(), p.Status); err == nil {
			h.Set("Content-Type", answer.HTML)
			w.WriteHeader(p.Status)
			w.Write(body.Bytes())
			return
		}
	}
	h.Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	answer.WriteProblem(w, p)
}
