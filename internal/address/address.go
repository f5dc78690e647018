// Package address knows at which address visitors find the program, where that is
// another than the one that it listens on.
package address

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Public is the address that visitors use behind a proxy, such as
// https://example.nl/risico. The zero value is the address that each request names.
type Public struct {
	origin string // "https://example.nl"
	path   string // "/risico", or empty
}

// plainPath is a path of plain names, which proxies, templates and scripts all write
// in the same way.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// Parse reads a public address. It says what to write instead of one that is none.
func Parse(text string) (Public, error) {
	if text == "" {
		return Public{}, nil
	}
	u, err := url.Parse(text)
	wrong := func(what string) (Public, error) {
		return Public{}, fmt.Errorf("public address %q %s: write it as https://example.nl or https://example.nl/risico",
			text, what)
	}
	switch {
	case err != nil:
		if parse := new(url.Error); errors.As(err, &parse) {
			err = parse.Err
		}
		return wrong("cannot be read (" + err.Error() + ")")
	case u.Scheme != "http" && u.Scheme != "https":
		return wrong("does not begin with https:// or http://")
	case u.Hostname() == "" || u.Opaque != "":
		return wrong("names no host")
	case u.User != nil:
		return wrong("has a user name")
	case u.RawQuery != "" || u.ForceQuery:
		return wrong("has a query")
	case u.Fragment != "" || strings.Contains(text, "#"):
		return wrong("has a fragment")
	}
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	if !plainPath.MatchString(path) {
		return wrong("has a path of more than letters, digits, dots and dashes")
	}
	return Public{origin: u.Scheme + "://" + u.Host, path: path}, nil
}

// String is the address without a slash at the end; empty where each request names it.
func (p Public) String() string { return p.origin + p.path }

// Path is what the paths of all addresses begin with: "/risico", or nothing.
func (p Public) Path() string { return p.path }

// Of is the address at which the visitor of a request finds the program, without a
// slash at the end.
func (p Public) Of(r *http.Request) string {
	if p.origin != "" {
		return p.String()
	}
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// Below hands requests on without the path of the public address, which some proxies
// keep and others take away.
func (p Public) Below(next http.Handler) http.Handler {
	if p.path == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, ok := p.cut(r.URL.Path)
		raw, okRaw := p.cut(r.URL.RawPath)
		if !ok || r.URL.RawPath != "" && !okRaw {
			next.ServeHTTP(w, r)
			return
		}
		inner := new(http.Request)
		*inner = *r
		inner.URL = new(url.URL)
		*inner.URL = *r.URL
		inner.URL.Path, inner.URL.RawPath = path, raw
		next.ServeHTTP(w, inner)
	})
}

// cut takes the path of the public address off a path that begins with it.
func (p Public) cut(path string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, p.path)
	switch {
	case !ok || rest != "" && rest[0] != '/':
		return "", false
	case rest == "":
		return "/", true
	}
	return rest, true
}

// Check fails where a path of the program itself could be taken for one below the
// public address. routes are its paths, as chi writes them.
func (p Public) Check(routes []string) error {
	if p.path == "" {
		return nil
	}
	for _, route := range routes {
		if covers(strings.Split(p.path[1:], "/"), strings.Split(strings.Trim(route, "/"), "/")) {
			return fmt.Errorf("public address %s has the path %s, which is one of the program's own (%s): "+
				"choose another path, such as %s/risico", p, p.path, route, p.origin)
		}
	}
	return nil
}

// covers reports whether a path of the route can lie at or below base.
func covers(base, route []string) bool {
	for i, name := range base {
		switch {
		case i == len(route):
			return false
		case route[i] == "*":
			return true
		case route[i] != name && !strings.HasPrefix(route[i], "{"):
			return false
		}
	}
	return true
}
