package api

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"risicokaart/internal/answer"
)

// securityHeaders allows a page nothing from elsewhere: no script, style,
// image, font or request leaves this host.
func securityHeaders(next http.Handler) http.Handler {
	policy := strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'",
		"img-src 'self' data: blob:", "worker-src 'self' blob:", "manifest-src 'self'", "base-uri 'none'",
		"form-action 'self'",
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
			s.writeProblem(w, r, &answer.Problem{Status: http.StatusBadRequest,
				Detail: "the address is not valid text (UTF-8 without null)"})
			return
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
			s.opt.Log.Error("handler panicked", "path", r.URL.Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			s.writeProblem(w, r, internalError)
		}()
		next.ServeHTTP(w, r)
	})
}
