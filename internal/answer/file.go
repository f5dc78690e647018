package answer

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	"risicokaart/internal/shelf"
)

// forGood is said of what lies at an address that carries an edition: it never changes.
const forGood = "public, max-age=31536000, immutable"

// File answers a file that was made once, coded as the visitor takes it and shortest,
// or the part of it that is asked for. Set its type first. fixed says that the address
// carries the edition.
func (w *Writer) File(r *http.Request, f *shelf.File, fixed bool) error {
	h := w.Header()
	coding, tag := "", fmt.Sprintf("%x", f.SHA256[:12])
	if r.Header.Get("Range") == "" { // parts are of the file as it is
		coding = codingFor(r.Header.Get("Accept-Encoding"), f)
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
		tag += "-" + coding
	} else {
		h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(f.SHA256)+":") // RFC 9530
	}
	h.Set("ETag", `"`+tag+`"`)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if fixed {
		h.Set("Cache-Control", forGood)
	}
	h.Set("No-Gzip-Compression", "yes") // it is done; see package gzhttp
	content, err := os.Open(f.Path(coding))
	if err != nil {
		w.Clear()
		return fmt.Errorf("hand out a file: %w", err)
	}
	defer content.Close()
	parts := &partWriter{Writer: w}
	http.ServeContent(parts, r, "", f.Made, content)
	if parts.outside {
		return &Problem{http.StatusRequestedRangeNotSatisfiable,
			fmt.Sprintf("there is no such part of the file: it has %d bytes", f.Size)}
	}
	return nil
}

// partWriter keeps net/http from saying in its own words that a part is not there.
type partWriter struct {
	*Writer
	outside bool
}

func (w *partWriter) WriteHeader(status int) {
	if w.outside = status == http.StatusRequestedRangeNotSatisfiable; !w.outside {
		w.Writer.WriteHeader(status)
	}
}

func (w *partWriter) Write(b []byte) (int, error) {
	if w.outside {
		return len(b), nil
	}
	return w.Writer.Write(b)
}

// codingFor chooses the shortest variant that the visitor takes; "" for the file as it is.
func codingFor(accepts string, f *shelf.File) string {
	best, least := "", f.Size
	for _, p := range f.Packed {
		if p.Size < least && takes(accepts, p.Coding) {
			best, least = p.Coding, p.Size
		}
	}
	return best
}

// takes reports whether a header Accept-Encoding has a coding, with a quality above 0.
func takes(accepts, coding string) bool {
	for part := range strings.SplitSeq(accepts, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		quality, has := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		q, err := strconv.ParseFloat(quality, 64)
		return !has || errors.Is(err, strconv.ErrSyntax) || q > 0
	}
	return false
}
