package postgres

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// FullError says that the disk of a data folder is full. A database that it stops is
// started again as soon as there is room.
type FullError struct{ Dir string }

func (e *FullError) Error() string {
	return fmt.Sprintf("no room is left on the disk of data folder %s: make room there; what was published is kept", e.Dir)
}

// Room returns how many bytes are free on the disk of a folder.
func Room(dir string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, fmt.Errorf("ask how much room is left in %s: %w", dir, err)
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil
}

// explainDisk says in one sentence why nothing can be written in a data folder, where
// that is why cause came to be.
func explainDisk(dir string, cause error) error {
	switch {
	case errors.Is(cause, syscall.EROFS):
		return fmt.Errorf("write in data folder %s: it lies on a read-only file system, "+
			"and a database writes even when it is only read; make it writable, choose another --data-dir, or use a server of yours with --database-url", dir)
	case errors.Is(cause, syscall.ENOSPC), errors.Is(cause, syscall.EDQUOT):
		return &FullError{Dir: dir}
	}
	return cause
}

// diskComplaint is [explainDisk] of what a server program wrote.
func diskComplaint(dir, text string, cause error) error {
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT} {
		// The program speaks as the C library does: with a capital.
		message := errno.Error()
		if strings.Contains(text, strings.ToUpper(message[:1])+message[1:]) {
			return explainDisk(dir, errno)
		}
	}
	return cause
}
