package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

const (
	partSuffix = ".part" // of a file that is not whole yet
	noteSuffix = ".json" // of the note beside a file
)

// Note is what is known of a file in the cache. It is kept beside the file, as
// JSON, under the file's name with ".json" behind it.
type Note struct {
	URL          string    `json:"url"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Fetched      time.Time `json:"fetched,omitzero"` // when the publisher last said that this is its file
	Bytes        int64     `json:"bytes"`            // of the whole file; 0 when the publisher did not say
	SHA256       string    `json:"sha256,omitempty"` // of the whole file; "" while it is not whole
}

// newNote describes the file that resp carries.
func newNote(address string, resp *http.Response, now time.Time) Note {
	return Note{URL: address, ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified"),
		Fetched: now.UTC()}
}

// write keeps the note of the file at path. A note that is cut short by a crash
// does not parse, which is as good as no note.
func (n Note) write(path string) error {
	b, err := json.MarshalIndent(n, "", "  ")
	if err != nil {
		return fmt.Errorf("note origin of %s: %w", path, err)
	}
	if err := os.WriteFile(path+noteSuffix, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("note origin: %w", err)
	}
	return nil
}

// readNote returns the note of the file at path, nil when there is none of
// this address.
func readNote(path, address string) *Note {
	b, err := os.ReadFile(path + noteSuffix)
	var n Note
	if err != nil || json.Unmarshal(b, &n) != nil || n.URL != address {
		return nil
	}
	return &n
}

// validator returns what a server needs to tell whether its file is still the
// same, byte for byte; "" when it never said.
func (n *Note) validator() string {
	if n.ETag != "" && !strings.HasPrefix(n.ETag, "W/") {
		return n.ETag
	}
	return n.LastModified
}

// leftover is what an earlier download left behind.
type leftover struct {
	whole *Note // of the finished file; nil when there is none or it was damaged since
	part  *Note // of the unfinished file; nil when it cannot be resumed
	have  int64 // bytes of the unfinished file; 0 without part
}

func lookUp(path, address string) leftover {
	l := leftover{whole: intact(path, address)}
	if n := readNote(path+partSuffix, address); n != nil && n.validator() != "" {
		if info, err := os.Stat(path + partSuffix); err == nil && info.Size() > 0 {
			l.part, l.have = n, info.Size()
		}
	}
	return l
}

// intact returns the note of the file at path if it is of this address and
// still as it was fetched, else nil.
func intact(path, address string) *Note {
	n := readNote(path, address)
	if n == nil {
		return nil
	}
	sum, bytes, err := checksum(path)
	if err != nil || sum != n.SHA256 || bytes != n.Bytes {
		return nil
	}
	return n
}

// condition asks for what is new only: nothing if the finished file is still
// the publisher's, else the rest of the unfinished one if that is.
func (l leftover) condition(h http.Header) {
	if l.whole != nil && l.whole.ETag != "" {
		h.Set("If-None-Match", l.whole.ETag)
	}
	if l.whole != nil && l.whole.LastModified != "" {
		h.Set("If-Modified-Since", l.whole.LastModified)
	}
	if l.part != nil {
		h.Set("Range", fmt.Sprintf("bytes=%d-", l.have))
		h.Set("If-Range", l.part.validator())
	}
}

// current reports whether the finished file is what resp would bring. Some
// servers send the file whatever the request's conditions say.
func (l leftover) current(resp *http.Response) bool {
	if l.whole == nil {
		return false
	}
	if resp.StatusCode == http.StatusNotModified {
		return true
	}
	offered := newNote(l.whole.URL, resp, time.Time{})
	offered.Fetched, offered.Bytes, offered.SHA256 = l.whole.Fetched, resp.ContentLength, l.whole.SHA256
	return resp.StatusCode == http.StatusOK && offered.validator() != "" && offered == *l.whole
}

// checksum returns the SHA-256 and size of a file.
func checksum(path string) (sum string, bytes int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, fmt.Errorf("checksum: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if bytes, err = io.Copy(h, f); err != nil {
		return "", 0, fmt.Errorf("checksum of %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), bytes, nil
}

// removePart removes what there is of the unfinished file of path.
func removePart(path string) error {
	for _, p := range []string{path + partSuffix, path + partSuffix + noteSuffix} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove unfinished download: %w", err)
		}
	}
	return nil
}
