package fetch

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"risicokaart/internal/jsonstream"
)

// Joint says how pages become one file.
type Joint struct {
	Rows  string                                  // the member whose elements are the rows: "features", "value"
	Head  string                                  // further members of the file, as JSON without braces; "" for none
	Carry []string                                // members to take over from the first page, where it has them
	Same  bool                                    // refuse pages that differ in a member of Carry
	Keep  func(row json.RawMessage) (bool, error) // which rows to take; nil for all
}

// Join writes the rows of pages, in order, into one file of JSON at path, which
// appears when it is whole. It holds one row in memory at a time. The same pages
// give the same bytes.
func Join(ctx context.Context, pages []string, path string, how Joint) error {
	f, err := os.Create(path + partSuffix)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	j := joiner{Joint: how, w: bufio.NewWriter(f)}
	if err := errors.Join(j.write(ctx, pages), f.Close()); err != nil {
		return errors.Join(err, removePart(path))
	}
	if err := os.Rename(path+partSuffix, path); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return Derive(path, pages...)
}

// joiner writes one file from many pages.
type joiner struct {
	Joint
	w       *bufio.Writer // keeps its first error until it is flushed
	carried map[string]json.RawMessage
	rows    int
}

func (j *joiner) write(ctx context.Context, pages []string) (err error) {
	if len(pages) == 0 {
		return errors.New("join pages: there are none")
	}
	// What the first page says may stand behind its rows: read it beforehand.
	j.carried, err = j.page(ctx, pages[0], func(json.RawMessage) error { return nil })
	if err != nil {
		return err
	}
	j.w.WriteByte('{')
	if j.Head != "" {
		j.w.WriteString(j.Head + ",")
	}
	for _, name := range j.Carry {
		if raw, ok := j.carried[name]; ok {
			fmt.Fprintf(j.w, "%q:%s,", name, raw)
		}
	}
	fmt.Fprintf(j.w, "%q:[", j.Rows)
	for _, page := range pages {
		said, err := j.page(ctx, page, j.row)
		if err != nil {
			return err
		}
		if name, differs := j.differs(said); differs {
			return fmt.Errorf("join pages: %s is %s in one and %s in another", name, j.carried[name], said[name])
		}
	}
	j.w.WriteString("\n]}\n")
	return j.w.Flush()
}

// differs returns the member in which a page is not as the first, if that matters.
func (j *joiner) differs(said map[string]json.RawMessage) (name string, differs bool) {
	if !j.Same {
		return "", false
	}
	for _, name := range j.Carry {
		if !bytes.Equal(said[name], j.carried[name]) {
			return name, true
		}
	}
	return "", false
}

// row writes a row on a line of its own.
func (j *joiner) row(row json.RawMessage) error {
	if j.Keep != nil {
		if keep, err := j.Keep(row); err != nil || !keep {
			return err
		}
	}
	if j.rows > 0 {
		j.w.WriteByte(',')
	}
	j.rows++
	j.w.WriteByte('\n')
	_, err := j.w.Write(row)
	return err
}

// rowFunc is called with a row as it is written.
type rowFunc func(json.RawMessage) error

// page calls row for every row of the page in a file and returns the members of
// Carry that it has.
func (j *joiner) page(ctx context.Context, path string, row rowFunc) (map[string]json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("join pages: %w", err)
	}
	defer f.Close()
	said, err := j.members(jsonstream.New(bufio.NewReader(f), jsonstream.Options{Strict: true}), row)
	if err != nil {
		return nil, fmt.Errorf("join page %s: %w", path, err)
	}
	return said, nil
}

func (j *joiner) members(page *jsonstream.Decoder, row rowFunc) (map[string]json.RawMessage, error) {
	said := map[string]json.RawMessage{}
	return said, page.Document(func(name string) error {
		if name == j.Rows {
			return rows(page, row)
		}
		raw, err := page.Raw()
		if err != nil || !slices.Contains(j.Carry, name) || string(raw) == "null" {
			return err
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, raw); err != nil {
			return err
		}
		said[name] = compact.Bytes()
		return nil
	})
}

// rows calls fn for every element of the array that comes next.
func rows(page *jsonstream.Decoder, fn rowFunc) error {
	return page.Array(func() error {
		row, err := page.Raw()
		if err != nil {
			return err
		}
		return fn(row)
	})
}
