package postgres

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	return fmt.Sprintf("data folder %s is in use by %s; stop it or choose another --data-dir", e.Dir, programOf(e.PID))
}

// programOf names a risicokaart by its process id, where that is known.
func programOf(pid int) string {
	if pid == 0 {
		return "risicokaart"
	}
	return fmt.Sprintf("risicokaart, process %d", pid)
}

// The files that programs on one data folder lock. They stay, because removing one
// would let two programs lock two files of one name.
const (
	lockFile  = "risicokaart.lock"   // held by the one program that runs the cluster
	seatsFile = "risicokaart.guests" // shared by the programs that use it as guests
)

// lockDir takes the folder for this process alone. The lock is the kernel's
// (flock), so it vanishes with the process however that ends; what the file says
// serves the message, and guests. Closing the file releases the lock.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrPermission) {
		return nil, notYours(dir, err)
	}
	if err != nil {
		return nil, explainDisk(dir, fmt.Errorf("open the lock of data folder: %w", err))
	}
	if err := flock(f, syscall.LOCK_EX); err != nil {
		defer f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &InUseError{Dir: dir, PID: readHolder(f).pid}
		}
		return nil, fmt.Errorf("lock data folder %s: %w", dir, err)
	}
	if err := (holder{pid: os.Getpid()}).write(f); err != nil {
		f.Close()
		return nil, explainDisk(dir, fmt.Errorf("write the lock of data folder %s: %w", dir, err))
	}
	return f, nil
}

// notYours tells a user whose folder another's is.
func notYours(dir string, cause error) error {
	owner := "another user"
	for _, path := range []string{filepath.Join(dir, lockFile), dir} {
		if uid, exists := ownerOf(path); exists {
			owner = "user " + userName(uid)
			break
		}
	}
	return fmt.Errorf("use data folder %s: it belongs to %s; start as that user or as root, or choose another --data-dir: %w",
		dir, owner, cause)
}

// flock locks a file without waiting.
func flock(f *os.File, how int) error { return syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB) }

// holder is what the lock file says of the program that holds it.
type holder struct {
	pid int
	url string // of the database; empty while it cannot be used
}

func (h holder) write(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	text := strconv.Itoa(h.pid) + "\n"
	if h.url != "" {
		text += h.url + "\n"
	}
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// readHolder reads the lock file; what cannot be read is zero. A line that is not
// complete yet counts as not there.
func readHolder(f *os.File) holder {
	b, _ := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	var lines []string
	for line := range strings.Lines(string(b)) {
		if text, whole := strings.CutSuffix(line, "\n"); whole {
			lines = append(lines, text)
		}
	}
	var h holder
	if len(lines) > 0 {
		h.pid, _ = strconv.Atoi(lines[0])
	}
	if len(lines) > 1 {
		h.url = lines[1]
	}
	return h
}
