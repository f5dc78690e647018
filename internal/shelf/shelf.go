// Package shelf keeps files that are made once and handed out as bytes. A file lies
// in its folder whole or not at all, beside the same compressed; whoever asks for one
// that is not there has it made, and all who wait for it have it made once.
package shelf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"
)

// makeTimeout bounds the making of one file: the buurten of a country take seconds.
const makeTimeout = 10 * time.Minute

// Shelf is a folder with a folder per edition. It may be used by many at once, and by
// several programs: each makes what it does not find, and the last one counts.
type Shelf struct {
	dir    string
	log    *slog.Logger
	making singleflight.Group
}

// Open opens the shelf in a folder, which is made where it is missing. maker names the
// program that makes the files, with its version: those of another are removed, as it
// may have written other things.
func Open(dir, maker string, log *slog.Logger) (*Shelf, error) {
	s := &Shelf{dir: filepath.Join(dir, plain(maker)), log: log}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, fmt.Errorf("make folder for files of editions: %w", err)
	}
	s.removeHalves()
	return s, removeOthers(dir, []string{plain(maker)})
}

// halves are the names of folders in which files are being made.
const halves = ".making-*"

// removeHalves removes what programs left behind that were killed while they made a
// file. What is younger may be another program's at work.
func (s *Shelf) removeHalves() {
	left, _ := filepath.Glob(filepath.Join(s.dir, "*", halves)) // the pattern is well
	for _, dir := range left {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > makeTimeout {
			_ = os.RemoveAll(dir) // it is tried again at the next start
		}
	}
}

// plain is a text as part of a path, which neither hides nor leads upward.
func plain(text string) string {
	if strings.HasPrefix(text, ".") {
		text = "_" + text
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, text)
}

// Keep removes the files of all editions but some.
func (s *Shelf) Keep(editions []string) error {
	keep := make([]string, len(editions))
	for i, id := range editions {
		keep[i] = plain(id)
	}
	return removeOthers(s.dir, keep)
}

// removeOthers removes all in a folder but what has one of some names.
func removeOthers(dir string, keep []string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look through files of editions: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if !slices.Contains(keep, e.Name()) {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// Writer writes the content of a file.
type Writer func(ctx context.Context, w io.Writer) error

// File returns a file of an edition, which write makes where it is not there. An edition
// that is dropped leaves no files: give one that exists. Once ctx ends File returns its
// error; the file is made all the same, for the next who asks.
func (s *Shelf) File(ctx context.Context, edition, name string, write Writer) (*File, error) {
	path := filepath.Join(s.dir, plain(edition), plain(name))
	if f, err := openFile(path); err == nil {
		return f, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	made := s.making.DoChan(path, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), makeTimeout)
		defer cancel()
		begin := time.Now()
		f, err := makeFile(ctx, path, write)
		if err == nil {
			s.log.Debug("made a file of an edition", "edition", edition, "file", name, "bytes", f.Size, "took",
				time.Since(begin))
		}
		return f, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return nil, fmt.Errorf("make %s of edition %s: %w", name, edition, result.Err)
		}
		return result.Val.(*File), nil
	}
}
