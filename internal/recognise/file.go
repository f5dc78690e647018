package recognise

import (
	"cmp"
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

	"risicokaart/internal/source"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/archive"
	"risicokaart/internal/source/container"
	"risicokaart/internal/source/gdal"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/source/table"
	"risicokaart/internal/source/textfile"
)

// file is one file, recognised by its content.
type file struct {
	path      string
	named     bool           // by the user, and not found in a folder
	container container.File // nil where the format has no layers
	format    format
	// properties is what StatLine says of the columns of another file.
	properties []table.Property
	seems      string // what a file of no use is, the end of a sentence that begins with "it"
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

// openFiles opens the files below paths; what is made on the way lies in dir.
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

// known reports whether a member of an archive with these first bytes is of a known
// format, or belongs to one.
func known(name string, head []byte) bool {
	if gdal.IsMember(name) {
		return true
	}
	head = textfile.Sniffable(head)
	return container.Sniff(name, head) || table.SniffProperties(head)
}

// openFile opens one file, or those inside it if it is a zip.
func openFile(ctx context.Context, f *file, dir string) ([]*file, error) {
	head, err := container.Head(f.path)
	if err != nil {
		return nil, err
	}
	if !archive.Sniff(head) {
		return []*file{f}, f.open(ctx, head, dir)
	}
	if container.IsDocument(f.path) {
		f.seems = container.Describe(f.path, head)
		return []*file{f}, nil
	}
	inside, err := folderFor(f.path, dir)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", f.path, err)
	}
	_, err = archive.Extract(ctx, f.path, inside, zipLimits)
	if errors.Is(err, archive.ErrOfNoUse) && !f.named {
		f.seems = container.Describe(f.path, head)
		return []*file{f}, nil
	}
	if err != nil {
		return nil, err // which lists what is in there
	}
	members, err := walk(inside)
	if err != nil {
		return nil, err
	}
	var files []*file
	for _, path := range members {
		head, err := container.Head(path)
		if err != nil {
			return files, err
		}
		member := &file{path: path, named: f.named && len(members) == 1}
		files = append(files, member)
		if err := member.open(ctx, head, dir); err != nil {
			return files, err
		}
	}
	return files, nil
}

// folderFor makes a folder in dir for what is in a zip. It is called as the zip is, so
// that messages about a file in it tell where that is from.
func folderFor(zip, dir string) (string, error) {
	own, err := os.MkdirTemp(dir, "zip-*")
	if err != nil {
		return "", err
	}
	inside := filepath.Join(own, filepath.Base(zip))
	return inside, os.Mkdir(inside, 0o700)
}

func closeFiles(files []*file) {
	for _, f := range files {
		if f.container != nil {
			f.container.Close()
		}
	}
}

// walk lists the files at path in a fixed order. A folder that is one file to those
// who use it is one here too; what only belongs to another file is not listed.
func walk(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("look for data: %w", err)
	}
	if !info.IsDir() || gdal.IsFolder(path) {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && gdal.IsFolder(p):
			files = append(files, p)
			return filepath.SkipDir
		case d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && !gdal.IsPart(p):
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for data in %s: %w", path, err)
	}
	return files, nil
}

// dataExtensions are of files that somebody means as data: a web page in one is a
// download that failed, and no other file beside the data.
var dataExtensions = []string{".json", ".geojson", ".csv", ".zip", ".gpkg"}

// open recognises the format.
func (f *file) open(ctx context.Context, head []byte, dir string) (err error) {
	if table.SniffProperties(head) {
		if f.properties, err = table.ReadProperties(ctx, f.path); len(f.properties) > 0 {
			f.format = columnsFile
		}
		return err
	}
	f.container, err = container.Open(ctx, f.path, head, dir)
	if errors.Is(err, container.ErrUnknown) {
		f.seems = container.Describe(f.path, head)
		if container.IsMessage(head) && slices.Contains(dataExtensions, strings.ToLower(filepath.Ext(f.path))) {
			return &source.Error{File: f.path, Problem: "it " + f.seems}
		}
		return nil
	}
	if err != nil {
		return err
	}
	f.format = layersFile
	if layers := f.container.Layers(); len(layers) == 1 && layers[0].GeometryColumn == "" {
		f.format = tableFormat(layers[0])
	}
	return nil
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

// checksum reads a whole file and returns its SHA-256 in hex, and its size. Of a
// folder that is one file it reads all that is in it, by name.
func checksum(path string) (sum string, bytes int64, err error) {
	h := sha256.New()
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		r, err := os.Open(p)
		if err != nil {
			return err
		}
		defer r.Close()
		n, err := io.Copy(h, r)
		bytes += n
		return err
	})
	if err != nil {
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

// encoding is how a file of text is written, where that is not UTF-8.
func (f *file) encoding() textfile.Encoding {
	text, ok := f.container.(interface{ Encoding() textfile.Encoding })
	if !ok || text.Encoding() == textfile.UTF8 {
		return ""
	}
	return text.Encoding()
}

// unused says why a file is of no use: the end of a sentence that begins with "it".
func (f *file) unused() string {
	if f.container == nil || f.seems != "" {
		return cmp.Or(f.seems, "has no data of areas")
	}
	var names []string
	for _, l := range f.container.Layers() {
		names = append(names, l.Name)
	}
	return fmt.Sprintf("has the layers %s, of which none has areas, squares of 100 m or figures of areas",
		strings.Join(names, ", "))
}
