package api

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
)

// securityHeaders allows a page nothing from elsewhere: no script, style,
// image, font or request leaves this host.
func securityHeaders(next http.Handler) http.Handler {
	policy := strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'",
		"img-src 'self' data: blob:", "worker-src 'self' blob:", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'",
	}, "; ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Access-Control-Allow-Origin", "*") // open data, read-only, no cookies
		}
		next.ServeHTTP(w, r)
	})
}

// validText refuses addresses with text that no name or code has and that
// PostgreSQL would not take either.
func (s *Server) validText(next http.Handler) http.Handler {
	bad := func(text string) bool { return !utf8.ValidString(text) || strings.ContainsRune(text, 0) }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		if err != nil || bad(query) || bad(r.URL.Path) {
			s.writeProblem(w, r, &problem{http.StatusBadRequest, "the address is not valid text (UTF-8 without null)"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// conditional answers 304 when the visitor already has what this edition says:
// every answer depends on the address, the edition, those beside it and the program alone.
func (s *Server) conditional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e := s.current.Load(); e != nil {
			w.Header().Set("ETag", e.etag)
			w.Header().Set("Cache-Control", "no-cache") // keep it, but ask whether it still holds
			for _, tag := range strings.Split(r.Header.Get("If-None-Match"), ",") {
				if strings.TrimSpace(tag) == e.etag {
					w.WriteHeader(http.StatusNotModified)
					return
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// recoverPanic turns a panic into a logged error and status 500.
func (s *Server) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v) // the connection is gone; net/http wants to see this
			}
			s.Log.Error("handler panicked", "path", r.URL.Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			s.writeProblem(w, r, &problem{http.StatusInternalServerError, "an internal error; the server's log has the details"})
		}()
		next.ServeHTTP(w, r)
	})
}

// metrics counts and times requests by route, never by address: an address
// can name an area that somebody looked for.
type metrics struct {
	seconds *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry) *metrics {
	m := &metrics{seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "risicokaart_http_request_duration_seconds",
		Help:    "Time to answer a request.",
		Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 5},
	}, []string{"route", "status"})}
	registry.MustRegister(m.seconds)
	return m
}

func (m *metrics) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(ww, r)
		route := "none"
		if c := chi.RouteContext(r.Context()); c != nil && c.RoutePattern() != "" {
			route = c.RoutePattern()
		}
		m.seconds.WithLabelValues(route, strconv.Itoa(ww.Status())).Observe(time.Since(start).Seconds())
	})
}
