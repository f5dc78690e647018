package api

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"strings"

	"risicokaart/internal/answer"
	"risicokaart/internal/snapshot"
)

// noEdition is what is said until an edition is published.
var noEdition = &answer.Problem{Status: http.StatusServiceUnavailable,
	Detail: "no edition is published yet: the figures are being loaded"}

// handler answers a route from the snapshot that is current when the request comes.
// Every answer depends on the address, the edition, those beside it and the program
// alone, so one tag names them all.
func (s *Server) handler(route answer.Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		now := s.Now()
		if now == nil && !route.Always {
			s.writeProblem(w, r, noEdition)
			return
		}
		if now != nil {
			w.Header().Set("ETag", s.tag(now))
			w.Header().Set("Cache-Control", "no-cache") // keep it, but ask whether it still holds
		}
		s.sayPublic(w, r)
		out := answer.NewWriter(w, r)
		s.settle(out, r, route.Handler(out, r, now))
	}
}

// sayPublic tells at which of its addresses a page is best known.
func (s *Server) sayPublic(w http.ResponseWriter, r *http.Request) {
	public := s.opt.Public.String()
	if public == "" || strings.HasPrefix(r.URL.Path, "/api/") {
		return
	}
	u := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.Query().Encode()}
	w.Header().Set("Link", "<"+public+u.String()+`>; rel="canonical"`)
}

// tag names what a server of this version says of a snapshot, at a public address.
func (s *Server) tag(now *snapshot.Snapshot) string {
	mark := fnv.New32a()
	io.WriteString(mark, now.Beside+s.opt.Public.String())
	return fmt.Sprintf(`W/"%s-%s-%08x"`, now.ID, s.opt.Version, mark.Sum32())
}

// settle says what is left to say of how a handler ended.
func (s *Server) settle(out *answer.Writer, r *http.Request, err error) {
	if err == nil || errors.Is(err, answer.ErrUnchanged) {
		return
	}
	left := errors.Is(err, context.Canceled) // by the visitor
	p, isOwn := problemOf(err)
	if !isOwn && !left {
		s.opt.Log.Error("request failed", "path", r.URL.Path, "begun", out.Begun(), "err", err)
	}
	switch {
	case out.Begun():
		panic(http.ErrAbortHandler) // breaks the connection
	case !left:
		out.Clear()
		s.writeProblem(out, r, p)
	}
}
