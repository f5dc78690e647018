// Package gdal reads the formats of areas that this program does not read itself,
// through GDAL's program ogr2ogr where that is installed: it makes a GeoPackage of
// a file, layer by layer, and that is read.
package gdal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"

	"risicokaart/internal/source"
	"risicokaart/internal/source/gpkg"
)

// Format is a format that is read through GDAL.
type Format struct {
	Name      string // for messages
	Extension string // in lower case, with the point
	magic     string // at the start of a file; "" for a folder
}

// Formats are those that are read.
var Formats = []Format{
	{"shapefile", ".shp", "\x00\x00\x27\x0a"},
	{"FlatGeobuf", ".fgb", "fgb\x03fgb"},
	{"FileGDB", ".gdb", ""},
}

// Sniff tells the format of a file that starts with these bytes, nil for another.
// A folder has none: its name tells.
func Sniff(path string, head []byte) *Format {
	for i := range Formats {
		f := &Formats[i]
		switch {
		case f.magic != "" && bytes.HasPrefix(head, []byte(f.magic)):
			return f
		case f.magic == "" && IsFolder(path):
			return f
		}
	}
	return nil
}

// IsFolder reports whether the folder at path is one file to those who use it.
func IsFolder(path string) bool {
	if !strings.EqualFold(filepath.Ext(path), ".gdb") {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// parts are the extensions of files that belong to a shapefile, or that programs
// put beside a file.
var parts = []string{".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".qmd", ".fix", ".xml"}

// IsPart reports whether a file by itself is nothing, as it belongs to a shapefile
// beside it.
func IsPart(path string) bool {
	extension := strings.ToLower(filepath.Ext(path))
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	if extension == ".xml" {
		stem = strings.TrimSuffix(stem, filepath.Ext(stem)) // map.shp.xml
	}
	for _, part := range parts {
		if extension == part {
			for _, shape := range []string{".shp", ".SHP", ".Shp"} {
				if _, err := os.Stat(stem + shape); err == nil {
					return true
				}
			}
		}
	}
	return false
}

// IsMember reports whether a file in an archive belongs to one of the formats.
func IsMember(name string) bool {
	lower := strings.ToLower(filepath.ToSlash(name))
	if strings.Contains(lower, ".gdb/") {
		return true
	}
	extension := filepath.Ext(lower)
	if extension == ".shp" || extension == ".fgb" {
		return true
	}
	for _, part := range parts {
		if extension == part && extension != ".xml" {
			return true
		}
	}
	return false
}

// program is GDAL's translator of vector formats.
const program = "ogr2ogr"

// Open opens a file of one of the formats. What ogr2ogr makes of it lies in a
// folder of its own in dir ("" for that of the system) until the file is closed.
// Errors are an [*source.Error], or the cause of a cancelled context.
func Open(ctx context.Context, path string, format *Format, dir string) (*File, error) {
	ogr2ogr, err := exec.LookPath(program)
	if err != nil {
		return nil, &source.Error{File: path,
			Problem: fmt.Sprintf("this is a %s, which is read through GDAL, and its program %s is not installed",
				format.Name,
				program),
			Hint: "install it (Debian and Ubuntu: apt install gdal-bin), or give the data as GeoPackage, GeoJSON or CSV"}
	}
	from, err := filepath.Abs(path) // also keeps a name from being taken for a flag
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot make the path absolute", Err: err}
	}
	into, err := os.MkdirTemp(dir, "gdal-*")
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	to := filepath.Join(into, "converted.gpkg")
	// Curves become lines and heights are dropped here, where GDAL knows all of them.
	args := []string{"-f", "GPKG", "-dim", "XY", "-nlt", "CONVERT_TO_LINEAR", "-nlt", "PROMOTE_TO_MULTI",
		"--config", "SHAPE_RESTORE_SHX", "YES", "--config", "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", "NO"}
	if format.magic != "" { // a file of one layer, whose name GDAL may not like
		args = append(args, "-nln", layerName(path))
	}
	said, err := exec.CommandContext(ctx, ogr2ogr, append(args, to, from)...).CombinedOutput()
	if err != nil {
		return nil, errors.Join(fault(ctx, path, format, said, err), os.RemoveAll(into))
	}
	f, err := gpkg.OpenConverted(ctx, to, path)
	if err != nil {
		return nil, errors.Join(fault(ctx, path, format, said, errors.New("it finds no layer of areas in it")),
			os.RemoveAll(into))
	}
	return &File{File: f, dir: into}, nil
}

// layerName is the name of a file without what GDAL refuses in that of a layer.
func layerName(path string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
	return strings.TrimLeft(name, "-")
}

// fault explains why ogr2ogr failed, by the first thing that it said.
func fault(ctx context.Context, path string, format *Format, said []byte, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read %s: %w", path, context.Cause(ctx))
	}
	for line := range strings.Lines(string(said)) {
		if _, text, found := strings.Cut(line, "ERROR"); found {
			if _, text, found = strings.Cut(text, ": "); found {
				err = errors.New(strings.TrimSpace(text))
				break
			}
		}
	}
	return &source.Error{File: path, Problem: fmt.Sprintf("GDAL cannot read this %s", format.Name), Err: err,
		Hint: "give all files that belong to it, or fetch it again from its publisher"}
}

// File is an open file, read through the GeoPackage that was made of it.
type File struct {
	*gpkg.File
	dir string
}

// Close releases the file and removes what was made of it.
func (f *File) Close() error { return errors.Join(f.File.Close(), os.RemoveAll(f.dir)) }
