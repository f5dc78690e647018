package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// hello writes a file's worth.
func hello(w io.Writer) error {
	_, err := io.WriteString(w, "hello")
	return err
}

// A pipe stands for /dev/null here: had a test to fail on that, the machine
// would be without it.
func TestReplaceFileWritesIntoAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	// Open for both, so that neither side waits for the other.
	reader, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := replaceFile(pipe, hello); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
		t.Fatalf("the pipe became %v, error %v", info.Mode(), err)
	}
	text := make([]byte, 5)
	if _, err := io.ReadFull(reader, text); err != nil || string(text) != "hello" {
		t.Errorf("read %q, error %v", text, err)
	}
}

// A link stays a link, also one to a file that is yet to be made.
func TestReplaceFileKeepsLinks(t *testing.T) {
	for name, old := range map[string]string{"old": "old", "new": ""} {
		dir := t.TempDir()
		file, link, second := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "second")
		if err := errors.Join(os.Symlink("file", link), os.Symlink(link, second)); err != nil {
			t.Fatal(err)
		}
		if old != "" {
			if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := replaceFile(second, hello); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if to, linkErr := os.Readlink(link); to != "file" || string(text) != "hello" || err != nil || linkErr != nil {
			t.Errorf("%s: link to %q, file %q, errors %v, %v", name, to, text, err, linkErr)
		}
		if to, err := os.Readlink(second); to != link || err != nil {
			t.Errorf("%s: second link to %q, error %v", name, to, err)
		}
	}
}

func TestReplaceFileLeavesNothingOfAFailure(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := replaceFile(file, func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	files, _ := os.ReadDir(filepath.Dir(file))
	if text, err := os.ReadFile(file); string(text) != "old" || err != nil || len(files) != 1 {
		t.Errorf("file %q, error %v, %d files", text, err, len(files))
	}
}

// What cannot be written is known before the work begins, and says what to do.
func TestCheckOutSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		"":                            "give --out FILE",
		dir:                           "is a folder; give the name of a file in it",
		filepath.Join(dir, "no", "x"): "no file can be made in " + filepath.Join(dir, "no"),
	} {
		for name, err := range map[string]error{"check": checkOut(path), "replace": replaceFile(path, hello)} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s %q: error %v, want %q", name, path, err, want)
			}
		}
	}
	if err := checkOut(filepath.Join(dir, "new")); err != nil {
		t.Error(err)
	}
	if files, err := os.ReadDir(dir); len(files) != 0 || err != nil {
		t.Errorf("checking left %v, error %v", files, err)
	}
}
