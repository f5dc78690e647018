package answer

import (
	"encoding/json"
	"io"
	"net/http"
)

// Problem is an error that the client may see (RFC 9457). Programs get it as
// problem+json, people as a page in plain words.
type Problem struct {
	Status int    // of HTTP
	Detail string // what is wrong and what to do
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// NotFound says that something is not there.
func NotFound(detail string) error { return &Problem{http.StatusNotFound, detail} }

// BadRequest says that a request cannot be understood.
func BadRequest(detail string) error { return &Problem{http.StatusBadRequest, detail} }

// WriteProblem writes a problem as problem+json.
func WriteProblem(w io.Writer, p *Problem) error {
	return json.NewEncoder(w).Encode(map[string]any{
		"type": "about:blank", "title": http.StatusText(p.Status), "status": p.Status, "detail": p.Detail,
	})
}
