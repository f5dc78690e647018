// Package archive takes data files out of a zip, as publishers wrap them. It
// recognises them by content and trusts nothing in the archive: neither names
// nor sizes.
package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"risicokaart/internal/source"
)

// headBytes is how much of a member [Limits.Want] sees.
const headBytes = 8192

// Limits says what may come out of an archive.
type Limits struct {
	MaxBytes int64 // all files together, unpacked
	MaxRatio int64 // how many times larger than the archive they may be together

	// Want reports whether a file of this name that starts with these bytes is to be
	// taken out.
	Want func(name string, head []byte) bool
}

// ErrOfNoUse says that an archive holds no file that is wanted.
var ErrOfNoUse = errors.New("it holds no file of use")

// DefaultRatio serves for Limits.MaxRatio: squares of CBS shrink about five
// times, a bomb a thousand.
const DefaultRatio = 100

// Sniff reports whether a file that starts with these bytes is a zip archive.
func Sniff(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// Extract takes the wanted files out of the archive at path and returns where
// they are, in order of the archive: in dir, which must exist, under the names
// and folders that they have in the archive. It overwrites nothing. On error
// dir holds no files of the archive.
//
// An archive without wanted files, with a zip within, a link, an encrypted file,
// a name that points elsewhere, or more in it than limits allow is refused whole
// with an [*source.Error]. The cause of a cancelled context is returned as it is.
func Extract(ctx context.Context, path, dir string, limits Limits) ([]string, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot open the archive", Err: err,
			Hint: "fetch the file again from its publisher"}
	}
	defer z.Close()
	info, err := os.Stat(path)
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot open the archive", Err: err}
	}
	wanted, err := choose(z.File, limits, info.Size())
	if err != nil {
		return nil, &source.Error{File: path, Problem: "the archive is refused", Err: err,
			Hint: "unpack it yourself and give the files that it holds"}
	}
	root, err := os.OpenRoot(dir) // the system itself keeps what is written within it
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", path, err)
	}
	defer root.Close()
	var files []string
	for _, m := range wanted {
		name := filepath.FromSlash(m.Name)
		if err := extract(ctx, m, root, name); err != nil {
			return nil, errors.Join(fault(ctx, path, m.Name, err), remove(files))
		}
		files = append(files, filepath.Join(dir, name))
	}
	return files, nil
}

// fault explains an error met while unpacking a member.
func fault(ctx context.Context, path, member string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("unpack %s: %w", path, context.Cause(ctx))
	}
	return &source.Error{File: path, Problem: "cannot unpack " + member, Err: err}
}

// choose returns the wanted members, after a look at the names of all.
func choose(members []*zip.File, limits Limits, packed int64) (wanted []*zip.File, err error) {
	var names []string
	var total uint64
	for _, m := range members {
		m.Name = strings.ReplaceAll(m.Name, `\`, "/") // as some programs on Windows write them
		if err := check(m); err != nil {
			return nil, err
		}
		if m.Mode().IsDir() {
			continue
		}
		names = append(names, m.Name)
		head, err := headOf(m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Name, err)
		}
		if Sniff(head) && strings.EqualFold(path.Ext(m.Name), ".zip") {
			return nil, fmt.Errorf("it holds another archive, %s", m.Name)
		}
		if !limits.Want(m.Name, head) {
			continue
		}
		// A sum that passes the largest number would pass for a small one.
		size := m.UncompressedSize64
		if total += size; total < size || total > uint64(limits.MaxBytes) ||
			total/uint64(limits.MaxRatio) > uint64(packed) {
			return nil, fmt.Errorf("%s would grow from %d to %d bytes, more than allowed", m.Name, packed, total)
		}
		wanted = append(wanted, m)
	}
	if len(wanted) == 0 {
		return nil, fmt.Errorf("%w: %s", ErrOfNoUse, list(names))
	}
	return wanted, nil
}

// check refuses a member that no archive of data needs.
func check(m *zip.File) error {
	const encrypted = 1
	switch {
	case !filepath.IsLocal(m.Name):
		return fmt.Errorf("%q points outside the archive", m.Name)
	case !m.Mode().IsRegular() && !m.Mode().IsDir():
		return fmt.Errorf("%q is a link or device, not a file", m.Name)
	case m.Flags&encrypted != 0:
		return fmt.Errorf("%q is encrypted", m.Name)
	}
	return nil
}

func headOf(m *zip.File) ([]byte, error) {
	r, err := m.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, headBytes))
}

// list returns a few names for a message.
func list(names []string) string {
	const few = 5
	switch {
	case len(names) == 0:
		return "it is empty"
	case len(names) > few:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
	}
	return strings.Join(names, ", ")
}

// extract writes a member. The size that was judged holds: archive/zip fails
// when more comes out than the archive lists.
func extract(ctx context.Context, member *zip.File, root *os.Root, name string) (err error) {
	r, err := member.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, contextReader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

// remove removes what was unpacked, but not the folders made for it.
func remove(files []string) error {
	var errs []error
	for _, f := range files {
		errs = append(errs, os.Remove(f))
	}
	return errors.Join(errs...)
}

// contextReader stops when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, context.Cause(c.ctx)
	}
	return c.r.Read(p)
}
