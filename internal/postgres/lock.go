package postgres

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// InUseError says that another running program holds the data folder.
type InUseError struct {
	Dir string
	PID int // its process id; 0 when it has not written it yet
}

func (e *InUseError) Error() string {
	holder := "risicokaart"
	if e.PID != 0 {
		holder = fmt.Sprintf("risicokaart, process %d", e.PID)
	}
	return fmt.Sprintf("data folder %s is in use by %s; stop it or choose another --data-dir", e.Dir, holder)
}

// lockDir takes the folder for this process alone. The lock is the kernel's
// (flock), so it vanishes with the process however that ends; the process id in
// the file only serves the message. Closing the file releases the lock; the file
// stays, because removing it would let two programs lock two files of one name.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "risicokaart.lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the lock of data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &InUseError{Dir: dir, PID: readPID(f)}
		}
		return nil, fmt.Errorf("lock data folder %s: %w", dir, err)
	}
	if err := writePID(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("write the lock of data folder %s: %w", dir, err)
	}
	return f, nil
}

func writePID(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func readPID(f *os.File) int {
	b, _ := io.ReadAll(io.LimitReader(f, 32))
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0
	}
	return pid
}
