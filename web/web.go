// Package web holds the built front end: the script and style sheet of the
// map, fonts and the map style. `npm run build` makes dist; it is committed so
// that building the program needs Go alone.
package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

//go:embed dist
var dist embed.FS

// Bundle is the built front end. The names are those of files in FS.
type Bundle struct {
	FS     fs.FS  // to be served under /assets/
	Script string `json:"script"` // hashed name
	Style  string `json:"style"`  // hashed name
	Worker string `json:"worker"` // hashed name
	Font   string `json:"font"`   // fixed name
	Icon   string `json:"icon"`   // fixed name
}

// Load reads which files the build made.
func Load() (Bundle, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return Bundle{}, fmt.Errorf("open built front end: %w", err)
	}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return Bundle{}, fmt.Errorf("read front end manifest (run npm run build in web): %w", err)
	}
	var b Bundle
	if err := json.Unmarshal(manifest, &b); err != nil {
		return Bundle{}, fmt.Errorf("parse front end manifest: %w", err)
	}
	b.FS = files
	return b, nil
}

// Immutable reports whether the file's name carries a hash of its contents, so
// that it may be cached for ever.
func (b Bundle) Immutable(name string) bool {
	return name == b.Script || name == b.Style || name == b.Worker
}

// MapStyle returns the MapLibre style for a server at origin, such as
// "https://example.org", without a slash at the end, and without the sources that
// the server does not have.
func (b Bundle) MapStyle(origin string, without ...string) ([]byte, error) {
	style, err := fs.ReadFile(b.FS, "style.json")
	if err != nil {
		return nil, fmt.Errorf("read map style: %w", err)
	}
	if len(without) > 0 {
		if style, err = leaveOut(style, without); err != nil {
			return nil, fmt.Errorf("leave %v out of map style: %w", without, err)
		}
	}
	quoted, err := json.Marshal(origin)
	if err != nil {
		return nil, fmt.Errorf("write origin into map style: %w", err)
	}
	return []byte(strings.ReplaceAll(string(style), "{origin}", strings.Trim(string(quoted), `"`))), nil
}

// leaveOut takes sources, and the layers that draw them, out of a style.
func leaveOut(text []byte, without []string) ([]byte, error) {
	var style map[string]json.RawMessage
	var sources map[string]json.RawMessage
	var layers []json.RawMessage
	if err := json.Unmarshal(text, &style); err != nil {
		return nil, err
	}
	if err := errors.Join(json.Unmarshal(style["sources"], &sources),
		json.Unmarshal(style["layers"], &layers)); err != nil {
		return nil, err
	}
	maps.DeleteFunc(sources, func(name string, _ json.RawMessage) bool { return slices.Contains(without, name) })
	layers = slices.DeleteFunc(layers, func(text json.RawMessage) bool {
		var layer struct{ Source string }
		return json.Unmarshal(text, &layer) == nil && slices.Contains(without, layer.Source)
	})
	var err, err2 error
	style["sources"], err = plain(sources)
	style["layers"], err2 = plain(layers)
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	return plain(style)
}

// plain is JSON with < and > as they are, which expressions of a style have: MapLibre's
// own checker does not read them otherwise.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
