// Package api serves an edition over HTTP: OGC API Features and Tiles, the
// style, downloads, search, and the pages that people read. It knows no SQL
// and no wording; those are in packages store and pages.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/web"
)

// requestTimeout bounds every answer but downloads, which take as long as the
// visitor's line does.
const requestTimeout = 30 * time.Second

// Options is what a server is made of.
type Options struct {
	Store     *store.Store
	Pages     *pages.Pages
	Bundle    web.Bundle // the built front end, served below /assets/
	Version   string     // of the program
	PublicURL string     // address that visitors use; empty: taken from each request
	Log       *slog.Logger
}

// Server answers requests from the current edition. Until there is one it
// says so, with status 503.
type Server struct {
	Options
	current atomic.Pointer[served]
	tiles   *tileCache
	metrics *metrics
	router  chi.Router
}

// served is the current edition with what is derived from it once.
type served struct {
	*store.Edition
	model      *risk.Model
	indicators []store.IndicatorSummary
	choices    *risk.Sensitivity // nil: not known
	site       pages.Site
	etag       string
}

// New builds the server. Call [Server.Reload] once there is an edition.
func New(opt Options) *Server {
	registry := prometheus.NewRegistry()
	s := &Server{Options: opt, tiles: newTileCache(), metrics: newMetrics(registry)}
	r := chi.NewRouter()
	r.Use(s.metrics.observe, s.recoverPanic, securityHeaders, s.validText, middleware.GetHead, compress)

	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	r.Handle("/assets/*", http.StripPrefix("/assets", assets(opt.Bundle)))

	r.Group(func(r chi.Router) {
		r.Use(middleware.Timeout(requestTimeout), s.conditional)
		s.pageRoutes(r)
		s.apiRoutes(r)
	})
	r.With(s.conditional).Get("/api/v1/downloads/{edition}/{file}", s.handle(s.download))
	r.NotFound(s.handle(func(http.ResponseWriter, *http.Request) error { return errNotFound("there is nothing at this address") }))
	r.MethodNotAllowed(s.handle(func(http.ResponseWriter, *http.Request) error {
		return &problem{Status: http.StatusMethodNotAllowed, Detail: "this server only reads: use GET or HEAD"}
	}))
	s.router = r
	return s
}

// apiRoutes mounts everything that programs read.
func (s *Server) apiRoutes(r chi.Router) {
	r.Get("/api/v1", s.handle(s.landing))
	r.Get("/api/v1/", s.handle(s.landing))
	r.Get("/api/v1/conformance", s.handle(s.conformance))
	r.Get("/api/v1/openapi.json", s.handle(s.openAPI))
	r.Get("/api/v1/edition", s.handle(s.edition))
	r.Get("/api/v1/editions", s.handle(s.editions))
	r.Get("/api/v1/schemas/model.json", s.handle(s.modelSchema))
	r.Get("/api/v1/search", s.handle(s.search))
	r.Get("/api/v1/styles/{style}", s.handle(s.style))
	r.Get("/api/v1/downloads", s.handle(s.downloads))
	r.Get("/api/v1/indicators", s.handle(s.indicators))
	r.Get("/api/v1/indicators/{indicator}", s.handle(s.indicator))
	r.Get("/api/v1/indicators/{indicator}.csv", s.handle(s.indicatorCSV))
	r.Get("/api/v1/collections", s.handle(s.collections))
	r.Get("/api/v1/collections/{collection}", s.handle(s.collection))
	r.Get("/api/v1/collections/{collection}/queryables", s.handle(s.queryables))
	r.Get("/api/v1/collections/{collection}/schema", s.handle(s.schema))
	r.Get("/api/v1/collections/{collection}/items", s.handle(s.items))
	r.Get("/api/v1/collections/{collection}/items/{id}", s.handle(s.item))
	r.Get("/api/v1/tiles/{collection}.json", s.handle(s.tileJSON))
	r.Get("/api/v1/tiles/{collection}/{z}/{x}/{y}.mvt", s.handle(s.tile))
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// Reload takes up the edition that is current now. Requests under way finish
// with the one they began with.
func (s *Server) Reload(ctx context.Context) error {
	e, err := s.Store.Current(ctx)
	if err != nil {
		return fmt.Errorf("load current edition: %w", err)
	}
	model, err := risk.LoadModel(strings.NewReader(e.ModelFile), "model of edition "+e.ID)
	if err != nil {
		return err
	}
	beside, err := s.besides(ctx)
	if err != nil {
		return err
	}
	indicators, err := indicatorsOf(ctx, e)
	if err != nil {
		return err
	}
	choices, err := choicesOf(e)
	if err != nil {
		return err
	}
	s.current.Store(&served{Edition: e, model: model, indicators: indicators, choices: choices, site: siteOf(e, model, indicators, choices),
		etag: fmt.Sprintf(`W/"%s-%s-%s"`, e.ID, s.Version, beside)})
	return nil
}

// Follow takes up every edition that becomes current, whichever program made
// it so, until ctx ends.
func (s *Server) Follow(ctx context.Context) {
	s.Store.Watch(ctx, func() {
		if err := s.Reload(ctx); err != nil && !errors.Is(err, store.ErrNoEdition) && ctx.Err() == nil {
			s.Log.Error("the current edition cannot be taken up", "err", err)
		}
	})
}

// now is the edition of a request; an error while none is published yet.
func (s *Server) now() (*served, error) {
	if e := s.current.Load(); e != nil {
		return e, nil
	}
	return nil, &problem{Status: http.StatusServiceUnavailable, Detail: "no edition is published yet: the figures are being loaded"}
}

func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "ok")
}

// readyz tells a load balancer whether this server can answer from its database now.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	e, err := s.now()
	if err == nil {
		err = s.Store.Ping(ctx)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		var p *problem
		if errors.As(err, &p) {
			fmt.Fprintln(w, p.Detail)
		} else {
			fmt.Fprintln(w, "the database does not answer")
		}
		return
	}
	fmt.Fprintln(w, "ready: edition", e.ID)
}

// AssetPath is the address of a file of the front end.
func AssetPath(name string) string { return "/assets/" + name }

// assets serves the bundle; a file whose name carries a hash of its content
// never changes.
func assets(bundle web.Bundle) http.Handler {
	server := http.FileServerFS(bundle.FS)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		if bundle.Immutable(strings.TrimPrefix(r.URL.Path, "/")) {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		server.ServeHTTP(w, r)
	})
}

// compress gzips what gains by it.
var compress = func() func(http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.SuffixETag(""))
	if err != nil {
		panic(err) // the options are constants
	}
	return func(next http.Handler) http.Handler { return wrap(next) }
}()
