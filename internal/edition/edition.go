// Package edition holds what an edition says of itself: which files it was made
// from, what each of them is, who published it and where it was fetched.
package edition

import (
	"cmp"
	"time"
)

// Manifest says exactly what an edition was made from.
type Manifest struct {
	Sources []Source `json:"sources"`
	Licence string   `json:"licence"`
	Credit  string   `json:"attribution"`
}

// Source is one file that an edition was made from.
type Source struct {
	Name   string `json:"name"`   // file name, without the folder of the importing machine
	Kind   Kind   `json:"kind"`   // what its content was recognised as
	SHA256 string `json:"sha256"` // of the whole file, hex
	Bytes  int64  `json:"bytes"`
	Rows   int    `json:"rows"`
	Year   int    `json:"year,omitempty"` // of its figures, where they are of areas

	Publisher string `json:"publisher,omitempty"` // see [Source.PublishedBy]
	Licence   string `json:"licence,omitempty"`
	Origin
}

// PublishedBy is the publisher of the file; "" when nobody says. The first
// editions did not keep it: of those the kind of the file tells.
func (s Source) PublishedBy() string { return cmp.Or(s.Publisher, s.Kind.Publisher()) }

// Origin is where a file was fetched; the zero value is of a file that the user gave.
type Origin struct {
	URL          string    `json:"url,omitempty"` // of the file, or of the first page of an answer
	Fetched      time.Time `json:"fetched,omitzero"`
	LastModified string    `json:"last_modified,omitempty"` // as the publisher says, in its words
	ETag         string    `json:"etag,omitempty"`
}
