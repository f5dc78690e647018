package shelf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// File is a file that was made. It is opened anew by each who reads it.
type File struct {
	Size   int64     `json:"size"`
	SHA256 []byte    `json:"sha256"`
	Made   time.Time `json:"made"`
	// Packed are the compressed variants that are smaller, the smallest first.
	Packed []Packed `json:"packed"`

	path string
}

// Packed is a file as it is sent compressed.
type Packed struct {
	Coding string `json:"coding"` // as HTTP names it
	Size   int64  `json:"size"`
}

// Path is where the file lies, coded as one of its variants; "" for as it is.
func (f *File) Path(coding string) string {
	if coding == "" {
		return f.path
	}
	return f.path + "." + coding
}

// describedBy is what tells that a file is whole: it is written last.
func describedBy(path string) string { return path + ".json" }

func openFile(path string) (*File, error) {
	text, err := os.ReadFile(describedBy(path))
	if err != nil {
		return nil, err
	}
	f := &File{path: path}
	if err := json.Unmarshal(text, f); err != nil {
		return nil, fmt.Errorf("read %s: %w; remove it, and it is made again", describedBy(path), err)
	}
	return f, nil
}

// packers compress. Levels are those beyond which time grows faster than files shrink.
var packers = []struct {
	coding string
	to     func(io.Writer) (io.WriteCloser, error)
}{
	{"br", func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriterLevel(w, 6), nil }},
	{"gzip", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, 6) }},
}

// makeFile makes a file in a folder of its own and moves it into place: a program that
// is killed leaves nothing that could be taken for whole.
func makeFile(ctx context.Context, path string, write Writer) (f *File, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), halves)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	f = &File{path: filepath.Join(dir, "file"), Made: time.Now().UTC().Truncate(time.Second)}
	outs, err := newOutputs(f)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(write(ctx, outs), outs.Close()); err != nil {
		return nil, err
	}
	f.Size, f.SHA256 = outs.size, outs.hash.Sum(nil)
	for i, p := range outs.packed {
		info, err := os.Stat(f.Path(p.coding))
		if err != nil {
			return nil, err
		}
		if info.Size() < f.Size {
			f.Packed = append(f.Packed, Packed{packers[i].coding, info.Size()})
		}
	}
	return f, f.moveTo(path)
}

// moveTo puts the file where it belongs, what describes it last.
func (f *File) moveTo(path string) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := os.WriteFile(describedBy(f.path), text, 0o644); err != nil {
		return err
	}
	at := *f
	at.path = path
	moves := [][2]string{{f.path, path}}
	for _, p := range f.Packed {
		moves = append(moves, [2]string{f.Path(p.Coding), at.Path(p.Coding)})
	}
	for _, m := range append(moves, [2]string{describedBy(f.path), describedBy(path)}) {
		if err := os.Rename(m[0], m[1]); err != nil {
			return err
		}
	}
	f.path = path
	return nil
}
