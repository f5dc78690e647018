package api

import (
	"net/http"
	"time"
)

// A visitor who takes nothing for patience is gone, or does harm: the connection is
// closed. What is written counts in chunks, so that slow lines are no harm: they need
// some 2 kB a second.
const (
	patience = 30 * time.Second
	chunk    = 64 << 10
)

// impatient gives every part of an answer a deadline of its own.
func impatient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&impatientWriter{ResponseWriter: w, control: http.NewResponseController(w)}, r)
	})
}

type impatientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Unwrap is for [http.ResponseController].
func (w *impatientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *impatientWriter) Write(b []byte) (written int, err error) {
	for {
		part := b[:min(chunk, len(b))]
		// A writer without deadlines is a test's.
		_ = w.control.SetWriteDeadline(time.Now().Add(patience))
		n, err := w.ResponseWriter.Write(part)
		written += n
		if err != nil || n == len(b) {
			return written, err
		}
		b = b[n:]
	}
}
