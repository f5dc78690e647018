// Package postgres runs the program's own database: a private PostgreSQL and
// PostGIS cluster in the data folder, made of the server programs that the
// operating system packages. It listens on a Unix socket only, never runs as
// root, comes back when its server dies and ends with the program.
package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// patience says how a server that died is started again: after a pause that
// doubles from the first to the longest, until it failed so often in a row. While the
// disk is full it is tried for ever, about every whileFull.
type patience struct {
	firstPause, longestPause, whileFull time.Duration
	failures                            int
}

// usualPatience gives up after about two minutes.
var usualPatience = patience{firstPause: 200 * time.Millisecond, longestPause: 30 * time.Second,
	whileFull: 2 * time.Second, failures: 10}

// Options say where a cluster lies and how it is run.
type Options struct {
	Dir      string            // the program's data folder; made when absent
	BinDir   string            // folder of the server programs; "" means $RISICOKAART_PG_BIN, then the usual places
	Settings map[string]string // PostgreSQL settings that differ from the program's choice
	Logger   *slog.Logger      // nil logs nothing

	patience patience // zero means usualPatience
}

// Cluster is a running private cluster. Its methods may be called concurrently.
type Cluster struct {
	server   *server
	dir      string   // the data folder, absolute
	lock     *os.File // held until Stop
	seats    *os.File // held from AwaitGuests until Stop
	log      *slog.Logger
	patience patience

	cancel context.CancelFunc // ends supervise
	done   chan struct{}      // closed when supervise has ended
	proc   *process           // the running server; owned by supervise until done
	err    error              // why supervise gave up; set before done is closed

	stopOnce sync.Once
	stopErr  error
}

// Start starts the cluster in the data folder, made on first use, and returns
// when its database can be used; ctx bounds the starting alone. What a killed
// program left behind in the folder is stopped or repaired first.
//
// It fails with an [*InUseError] when another program runs on the folder and a
// [*MissingError] when PostgreSQL or PostGIS has to be installed.
func Start(ctx context.Context, opts Options) (*Cluster, error) {
	log := cmp.Or(opts.Logger, slog.New(slog.DiscardHandler))
	dir, err := makeDir(opts.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	s, p, err := startServer(ctx, dir, opts, log)
	if err != nil {
		lock.Close()
		return nil, explainDisk(dir, err)
	}
	if err := (holder{pid: os.Getpid(), url: s.url(databaseName)}).write(lock); err != nil {
		p.shutdown(context.WithoutCancel(ctx), log)
		lock.Close()
		return nil, explainDisk(dir, fmt.Errorf("write the lock of data folder %s: %w", dir, err))
	}
	supervised, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &Cluster{
		server: s, dir: dir, lock: lock, log: log, patience: cmp.Or(opts.patience, usualPatience),
		cancel: cancel, done: make(chan struct{}), proc: p,
	}
	go c.supervise(supervised)
	return c, nil
}

// makeDir returns the absolute path of the data folder without symbolic links,
// and makes it when absent.
func makeDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find data folder: %w", err)
	}
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		if err := os.MkdirAll(dir, 0o755); errors.Is(err, fs.ErrPermission) {
			return "", fmt.Errorf("make data folder: %w; choose another --data-dir", err)
		} else if err != nil {
			return "", explainDisk(dir, fmt.Errorf("make data folder: %w", err))
		}
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", fmt.Errorf("find data folder: %w", err)
	}
	return dir, nil
}

