package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/source/gpkg"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/store"
)

// The kinds of files that an import knows, by content.
const (
	kindAreas   = "cbs-wijk-en-buurtkaart" // GeoPackage with gemeenten, wijken or buurten
	kindSquares = "cbs-vierkanten"         // GeoPackage with squares of 100 m
	kindRIVM    = "rivm-eenzaamheid"       // CSV with RIVM's estimates
	kindOther   = "not used"
)

// squareColumn names the squares of 100 m; those of 500 m have another name
// and are left alone, because the finer ones say more.
const squareColumn = "crs28992res100m"

// file is one recognised file.
type file struct {
	path   string
	kind   string
	why    string // for kindOther
	gpkg   *gpkg.File
	sha256 string
	bytes  int64
}

// openFiles recognises the files below paths by their content. A file that was
// named by itself must be of use; a folder may hold others, which are left
// alone, but not a GeoPackage that cannot be read.
func openFiles(ctx context.Context, paths []string) (files []*file, err error) {
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
			f, err := recognise(ctx, p)
			if err != nil {
				return files, err
			}
			if f.kind == kindOther && p == path {
				return files, fmt.Errorf("read %s: %s; give a CBS GeoPackage (wijken en buurten, squares of 100 m) or RIVM's CSV", p, f.why)
			}
			files = append(files, f)
		}
	}
	if !slices.ContainsFunc(files, func(f *file) bool { return f.kind == kindAreas }) {
		return files, fmt.Errorf("no areas found in %s: give the GeoPackage of the CBS Wijk- en Buurtkaart, which has the layers gemeenten, wijken and buurten",
			strings.Join(paths, ", "))
	}
	return files, nil
}

func closeFiles(files []*file) {
	for _, f := range files {
		if f.gpkg != nil {
			f.gpkg.Close()
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

func recognise(ctx context.Context, path string) (*file, error) {
	f := &file{path: path, kind: kindOther}
	head, err := readHead(path)
	if err != nil {
		return nil, err
	}
	// A name that promises a GeoPackage is held to it, so that a damaged file
	// is an error and not silently left out.
	switch {
	case strings.HasPrefix(string(head), "SQLite format 3\x00") || strings.EqualFold(filepath.Ext(path), ".gpkg"):
		if f.gpkg, err = gpkg.Open(ctx, path); err != nil {
			return nil, err
		}
		f.kind, f.why = gpkgKind(f.gpkg)
		if f.kind == kindOther {
			f.gpkg.Close()
			f.gpkg = nil
			return f, nil
		}
	case rivm.Sniff(head):
		f.kind = kindRIVM
	default:
		f.why = "its content is not recognised"
		return f, nil
	}
	if err := f.hash(); err != nil {
		closeFiles([]*file{f})
		return nil, err
	}
	return f, nil
}

func gpkgKind(g *gpkg.File) (kind, why string) {
	for _, l := range g.Layers() {
		if slices.Contains(areaLayers, l.Name) {
			return kindAreas, ""
		}
		if l.Index(squareColumn) >= 0 {
			return kindSquares, ""
		}
	}
	var names []string
	for _, l := range g.Layers() {
		names = append(names, l.Name)
	}
	return kindOther, fmt.Sprintf("it has the layers %s, of which none is gemeenten, wijken, buurten or squares of 100 m",
		strings.Join(names, ", "))
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

// hash notes the size and checksum of the whole file.
func (f *file) hash() error {
	r, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.path, err)
	}
	defer r.Close()
	h := sha256.New()
	if f.bytes, err = io.Copy(h, r); err != nil {
		return fmt.Errorf("read %s: %w", f.path, err)
	}
	f.sha256 = hex.EncodeToString(h.Sum(nil))
	return nil
}

// source describes the file for the manifest, without the folders of the
// machine that imported it.
func (f *file) source(rows int) store.Source {
	return store.Source{Name: filepath.Base(f.path), Kind: f.kind, SHA256: f.sha256, Bytes: f.bytes, Rows: rows}
}
