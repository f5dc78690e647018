// Package export writes collections of an edition as files: a format a file. It knows
// no HTTP and no SQL.
package export

import (
	"context"
	"io"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
)

// Format is a kind of file.
type Format struct {
	Name      string // the ending of its files
	MediaType string
	Title     string // of a link to the whole collection
	HasShapes bool   // in the reference system that is asked for; else it has none
	// Write writes what is asked for. Before it has read the first feature it writes
	// nothing, so that an error in reading can still be told.
	Write func(ctx context.Context, w io.Writer, t *Table) error
}

// Formats lists the formats that whole collections are handed out in.
var Formats = []Format{GeoJSON, CSV}

// Table is what is written: the features of a collection that a query selects.
// The query's limit does not count, and its order is that of CSV alone.
type Table struct {
	Of      *layer.Collection
	Select  layer.Query
	Edition store.Info // named in files that have room for it
	From    Source
}

// Source gives features one by one, without keeping them.
type Source interface {
	// EachFeature gives features in order of code.
	EachFeature(ctx context.Context, c *layer.Collection, q layer.Query, fn func(store.Feature) error) error
	// EachRecord gives properties as text, in the order of the query.
	EachRecord(ctx context.Context, c *layer.Collection, q layer.Query, fn func([]string) error) error
}

// NewTable is what a query selects of an edition.
func NewTable(e *store.Edition, c *layer.Collection, q layer.Query) *Table {
	return &Table{Of: c, Select: q, Edition: e.Info, From: e}
}

// begin calls head once, at the first of its calls.
func begin(head func() error) func() error {
	begun := false
	return func() error {
		if begun {
			return nil
		}
		begun = true
		return head()
	}
}
