package recognise

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"risicokaart/internal/source"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/archive"
	"risicokaart/internal/source/geojson"
	"risicokaart/internal/source/gpkg"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/source/table"
)

// container is an open file with layers.
type container interface {
	Layers() []source.Layer
	Rows(context.Context, source.Layer) iter.Seq2[*source.Row, error]
	Close() error
}

// file is one file, recognised by its content.
type file struct {
	path      string
	named     bool      // by the user, and not found in a folder
	container container // nil where the format has no layers
	format    format
	// properties is what StatLine says of the columns of another file.
	properties []table.Property
}

// format is what the content of a file looks like.
type format uint8

const (
	unknownFile format = iota
	layersFile         // of areas, squares, tables or something else
	columnsFile        // what StatLine says of columns
	rivmFile           // RIVM's estimates
	agesFile           // residents by year of age
	titlesFile         // StatLine's list of those ages, or of something else
)

// openFiles opens the files below paths; zips are unpacked into dir.
func openFiles(ctx context.Context, paths []string, dir string) (files []*file, err error) {
	defer func() {
		if err != nil {
			closeFiles(files)
		}
	}()
	for _, path := range paths {
		found, err := walk(path)
		if err != nil {
			return files, err
		}
		for _, p := range found {
			opened, err := openFile(ctx, &file{path: p, named: p == path}, dir)
			files = append(files, opened...)
			if err != nil {
				return files, err
			}
		}
	}
	return files, nil
}

// zipLimits keep a zip from filling the disk; the squares of the whole country
// are about a gigabyte.
var zipLimits = archive.Limits{MaxBytes: 16 << 30, MaxRatio: archive.DefaultRatio, Want: known}

// known reports whether a file that starts with these bytes is of a known format.
func known(head []byte) bool {
	return isSQLite(head) || rivm.Sniff(head) || geojson.Sniff(head) || table.SniffProperties(head) || table.Sniff(head)
}

func isSQLite(head []byte) bool { return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) }

// openFile opens one file, or those inside it if it is a zip.
func openFile(ctx context.Context, f *file, dir string) ([]*file, error) {
	head, err := readHead(f.path)
	if err != nil {
		return nil, err
	}
	if !archive.Sniff(head) {
		return []*file{f}, f.open(ctx, head)
	}
	inside, err := os.MkdirTemp(dir, "zip-*")
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", f.path, err)
	}
	members, err := archive.Extract(ctx, f.path, inside, zipLimits)
	if err != nil {
		return nil, err
	}
	var files []*file
	for _, path := range members {
		head, err := readHead(path)
		if err != nil {
			return files, err
		}
		member := &file{path: path, named: f.named && len(members) == 1}
		files = append(files, member)
		if err := member.open(ctx, head); err != nil {
			return files, err
		}
	}
	return files, nil
}

func closeFiles(files []*file) {
	for _, f := range files {
		if f.container != nil {
			f.container.Close()
		}
	}
}

// walk lists the regular files at path in a fixed order.
func walk(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("look for data: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for data in %s: %w", path, err)
	}
	return files, nil
}

// open recognises the format. A name that promises a GeoPackage is held to it,
// so that a damaged file is an error and not silently left out.
func (f *file) open(ctx context.Context, head []byte) (err error) {
	switch {
	case isSQLite(head) || strings.EqualFold(filepath.Ext(f.path), ".gpkg"):
		f.format = layersFile
		f.container, err = contain(gpkg.Open(ctx, f.path))
	case rivm.Sniff(head):
		f.format = rivmFile
	case geojson.Sniff(head):
		f.format = layersFile
		f.container, err = contain(geojson.Open(ctx, f.path))
	case table.SniffProperties(head):
		if f.properties, err = table.ReadProperties(ctx, f.path); len(f.properties) > 0 {
			f.format = columnsFile
		}
	case table.Sniff(head):
		if f.container, err = contain(table.Open(ctx, f.path)); err == nil {
			f.format = tableFormat(f.container.Layers()[0])
		}
	}
	return err
}

// tableFormat tells tables with a meaning of their own from tables about areas.
func tableFormat(l source.Layer) format {
	switch {
	case rivm.IsTable(l):
		return rivmFile
	case ages.IsTable(l):
		return agesFile
	case ages.IsTitles(l):
		return titlesFile
	}
	return layersFile
}

// contain keeps a nil file out of the interface.
func contain[F container](f F, err error) (container, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// readHead returns the first bytes of a file: enough for a header line.
func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("look for data: %w", err)
	}
	defer f.Close()
	head := make([]byte, 8192)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return head[:n], nil
}

// checksum reads a whole file and returns its SHA-256 in hex, and its size.
func checksum(path string) (sum string, bytes int64, err error) {
	r, err := os.Open(path)
	if err != nil {
		return "", 0, fmt.Errorf("read %s: %w", path, err)
	}
	defer r.Close()
	h := sha256.New()
	if bytes, err = io.Copy(h, r); err != nil {
		return "", 0, fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), bytes, nil
}

// rows counts the rows of all layers.
func (f *file) rows() (n int) {
	if f.container != nil {
		for _, l := range f.container.Layers() {
			n += int(l.Count)
		}
	}
	return n
}

// unused says why a file is of no use.
func (f *file) unused() string {
	if f.container == nil {
		return "its content is not recognised"
	}
	var names []string
	for _, l := range f.container.Layers() {
		names = append(names, l.Name)
	}
	return fmt.Sprintf("it has the layers %s, of which none has areas, squares of 100 m or figures of areas",
		strings.Join(names, ", "))
}
