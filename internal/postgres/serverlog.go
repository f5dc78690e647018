package postgres

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxLogSize is the size in bytes past which a start sets the log aside.
const maxLogSize = 10 << 20

// openLog opens the file for the server's messages and returns its present
// length. A long log is kept once more under the name path.1.
func openLog(path string) (f *os.File, length int64, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, 0, fmt.Errorf("read database log: %w", err)
	case info.Size() > maxLogSize:
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, 0, fmt.Errorf("set database log aside: %w", err)
		}
	default:
		length = info.Size()
	}
	f, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("open database log: %w", err)
	}
	return f, length, nil
}

// turnedAway is what a server that is not ready yet says of each client that asks.
const turnedAway = "the database system is "

// complaints returns what the server logged from offset on about its failure, to
// be appended to an error message: the fatal lines, else the last one, and where
// to read the rest.
func complaints(path string, offset int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, _ := io.ReadAll(io.NewSectionReader(f, offset, 64<<10)) // part of it is better than nothing
	var fatal []string
	var last string
	for line := range strings.Lines(string(text)) {
		last = strings.TrimSpace(line)
		for _, severity := range []string{"FATAL:", "PANIC:", "HINT:"} {
			if _, message, ok := strings.Cut(line, severity); ok && !strings.Contains(message, turnedAway) {
				fatal = append(fatal, strings.TrimSpace(message))
			}
		}
	}
	if fatal == nil {
		fatal = []string{last}
	}
	return ": " + strings.Join(fatal, ": ") + " (more in " + path + ")"
}