// startServer prepares everything that the server in dir needs, then starts it.
func startServer(ctx context.Context, dir string, opts Options, log *slog.Logger) (*server, *process, error) {
	s, isNew, err := newServer(ctx, dir, opts, log)
	if err != nil {
		return nil, nil, err
	}
	if isNew {
		err = s.create(ctx)
	} else {
		err = s.reclaim()
	}
	if err != nil {
		return nil, nil, err
	}
	if err := s.account.mkdir(s.socketDir); err != nil {
		return nil, nil, fmt.Errorf("make folder for the database socket: %w", err)
	}
	begun := time.Now()
	p, err := s.start(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := s.ensureDatabase(ctx); err != nil {
		p.shutdown(context.WithoutCancel(ctx), log)
		return nil, nil, err
	}
	log.Info("database started", "folder", s.dataDir, "postgresql", s.install.Major, "user", s.account.name, "took",
		time.Since(begun))
	return s, p, nil
}

// newServer works out how to run the cluster in dir and whether it is still to
// be made.
func newServer(ctx context.Context, dir string, opts Options, log *slog.Logger) (s *server, isNew bool, err error) {
	s = &server{
		dataDir:  filepath.Join(dir, "pgdata"),
		logPath:  filepath.Join(dir, "postgres.log"),
		settings: opts.Settings,
		log:      log,

		smallSharedMemory: hasSmallSharedMemory(),
	}
	major, err := clusterMajor(s.dataDir)
	if err != nil {
		return nil, false, err
	}
	found, err := Installations(ctx, cmp.Or(opts.BinDir, os.Getenv(BinDirEnv)))
	if err != nil {
		return nil, false, err
	}
	if s.install, err = choose(found, major); err != nil {
		return nil, false, err
	}
	if s.account, err = serverAccount(s.dataDir); err != nil {
		return nil, false, err
	}
	if err := s.account.checkReach(dir, s.install.program("postgres"), "--version"); err != nil {
		return nil, false, err
	}
	if major == 0 {
		if err := s.account.checkName(); err != nil {
			return nil, false, err
		}
	}
	s.socketDir, err = socketDir(dir, s.account)
	return s, major == 0, err
}

// supervise starts the server again whenever it dies, until ctx is cancelled or
// that keeps failing.
func (c *Cluster) supervise(ctx context.Context) {
	defer close(c.done)
	for {
		begun := time.Now()
		select {
		case <-ctx.Done():
			return
		case <-c.proc.exited:
		}
		c.log.Warn("postgres ended unexpectedly, starting it again", "status", c.proc.cmd.ProcessState, "ran",
			time.Since(begun))
		p, err := c.restart(ctx)
		if ctx.Err() != nil {
			c.proc = p // nil unless it became ready just then
			return
		}
		if err != nil {
			c.proc, c.err = nil, fmt.Errorf("give up on the database: %w", err)
			return
		}
		c.log.Info("postgres runs again")
		c.proc = p
	}
}

// restart tries to start the server until it runs, with growing pauses. The
// first pause keeps a server that dies as soon as it runs from spinning.
func (c *Cluster) restart(ctx context.Context) (*process, error) {
	pause := c.patience.firstPause
	for failures := 1; ; failures++ {
		if !sleep(ctx, pause) {
			return nil, ctx.Err()
		}
		p, err := c.server.start(ctx)
		if err == nil {
			return p, nil
		}
		if full := new(FullError); errors.As(err, &full) {
			failures = 0 // room may be made at any time, and then all is well
			pause = min(pause, c.patience.whileFull)
		}
		if failures == c.patience.failures || ctx.Err() != nil {
			return nil, err
		}
		pause = min(2*pause, c.patience.longestPause)
		c.log.Error("postgres does not start, trying again", "error", err, "pause", pause)
	}
}

// URL returns the connection string of the program's database, for pgx and for
// libpq; it stays the same over restarts.
func (c *Cluster) URL() string { return c.server.url(databaseName) }

// Major returns the major version of the PostgreSQL server.
func (c *Cluster) Major() int { return c.server.install.Major }

// Done returns a channel that is closed when the cluster is no longer kept
// running: Stop was called, or the server died and could not be started again,
// in which case Err tells why. While a restart is tried connections fail, and
// Done stays open.
func (c *Cluster) Done() <-chan struct{} { return c.done }

// Err returns why the cluster was given up: nil as long as it was not, and after
// a Stop.
func (c *Cluster) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

// Stop shuts the server down and releases the data folder. It disconnects
// clients and saves what is in memory; when ctx ends before that, it stops the
// server at once and the next Start recovers. Later calls do nothing more and
// return what the first did.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stopOnce.Do(func() {
		// Whoever comes now waits until the folder is free instead of losing its connection.
		_ = holder{pid: os.Getpid()}.write(c.lock) // the disk may be full; then it does lose it
		c.cancel()
		<-c.done
		if c.proc != nil {
			c.proc.shutdown(ctx, c.log)
		}
		_ = os.Remove(c.server.socketDir) // empty by now; perhaps not below the data folder
		if err := c.lock.Close(); err != nil {
			c.stopErr = fmt.Errorf("release data folder: %w", err)
		}
		if c.seats != nil {
			c.seats.Close()
		}
	})
	return c.stopErr
}
