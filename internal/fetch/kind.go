package fetch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Kind is what a file must be. Publishers and proxies send web pages with
// status 200, so what an address promises is checked against the first bytes.
type Kind string

// The kinds of files.
const (
	Any        Kind = "" // all but a web page
	GeoPackage Kind = "a GeoPackage"
	Zip        Kind = "a zip archive"
	JSON       Kind = "JSON"
	XML        Kind = "XML"
)

// Check looks at the first bytes of r and returns an error that says what they
// are when they cannot be of this kind.
func (k Kind) Check(r *bufio.Reader) error {
	head, err := r.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	found := http.DetectContentType(head)
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	page := strings.HasPrefix(found, "text/html")
	var ok bool
	switch k {
	case GeoPackage:
		ok = bytes.HasPrefix(head, []byte("SQLite format 3\x00"))
	case Zip:
		ok = bytes.HasPrefix(head, []byte("PK\x03\x04"))
	case JSON:
		ok = len(text) > 0 && (text[0] == '{' || text[0] == '[')
	case XML:
		// A comment may begin either; the parser will tell.
		ok = bytes.HasPrefix(text, []byte("<!--")) || !page && bytes.HasPrefix(text, []byte("<"))
	default:
		ok = !page && len(head) > 0
	}
	switch {
	case ok:
		return nil
	case len(head) == 0:
		return errors.New("it is empty")
	case k == Any:
		return fmt.Errorf("it is a web page (%s): a proxy or login page may stand in between", found)
	}
	return fmt.Errorf("it is not %s but %s: a proxy or login page may stand in between", k, found)
}
