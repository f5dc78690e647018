package shelf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

func open(t *testing.T, dir, maker string) *Shelf {
	t.Helper()
	s, err := Open(dir, maker, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func writes(text string) Writer {
	return func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// content reads a file as it is, or unpacked from one of its variants.
func content(t *testing.T, f *File, coding string) string {
	t.Helper()
	r, err := os.Open(f.Path(coding))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var unpacked io.Reader = r
	switch coding {
	case "br":
		unpacked = brotli.NewReader(r)
	case "gzip":
		if unpacked, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestFile: a file is made once, by whoever asks first, and is there after a restart.
func TestFile(t *testing.T) {
	dir, text := t.TempDir(), strings.Repeat("buurten en wijken, ", 5000)
	s := open(t, dir, "v1")
	var made atomic.Int32
	write := func(_ context.Context, w io.Writer) error {
		made.Add(1)
		time.Sleep(20 * time.Millisecond) // others come meanwhile
		for part := range strings.SplitSeq(text, " ") {
			if _, err := io.WriteString(w, part+" "); err != nil {
				return err
			}
		}
		return nil
	}
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			f, err := s.File(t.Context(), "2024-a", "buurten.csv", write)
			if err != nil || f.Size != int64(len(text)+1) {
				t.Errorf("%+v, %v", f, err)
			}
		})
	}
	wait.Wait()
	if made.Load() != 1 {
		t.Errorf("it was made %d times", made.Load())
	}
	again, err := open(t, dir, "v1").File(t.Context(), "2024-a", "buurten.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256([]byte(text + " ")); !bytes.Equal(sum[:], again.SHA256) {
		t.Errorf("checksum %x, want %x", again.SHA256, sum)
	}
	if len(again.Packed) != 2 {
		t.Fatalf("variants %+v", again.Packed)
	}
	for _, coding := range []string{"", "br", "gzip"} {
		if got := content(t, again, coding); got != text+" " {
			t.Errorf("variant %q has %d bytes, want %d", coding, len(got), len(text)+1)
		}
	}
}

// TestSmall: a variant that is larger than the file is none.
func TestSmall(t *testing.T) {
	f, err := open(t, t.TempDir(), "v1").File(t.Context(), "e", "x", writes("x"))
	if err != nil || len(f.Packed) != 0 || content(t, f, "") != "x" {
		t.Errorf("%+v, %v", f, err)
	}
}

// TestFails: what fails leaves nothing, and is tried again.
func TestFails(t *testing.T) {
	dir := t.TempDir()
	s, broken := open(t, dir, "v1"), errors.New("broken")
	fails := func(_ context.Context, w io.Writer) error {
		fmt.Fprint(w, strings.Repeat("half", 1<<18))
		return broken
	}
	if _, err := s.File(t.Context(), "e", "x", fails); !errors.Is(err, broken) ||
		!strings.Contains(err.Error(), "x of edition e") {
		t.Errorf("error %v", err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "v1", "e"))
	if err != nil || len(left) != 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	if f, err := s.File(t.Context(), "e", "x", writes("whole")); err != nil || content(t, f, "") != "whole" {
		t.Errorf("tried again: %+v, %v", f, err)
	}
}

// TestLeaves: who leaves does not stop the making.
func TestLeaves(t *testing.T) {
	s := open(t, t.TempDir(), "v1")
	ctx, leave := context.WithCancel(t.Context())
	begun, end := make(chan struct{}), make(chan struct{})
	go func() {
		<-begun
		leave()
	}()
	_, err := s.File(ctx, "e", "x", func(ctx context.Context, w io.Writer) error {
		close(begun)
		<-end
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return writes("whole")(ctx, w)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(end)
	if f, err := s.File(t.Context(), "e", "x", writes("another")); err != nil || content(t, f, "") != "whole" {
		t.Errorf("%+v, %v", f, err)
	}
}

// TestHalf: what a killed program left is not taken for a file, and goes at a start.
func TestHalf(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, "v1")
	folder := filepath.Join(dir, "v1", "e")
	half := filepath.Join(folder, ".making-1")
	if err := errors.Join(os.MkdirAll(half, 0o755), os.WriteFile(filepath.Join(folder, "x"), []byte("ha"),
		0o644)); err != nil {
		t.Fatal(err)
	}
	if f, err := s.File(t.Context(), "e", "x", writes("whole")); err != nil || content(t, f, "") != "whole" {
		t.Errorf("%+v, %v", f, err)
	}
	open(t, dir, "v1")
	if _, err := os.Stat(half); err != nil {
		t.Errorf("what may be another program's is gone: %v", err)
	}
	long := time.Now().Add(-2 * makeTimeout)
	if err := os.Chtimes(half, long, long); err != nil {
		t.Fatal(err)
	}
	open(t, dir, "v1")
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a half file is still there: %v", err)
	}
}

// TestKeep: files of editions that are no more go, and those of another version.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, "v1")
	for _, id := range []string{"2023-a", "2024-b"} {
		if _, err := s.File(t.Context(), id, "x", writes(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Keep([]string{"2024-b", "2025-c"}); err != nil {
		t.Fatal(err)
	}
	if f, err := s.File(t.Context(), "2023-a", "x", writes("anew")); err != nil || content(t, f, "") != "anew" {
		t.Errorf("a file of a dropped edition is still there: %+v, %v", f, err)
	}
	if f, err := s.File(t.Context(), "2024-b", "x", writes("anew")); err != nil || content(t, f, "") != "2024-b" {
		t.Errorf("a file of a kept edition is gone: %+v, %v", f, err)
	}
	open(t, dir, "v2+dirty")
	if _, err := os.Stat(filepath.Join(dir, "v1")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("files of another version are still there: %v", err)
	}
}

// TestNames: no name leads out of the folder.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, "v1")
	for _, name := range []string{"../../e", "..", ".", "/e", ".hidden"} {
		f, err := s.File(t.Context(), name, name, writes("x"))
		if err != nil || filepath.Dir(filepath.Dir(f.Path(""))) != filepath.Join(dir, "v1") {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}
