package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	roleName     = "risicokaart"
	databaseName = "risicokaart"
	maintenance  = "postgres" // the database that every cluster has

	// startTimeout leaves room for recovery from a long write-ahead log on a
	// slow disk; the log tells that it is at it.
	startTimeout  = 10 * time.Minute
	progressEvery = 5 * time.Second
)

// server knows how to run the postgres of one cluster; it holds no state of a
// running one.
type server struct {
	install   Installation
	account   account
	dataDir   string // absolute folder with PG_VERSION
	socketDir string // absolute folder, private to the account
	logPath   string // file for what postgres writes to its standard error
	settings  map[string]string
	log       *slog.Logger

	// smallSharedMemory says that the system has less memory to share between processes
	// than parallel queries and index builds may ask for, as containers do.
	smallSharedMemory bool
}

// sharedInFiles is the setting for memory that processes share while they work together;
// with the value mmap it lies in the data folder.
const sharedInFiles = "dynamic_shared_memory_type"

// defaultSettings suit a store that is filled in bulk and then mostly read, on a
// machine that does other work too. Durability stays as PostgreSQL has it:
// fsync and synchronous_commit are on.
func defaultSettings() map[string]string {
	return map[string]string{
		"shared_buffers":       "128MB",
		"work_mem":             "16MB",
		"maintenance_work_mem": "128MB", // building indexes after an import
		"max_connections":      "32",
		"random_page_cost":     "1.1", // solid-state disks
		"jit":                  "off", // compiling costs more than these short queries
		"wal_level":            "minimal",
		"max_wal_senders":      "0", // minimal: COPY into a new table skips the log
		"wal_compression":      "on",
		"max_wal_size":         "1GB",
		"timezone":             "UTC",
		"log_timezone":         "UTC",
		"log_checkpoints":      "off",
		"logging_collector":    "off",
		"cluster_name":         "risicokaart",
	}
}

// arguments are postgres's own: settings on the command line win over those in
// the data folder, so a cluster made by an older program gets today's.
func (s *server) arguments() []string {
	settings := defaultSettings()
	if s.smallSharedMemory {
		settings[sharedInFiles] = "mmap"
	}
	maps.Copy(settings, s.settings)
	// No TCP. Whoever can open the socket is trusted, and only the owner of the
	// folder around it can: the one user who can read the data files as well, so
	// that a password beside them would protect nothing. (Root, who starts the
	// server as another user, can do both anyhow.)
	settings["listen_addresses"] = ""
	settings["port"] = socketPort
	settings["unix_socket_permissions"] = "0700"
	settings["unix_socket_directories"] = `"` + strings.ReplaceAll(s.socketDir, `"`, `""`) + `"`

	args := []string{"-D", s.dataDir}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// command prepares one of PostgreSQL's programs to run as the account, away from
// the caller's folder and PG* variables.
func (s *server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(s.install.program(name), args...)
	cmd.Dir = "/"
	cmd.Env = []string{"LC_ALL=C"}
	for _, key := range []string{"PATH", "LD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(key); ok {
			cmd.Env = append(cmd.Env, key+"="+value)
		}
	}
	s.account.apply(cmd)
	return cmd
}

// start clears away what an earlier server left behind, starts postgres and
// returns when it accepts connections.
func (s *server) start(ctx context.Context) (*process, error) {
	if err := evict(ctx, s.dataDir, s.log); err != nil {
		return nil, err
	}
	out, logStart, err := openLog(s.logPath)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd := s.command("postgres", s.arguments()...)
	cmd.Stdout, cmd.Stderr = out, out
	p, err := spawn(cmd, syscall.SIGINT)
	if err != nil {
		return nil, err
	}
	if err := s.awaitReady(ctx, p); err != nil {
		p.shutdown(context.WithoutCancel(ctx), s.log)
		said := complaints(s.logPath, logStart)
		return nil, diskComplaint(filepath.Dir(s.dataDir), said, fmt.Errorf("start postgres: %w%s", err, said))
	}
	return p, nil
}

// awaitReady waits until the server accepts connections, which after a crash it
// does once it has recovered.
func (s *server) awaitReady(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	progress := time.NewTicker(progressEvery)
	defer progress.Stop()
	for {
		conn, err := s.connect(ctx, maintenance)
		if err == nil {
			return conn.Close(ctx)
		}
		if refused := new(pgconn.PgError); errors.As(err, &refused) && refused.Code != "57P03" { // cannot_connect_now
			return err
		}
		select {
		case <-p.exited:
			return fmt.Errorf("it ended before it was ready (%s)", p.cmd.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("%w while waiting: %w", ctx.Err(), err)
		case <-progress.C:
			s.log.Info("waiting for postgres to become ready", "because", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *server) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return pgx.Connect(ctx, s.url(database))
}

// url returns the connection string of one database of the cluster.
func (s *server) url(database string) string {
	u := url.URL{
		Scheme: "postgres",
		User:   url.User(roleName),
		Path:   "/" + database,
		RawQuery: url.Values{
			"host": {s.socketDir},
			"port": {socketPort},
		}.Encode(),
	}
	return u.String()
}
