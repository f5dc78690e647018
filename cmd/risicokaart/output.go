package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile writes a file whole or not at all: whoever reads it sees the old
// one or the new one. A link stays a link. What is there and is no file, such as
// a pipe or /dev/null, is written to and stays what it is.
func replaceFile(path string, write func(io.Writer) error) error {
	path, kind, err := outFile(path)
	if err != nil {
		return err
	}
	if kind != 0 {
		return writeInto(path, write)
	}
	f, err := createBeside(path)
	if err != nil {
		return err
	}
	if err = errors.Join(write(f), f.Chmod(0o644), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// checkOut fails where replaceFile would, before work that takes long.
func checkOut(path string) error {
	path, kind, err := outFile(path)
	if err != nil || kind != 0 {
		return err
	}
	f, err := createBeside(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// outFile follows links to what a path stands for, and says of what kind that
// is: 0 for a file, and for nothing yet.
func outFile(path string) (string, fs.FileMode, error) {
	if path == "" {
		return "", 0, errors.New("the name of the file is empty; give --out FILE")
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if to, err := os.Readlink(path); err == nil { // to what is not there yet
			if !filepath.IsAbs(to) {
				to = filepath.Join(filepath.Dir(path), to)
			}
			return outFile(to)
		}
		return path, 0, nil
	case err != nil:
		return "", 0, err
	case info.IsDir():
		return "", 0, fmt.Errorf("%s is a folder; give the name of a file in it", path)
	}
	real, err := filepath.EvalSymlinks(path)
	return real, info.Mode().Type(), err
}

// createBeside creates a file that is to take the place of path.
func createBeside(path string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, fmt.Errorf("no file can be made in %s: %w; give --out a folder that exists and that you may write to",
			filepath.Dir(path), errors.Unwrap(err))
	}
	return f, nil
}

// writeInto writes to what cannot be replaced.
func writeInto(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
