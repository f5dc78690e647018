package recognise

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// folders are the names of temporary folders for what is unpacked.
const folders = "risicokaart-unpacked-*"

// makeFolder makes a folder for what is unpacked, and removes those of programs
// that were killed. Who uses a folder has it locked, and a lock ends with its
// program however that ends.
func makeFolder() (dir string, remove func(), err error) {
	removeAbandoned()
	for err == nil {
		if dir, err = os.MkdirTemp("", folders); err != nil {
			break
		}
		var f *os.File
		if f, err = lockFolder(dir, 0); err == nil {
			return dir, func() { _ = errors.Join(os.RemoveAll(dir), f.Close()) }, nil
		}
		if errors.Is(err, os.ErrNotExist) { // another program took it for abandoned
			err = nil
		}
	}
	return "", nil, fmt.Errorf("make folder for unpacked files: %w", err)
}

// removeAbandoned removes what it can; what it cannot is another user's.
func removeAbandoned() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), folders))
	for _, dir := range left {
		if f, err := lockFolder(dir, syscall.LOCK_NB); err == nil {
			_ = errors.Join(os.RemoveAll(dir), f.Close())
		}
	}
}

// lockFolder locks a folder until the file is closed: os.ErrNotExist when it is
// gone by then.
func lockFolder(dir string, how int) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
