// Package textfile reads files of text as parsers want them: from the start as
// often as they like, as UTF-8 whatever they are written in, without byte order
// mark, one bounded record at a time.
package textfile

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"risicokaart/internal/source"
)

// MaxRecord is how many bytes a record, such as a line or a feature, may have.
// What was read ahead for the record before does not count.
const MaxRecord = 64 << 20

// MaxHeader is how many bytes at the start of a file are looked at to find out
// how it is written: more than a line with [source.MaxColumns] names.
const MaxHeader = 256 << 10

const hintFetchAgain = "fetch the file again from its publisher"

// ErrTooLong says that a record has more than [MaxRecord] bytes.
var ErrTooLong = fmt.Errorf("one record has more than %d MB", MaxRecord>>20)

// File is an open file of text. It is safe for concurrent use; close it after use.
type File struct {
	path   string
	r      io.ReaderAt
	close  func() error
	script script
	size   int64
}

// Open opens the file at path, and looks through it for how it is written. It
// refuses, with an [*source.Error], what is missing, empty, or a folder.
func Open(ctx context.Context, path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		hint := ""
		if errors.Is(err, fs.ErrNotExist) {
			hint = "check the path"
		}
		return nil, &source.Error{File: path, Problem: "cannot open the file", Err: errors.Unwrap(err), Hint: hint}
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = &source.Error{File: path, Problem: "cannot open the file", Err: err}
	case info.IsDir():
		err = &source.Error{File: path, Problem: "this is a folder", Hint: "name a file in it"}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f, err := New(ctx, path, file, info.Size())
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f.close = file.Close
	return f, nil
}

// New returns a file with the given contents, size bytes, which errors call by path.
func New(ctx context.Context, path string, contents io.ReaderAt, size int64) (*File, error) {
	if size == 0 {
		return nil, &source.Error{File: path, Problem: "the file is empty", Hint: hintFetchAgain}
	}
	f := &File{path: path, r: contents, size: size, close: func() error { return nil }}
	var err error
	if f.script, err = scriptOf(ctx, contents, size); err != nil {
		return nil, f.Fault(ctx, source.Error{Problem: "cannot read the file"}, err)
	}
	return f, nil
}

// Close releases the file.
func (f *File) Close() error {
	if err := f.close(); err != nil {
		return fmt.Errorf("close %s: %w", f.path, err)
	}
	return nil
}

// Path returns the path as given by the user.
func (f *File) Path() string { return f.path }

// Stem returns the name of the file without folder and extension.
func (f *File) Stem() string {
	return strings.TrimSuffix(filepath.Base(f.path), filepath.Ext(f.path))
}

// Encoding tells how the file is written. Readers give UTF-8 all the same.
func (f *File) Encoding() Encoding { return f.script.encoding }

// Head returns the first n bytes, or as many as there are.
func (f *File) Head(n int) ([]byte, error) {
	head := make([]byte, n)
	n, err := io.ReadFull(f.script.decode(f.section()), head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &source.Error{File: f.path, Problem: "cannot read the file", Err: err}
	}
	return head[:n], nil
}

// section is the file behind its byte order mark, as it is written.
func (f *File) section() io.Reader {
	start := int64(f.script.mark)
	return io.NewSectionReader(f.r, start, f.size-start)
}

// Fault turns an error met while parsing into an [*source.Error] at the given
// place, with a hint unless that has one or none would help. It passes an
// *source.Error on. A cancelled context is not the file's fault and is returned
// as it is.
func (f *File) Fault(ctx context.Context, at source.Error, err error) error {
	var known *source.Error
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("read %s: %w", f.path, context.Cause(ctx))
	case errors.As(err, &known):
		return known
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("the file is cut short: %w", err)
	}
	at.File, at.Err = f.path, err
	if at.Hint == "" {
		at.Hint = hintFor(err)
	}
	return &at
}

// hintFor returns what to do about an error of a parser, "" when its message
// says so or nothing is known.
func hintFor(err error) string {
	var asJSON *json.SyntaxError
	var asCSV *csv.ParseError
	switch {
	case errors.Is(err, errEncoding):
		return "save the file as UTF-8"
	case errors.As(err, &asJSON) && noNumber.MatchString(err.Error()):
		return "write null where there is no value: NaN and Infinity are no JSON"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &asJSON), errors.As(err, &asCSV):
		return hintFetchAgain
	}
	return ""
}

// noNumber finds a NaN or Infinity, as Python writes them, in what the parser of JSON
// says of it.
var noNumber = regexp.MustCompile(`'[NI]' (looking for beginning of value|in numeric literal)`)

var errEncoding = errors.New("not UTF-8")

// Clean returns a value without the spaces that publishers pad it with, and what else
// is not seen at its ends. It fails for what no database takes as text.
func Clean(text string) (string, error) {
	switch {
	case !utf8.ValidString(text):
		return "", fmt.Errorf("the text %.40q is %w", text, errEncoding)
	case strings.ContainsRune(text, 0):
		return "", fmt.Errorf("the text %.40q has a zero byte in it", text)
	}
	return source.Trim(text), nil
}

// Reader reads a [File] from its start to its end.
type Reader struct {
	ctx  context.Context
	r    io.Reader
	left int64
}

// NewReader returns a reader that stops when ctx ends.
func (f *File) NewReader(ctx context.Context) *Reader {
	return &Reader{ctx: ctx, r: f.script.decode(f.section()), left: MaxRecord}
}

// Next says that a record begins, which may have [MaxRecord] bytes again.
func (r *Reader) Next() { r.left = MaxRecord }

// Read implements [io.Reader]. It fails with [ErrTooLong] when too many bytes
// went by since Next.
func (r *Reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, context.Cause(r.ctx)
	}
	if r.left == 0 {
		return 0, ErrTooLong
	}
	n, err := r.r.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	return n, err
}
