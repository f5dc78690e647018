// Package api is the web server: a router over what answers programs (package ogc) and
// people (package site), what every answer has in common, and what tells operators how
// the server does.
package api

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"

	"risicokaart/internal/address"
	"risicokaart/internal/answer"
	"risicokaart/internal/locale"
	"risicokaart/internal/ogc"
	"risicokaart/internal/pages"
	"risicokaart/internal/shelf"
	"risicokaart/internal/site"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
	"risicokaart/web"
)

// requestTimeout bounds every answer but downloads, which take as long as the
// visitor's line does.
const requestTimeout = 30 * time.Second

// Options is what a server is made of.
type Options struct {
	Store   *store.Store
	Pages   *pages.Pages
	Bundle  web.Bundle     // the built front end, served below /assets/
	Version string         // of the program
	Public  address.Public // that visitors use
	Shelf   *shelf.Shelf
	Log     *slog.Logger
}

// Server answers requests from the current edition, which it is told to take up with
// Reload or Follow. Until there is one it says so, with status 503.
type Server struct {
	*snapshot.Current
	opt    Options
	site   site.Site
	router chi.Router
	below  http.Handler // router, where visitors may write the path of the public address
}

// New builds the server. Call its Reload once there is an edition.
func New(opt Options) *Server {
	s := &Server{Current: snapshot.New(opt.Store, name, opt.Log), opt: opt, site: site.New(opt.Pages)}
	m := newMetrics(opt.Store)
	r := chi.NewRouter()
	r.Use(impatient, m.observe, s.recoverPanic, securityHeaders, s.validText, middleware.GetHead, compress)

	r.Get("/healthz", healthz)
	r.Get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", m.handler())
	r.Handle("/assets/*", http.StripPrefix("/assets", assets(opt.Bundle)))

	programs := ogc.Routes(ogc.Options{Editions: opt.Store, Bundle: opt.Bundle, Public: opt.Public, Shelf: opt.Shelf})
	inTime := r.With(middleware.Timeout(requestTimeout))
	for _, route := range slices.Concat(s.site.Routes(), programs) {
		if route.Long {
			r.Get(route.Path, s.handler(route))
		} else {
			inTime.Get(route.Path, s.handler(route))
		}
	}
	r.NotFound(s.refuse(&answer.Problem{Status: http.StatusNotFound, Detail: "there is nothing at this address"}))
	r.MethodNotAllowed(s.refuse(&answer.Problem{Status: http.StatusMethodNotAllowed,
		Detail: "this server only reads: use GET or HEAD"}))
	s.router, s.below = r, opt.Public.Below(r)
	return s
}

// CheckPublic fails where the path of a public address could be one of the server's own.
func CheckPublic(public address.Public) error {
	paths := []string{"/healthz", "/readyz", "/metrics", "/assets/*"}
	for _, route := range slices.Concat(site.New(nil).Routes(), ogc.Routes(ogc.Options{})) {
		paths = append(paths, route.Path)
	}
	return public.Check(paths)
}

// name names a figure of the model as the map's list does.
func name(figure string) string { return words.LayerName(locale.Dutch, figure) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.below.ServeHTTP(w, r) }

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
