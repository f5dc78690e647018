package answer

import (
	"errors"
	"net/http"
	"strings"
)

// ErrUnchanged ends an answer that the visitor has already: a write returns it, so that
// whoever makes the rest stops. It is no failure.
var ErrUnchanged = errors.New("the visitor has this answer already")

// Writer is what a handler writes to. A successful answer that the visitor has already,
// by the header ETag, becomes 304 at its first byte. So no handler can say 304 where it
// would have said that something is wrong, and none has to think of it.
type Writer struct {
	http.ResponseWriter
	kept             string // header If-None-Match
	begun, unchanged bool
}

// NewWriter is the writer of the answer to a request.
func NewWriter(w http.ResponseWriter, r *http.Request) *Writer {
	return &Writer{ResponseWriter: w, kept: r.Header.Get("If-None-Match")}
}

// Begun reports whether something was said to the client that cannot be taken back.
func (w *Writer) Begun() bool { return w.begun }

// WriteHeader begins the answer.
func (w *Writer) WriteHeader(status int) {
	if w.begun {
		return
	}
	w.begun = true
	if status == http.StatusOK && w.isKept() {
		w.unchanged = true
		w.Clear()
		status = http.StatusNotModified
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write writes a part of the answer, or returns [ErrUnchanged].
func (w *Writer) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.unchanged {
		return 0, ErrUnchanged
	}
	return w.ResponseWriter.Write(b)
}

// Checked says that nothing can be wrong with the request any more. It ends the answer
// with [ErrUnchanged], which a handler returns, where the visitor has it: what is costly
// to make is not made then. A handler that never calls it is as right, and only slower.
func (w *Writer) Checked() error {
	if !w.isKept() {
		return nil
	}
	w.WriteHeader(http.StatusOK)
	return ErrUnchanged
}

// isKept reports whether the visitor has the answer that the header ETag names.
func (w *Writer) isKept() bool {
	tag := w.Header().Get("ETag")
	if tag == "" || w.kept == "" {
		return false
	}
	for kept := range strings.SplitSeq(w.kept, ",") {
		if strings.TrimSpace(kept) == tag {
			return true
		}
	}
	return false
}

// Type says what the answer is.
func (w *Writer) Type(mediaType string) { w.Header().Set("Content-Type", mediaType) }

// Attach makes a browser save the answer under a name.
func (w *Writer) Attach(file string) {
	w.Header().Set("Content-Disposition", `attachment; filename="`+file+`"`)
}

// Clear takes back what was said of the content: for an answer of another kind.
func (w *Writer) Clear() {
	h := w.Header()
	for name := range h {
		if strings.HasPrefix(name, "Content-") && name != "Content-Security-Policy" {
			delete(h, name)
		}
	}
}

// JSON answers a value.
func (w *Writer) JSON(mediaType string, v any) error {
	w.Type(mediaType)
	return WriteJSON(w, v)
}
