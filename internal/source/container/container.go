// Package container opens files that hold layers, whatever their format: it tells
// by the content which reader a file is for.
package container

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"risicokaart/internal/source"
	"risicokaart/internal/source/gdal"
	"risicokaart/internal/source/geojson"
	"risicokaart/internal/source/gpkg"
	"risicokaart/internal/source/table"
	"risicokaart/internal/source/textfile"
)

// File is an open file with layers.
type File interface {
	Layers() []source.Layer
	// Rows streams the rows of a layer; see the package of the format.
	Rows(context.Context, source.Layer) iter.Seq2[*source.Row, error]
	Close() error
}

// ErrUnknown says that a file is of no format that is read. Its *source.Error says
// what the file seems to be.
var ErrUnknown = errors.New("the content is not recognised")

// headBytes is enough of a file to recognise it by, where it has so many lines or is no
// text.
const (
	headBytes = 8192
	headLines = 8 // a title, a header, a row
)

// Head returns the first bytes of a file, text in them as UTF-8: enough to
// recognise it by. Of a folder there are none.
func Head(path string) ([]byte, error) {
	if gdal.IsFolder(path) {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot open the file", Err: errors.Unwrap(err),
			Hint: "check the path"}
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, headBytes))
	if err == nil && len(head) == headBytes && bytes.Count(head, []byte("\n")) < headLines && bytes.IndexByte(head, 0) < 0 {
		var more []byte // of a table with very many columns
		more, err = io.ReadAll(io.LimitReader(f, textfile.MaxHeader-headBytes))
		head = append(head, more...)
	}
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot read the file", Err: errors.Unwrap(err)}
	}
	if isSQLite(head) || gdal.Sniff(path, head) != nil || ofAnother(head) != "" {
		return head, nil
	}
	return textfile.Sniffable(head), nil
}

func isSQLite(head []byte) bool { return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) }

// Sniff reports whether a file at path that starts with these bytes, of [Head], is
// of a format that is read.
func Sniff(path string, head []byte) bool {
	return isSQLite(head) || gdal.Sniff(path, head) != nil || geojson.Sniff(head) || table.Sniff(head)
}

// Open opens the file at path, which starts with head. Files that are made on the
// way lie in dir, "" for that of the system, until the file is closed. A name that
// promises a GeoPackage is held to it, so that a damaged file is told as one.
// Errors are an [*source.Error], or the cause of a cancelled context.
func Open(ctx context.Context, path string, head []byte, dir string) (File, error) {
	if isSQLite(head) || strings.EqualFold(filepath.Ext(path), ".gpkg") {
		return some(gpkg.Open(ctx, path))
	}
	if format := gdal.Sniff(path, head); format != nil {
		return some(gdal.Open(ctx, path, format, dir))
	}
	switch {
	case geojson.Sniff(head):
		return some(geojson.Open(ctx, path))
	case table.Sniff(head):
		return some(table.Open(ctx, path))
	}
	return nil, &source.Error{File: path, Problem: "it " + Describe(path, head), Err: ErrUnknown,
		Hint: "give a GeoPackage, GeoJSON or CSV; ogr2ogr makes them of other formats"}
}

// some keeps a nil file out of the interface.
func some[F File](f F, err error) (File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}
