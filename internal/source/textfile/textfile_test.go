package textfile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"risicokaart/internal/source"
)

func newFile(t *testing.T, contents string) *File {
	t.Helper()
	f, err := New(t.Context(), "a/b.c.csv", strings.NewReader(contents), int64(len(contents)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestReader(t *testing.T) {
	for _, in := range []string{"x", "tekst", "\ufefftekst", "\ufeff"} {
		f := newFile(t, in)
		want := strings.TrimPrefix(in, "\ufeff")
		for range 2 {
			if got, err := io.ReadAll(f.NewReader(t.Context())); err != nil || string(got) != want {
				t.Errorf("read %q, %v; want %q", got, err, want)
			}
		}
		if head, err := f.Head(3); err != nil || string(head) != want[:min(3, len(want))] {
			t.Errorf("head %q, %v", head, err)
		}
		if f.Stem() != "b.c" {
			t.Errorf("stem %q, want b.c", f.Stem())
		}
	}
}

func TestReaderLimit(t *testing.T) {
	size := int64(MaxRecord + 10)
	f, err := New(t.Context(), "groot", zeros{}, size)
	if err != nil {
		t.Fatal(err)
	}
	r := f.NewReader(t.Context())
	if n, err := io.Copy(io.Discard, r); n != MaxRecord || !errors.Is(err, ErrTooLong) {
		t.Errorf("read %d bytes, %v; want %d and ErrTooLong", n, err, MaxRecord)
	}
	r.Next()
	if n, err := io.Copy(io.Discard, r); n != 10 || err != nil {
		t.Errorf("read %d bytes more, %v; want 10", n, err)
	}
}

type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) { return len(p), nil }

func TestFault(t *testing.T) {
	f := newFile(t, "x")
	known := &source.Error{File: "other", Problem: "known"}
	_, notUTF8 := Clean("\xff")
	tests := map[string]struct {
		err  error
		want string
	}{
		"plain":     {errors.New("broken"), `read a/b.c.csv: row 3: cannot read: broken`},
		"syntax":    {json.Unmarshal([]byte("x"), new(any)), "; fetch the file again from its publisher"},
		"Latin-1":   {fmt.Errorf("column: %w", notUTF8), "; save the file as UTF-8"},
		"cut":       {io.ErrUnexpectedEOF, "the file is cut short"},
		"known":     {fmt.Errorf("row: %w", known), "read other: known"},
		"too large": {ErrTooLong, "one record has more than 64 MB"},
	}
	for name, test := range tests {
		err := f.Fault(t.Context(), source.Error{Row: 3, Problem: "cannot read"}, test.err)
		var e *source.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	cause := errors.New("the user is gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	err := f.Fault(ctx, source.Error{Problem: "cannot read"}, io.EOF)
	var e *source.Error
	if !errors.Is(err, cause) || errors.As(err, &e) {
		t.Errorf("cancelled: %v, want the cause alone", err)
	}
	if _, err := f.NewReader(ctx).Read(make([]byte, 1)); !errors.Is(err, cause) {
		t.Errorf("read when cancelled: %v, want the cause", err)
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{"GM0599    ": "GM0599", "  2.3": "2.3", " a b ": "a b", "": ""} {
		if got, err := Clean(in); got != want || err != nil {
			t.Errorf("Clean(%q) = %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"S\xfad", "a\x00b"} {
		if got, err := Clean(in); err == nil {
			t.Errorf("Clean(%q) = %q, want an error", in, got)
		}
	}
}
