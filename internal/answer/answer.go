// Package answer is the contract between the router and those who answer requests:
// what a handler is given, and what it may return.
package answer

import (
	"encoding/json"
	"io"
	"net/http"

	"risicokaart/internal/snapshot"
)

// Media types that more than one package answers with.
const (
	JSON = "application/json"
	HTML = "text/html; charset=utf-8"
)

// Handler answers a request from the snapshot that was current when it came. What it
// returns reaches the client as long as nothing was written; a [Problem] as it is, any
// other error as far as clients may know of it. After the first byte the one honest
// sign that an answer is not whole is a broken connection, and that is what follows.
type Handler func(w *Writer, r *http.Request, now *snapshot.Snapshot) error

// Route is a handler with the address that it answers, as chi writes it. It answers
// GET and HEAD.
type Route struct {
	Path    string
	Handler Handler
	// Always says that it answers while no edition is published, too: now is nil then.
	Always bool
	// Long says that the answer takes as long as the visitor's line does; any other has
	// a time in which it must be done.
	Long bool
}

// WriteJSON writes a value as JSON, with < and > as they are.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
