package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"risicokaart/internal/edition"
	"risicokaart/internal/geo"
	"risicokaart/internal/recognise"
	"risicokaart/internal/source"
	"risicokaart/internal/store/draft"
)

// FileReport tells what came of a file.
type FileReport struct {
	File     string       `json:"file"`
	Kind     edition.Kind `json:"kind"`
	Rows     int          `json:"rows"`
	Used     int          `json:"used"`               // rows about areas of the edition
	Encoding string       `json:"encoding,omitempty"` // of text that is not in UTF-8, as it was taken
}

// line says it to people.
func (f FileReport) line() string {
	text := fmt.Sprintf("file       %s: %d of %d rows used", f.File, f.Used, f.Rows)
	if f.Encoding != "" {
		text += ", read as " + f.Encoding
	}
	return text + "\n"
}

// usage counts how many rows of each file are about areas of the edition, whose codes
// are given, or lie in their extent. A file of which no row is used is an error:
// somebody gave it for something, and a map without its figures would not show that.
func usage(data *recognise.Dataset, read []rowsRead, areas []string, extent orb.Bound) ([]FileReport, error) {
	known := make(map[string]bool, len(areas))
	for _, code := range areas {
		known[code] = true
	}
	codes, squares, within := map[string][]string{}, map[string]int{}, map[string]int{} // by file
	for _, r := range read {
		file := r.layer.File
		codes[file] = append(codes[file], r.codes...)
		squares[file] += len(r.squares)
		for _, s := range r.squares {
			if extent.Contains(orb.Point{s.X + s.Size/2, s.Y + s.Size/2}) {
				within[file]++
			}
		}
	}
	var reports []FileReport
	for _, f := range data.Files {
		report := FileReport{File: filepath.Base(f.Path), Kind: f.Kind, Rows: f.Rows, Used: f.Rows,
			Encoding: string(f.Encoding)}
		about := slices.Concat(codes[f.Path], f.Codes)
		if len(about)+squares[f.Path] > 0 {
			report.Used = within[f.Path]
			for _, code := range about {
				if known[code] {
					report.Used++
				}
			}
			if f.Codes != nil {
				report.Rows = len(f.Codes) // of municipalities, where a file has many rows of each
			}
		}
		if report.Used == 0 && len(about) > 0 {
			return nil, noneUsed(f.Path, about, areas)
		}
		if report.Used == 0 && squares[f.Path] > 0 {
			return nil, &source.Error{File: f.Path,
				Problem: fmt.Sprintf("none of its %d squares lies in the areas of the edition", squares[f.Path]),
				Hint:    "give squares of this part of the country, or leave the file out"}
		}
		reports = append(reports, report)
	}
	return reports, nil
}

// extent is where the areas of a draft lie, in RD.
func extent(ctx context.Context, d *draft.Draft) (b orb.Bound, err error) {
	levels, err := d.Bounds(ctx)
	if err != nil {
		return b, err
	}
	first := true
	for _, box := range levels { // west, south, east, north
		for _, corner := range []orb.Point{{box[0], box[1]}, {box[2], box[1]}, {box[2], box[3]}, {box[0], box[3]}} {
			if at := geo.LonLatToRD(corner); first {
				b, first = orb.Bound{Min: at, Max: at}, false
			} else {
				b = b.Extend(at)
			}
		}
	}
	return b, nil
}

func noneUsed(path string, codes, areas []string) error {
	return &source.Error{File: path,
		Problem: fmt.Sprintf("none of its %d rows is about an area of the edition: its codes are such as %s, those of the areas such as %s",
			len(codes), some(codes), some(areas)),
		Hint: "give figures of these areas, of the same year, or leave the file out"}
}

// some lists a few codes, one of each level first.
func some(codes []string) string {
	var few []string
	for _, level := range []string{"GM", "WK", "BU", ""} {
		for _, code := range codes {
			if len(few) < 4 && strings.HasPrefix(code, level) && !slices.Contains(few, code) {
				if few = append(few, code); level != "" {
					break
				}
			}
		}
	}
	return strings.Join(few, ", ")
}
