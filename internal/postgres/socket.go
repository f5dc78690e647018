package postgres

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// socketPort only names the socket file: there is no TCP.
	socketPort = "5432"
	socketFile = ".s.PGSQL." + socketPort

	// maxSocketPath is the longest path of a Unix socket in bytes: 107 on
	// Linux, 103 on macOS and the BSDs. The smaller suits all.
	maxSocketPath = 103
)

// socketDir returns the folder for the socket of the cluster in dir: inside it
// or, when that path would be too long for a socket, a folder of the user's own
// whose name follows from dir, so that every start chooses the same one.
func socketDir(dir string, a account) (string, error) {
	inside := filepath.Join(dir, "socket")
	if fitsSocket(inside) {
		return inside, nil
	}
	base := os.Getenv("XDG_RUNTIME_DIR")
	if base == "" || a.switched { // the folder is closed to any other user
		base = os.TempDir()
	}
	outside := filepath.Join(base, fmt.Sprintf("risicokaart-%x", sha256.Sum256([]byte(dir)))[:24])
	if !fitsSocket(outside) {
		return "", fmt.Errorf("place the database socket: %s and %s are too long for a socket; choose a shorter --data-dir",
			inside, outside)
	}
	return outside, nil
}

// fitsSocket reports whether a client can connect to a socket in dir; a comma
// would split the path in two in a connection string.
func fitsSocket(dir string) bool {
	return len(filepath.Join(dir, socketFile)) <= maxSocketPath && !strings.Contains(dir, ",")
}
