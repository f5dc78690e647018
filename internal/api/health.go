package api

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "ok")
}

// readyz tells a load balancer whether this server can answer from its database now.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	now := s.Now()
	switch {
	case now == nil:
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, noEdition.Detail)
	case s.opt.Store.Ping(ctx) != nil:
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, "the database does not answer")
	default:
		fmt.Fprintln(w, "ready: edition", now.ID)
	}
}
