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
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Guest is a place on a cluster that another program runs. It keeps a program that
// was only asked for a moment, such as for a list, from stopping the cluster; a
// server that is told to stop does not wait for guests.
type Guest struct {
	dir  string
	host holder
	seat *os.File // locked, shared with other guests, until Leave
}

// seatPause is how long a program that waits for another's cluster waits at a time.
const seatPause = 50 * time.Millisecond

// Join uses the cluster in the data folder: as a guest where another program runs it,
// else by starting it as [Start] does. It returns a cluster or a guest, never both, and
// waits while the other program is still starting or is just stopping.
//
// It fails with an [*InUseError] when the other program gets no further.
func Join(ctx context.Context, opts Options) (*Cluster, *Guest, error) {
	log := cmp.Or(opts.Logger, slog.New(slog.DiscardHandler))
	dir, err := makeDir(opts.Dir)
	if err != nil {
		return nil, nil, err
	}
	begun := time.Now()
	for next := begun.Add(progressEvery); ; {
		c, err := Start(ctx, opts)
		inUse := new(InUseError)
		if !errors.As(err, &inUse) {
			return c, nil, err
		}
		g, err := sitDown(ctx, dir)
		if g != nil || err != nil {
			return nil, g, err
		}
		if time.Since(begun) > startTimeout {
			return nil, nil, inUse
		}
		if time.Now().After(next) {
			log.Warn("waiting for the database, which another program is starting or stopping", "folder", dir, "process",
				inUse.PID)
			next = time.Now().Add(progressEvery)
		}
		if !sleep(ctx, seatPause) {
			return nil, nil, fmt.Errorf("wait for the database of %s: %w", programOf(inUse.PID), ctx.Err())
		}
	}
}

// sitDown takes a seat on the cluster of dir; nil while it cannot be used.
func sitDown(ctx context.Context, dir string) (*Guest, error) {
	seat, err := openSeats(dir)
	if err != nil {
		return nil, err
	}
	g := &Guest{dir: dir, seat: seat}
	if err := flock(seat, syscall.LOCK_SH); err != nil {
		seat.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) { // the host is stopping
			return nil, nil
		}
		return nil, fmt.Errorf("take a place on the database of %s: %w", dir, err)
	}
	usable, err := g.meetHost(ctx)
	if err != nil || !usable {
		seat.Close()
		return nil, err
	}
	return g, nil
}

// openSeats opens the file that guests share. Reading is enough for a lock, so that
// root and the owner of the folder may use it in turn.
func openSeats(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, seatsFile), os.O_RDONLY|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrPermission) {
		return nil, notYours(dir, err)
	}
	if err != nil {
		return nil, explainDisk(dir, fmt.Errorf("take a place on the database of %s: %w", dir, err))
	}
	return f, nil
}

// meetHost reads who runs the cluster and reports whether it can be used.
func (g *Guest) meetHost(ctx context.Context) (usable bool, err error) {
	f, err := os.Open(filepath.Join(g.dir, lockFile))
	if err != nil {
		return false, fmt.Errorf("read the lock of data folder: %w", err)
	}
	g.host = readHolder(f)
	f.Close()
	if g.host.url == "" {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, g.host.url)
	if errors.Is(err, syscall.EACCES) {
		return false, notYours(g.dir, err)
	}
	if err != nil {
		return false, nil // it is being started again, or the host has just gone
	}
	return true, conn.Close(ctx)
}

// URL returns the connection string of the program's database.
func (g *Guest) URL() string { return g.host.url }

// Host names the program that runs the cluster.
func (g *Guest) Host() string { return programOf(g.host.pid) }

// Leave gives the place up; connections have to be closed before.
func (g *Guest) Leave() error {
	if err := g.seat.Close(); err != nil {
		return fmt.Errorf("leave the database of %s: %w", g.dir, err)
	}
	return nil
}

// AwaitGuests waits until no other program uses the cluster and keeps new ones out,
// for a program that is done and would now stop it. It fails when ctx ends first.
// waiting is called once if there is anything to wait for.
func (c *Cluster) AwaitGuests(ctx context.Context, waiting func()) error {
	if c.seats == nil {
		seats, err := openSeats(c.dir)
		if err != nil {
			return err
		}
		c.seats = seats
	}
	for waited := false; ; waited = true {
		err := flock(c.seats, syscall.LOCK_EX)
		if err == nil {
			return nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return fmt.Errorf("wait for other programs on the database: %w", err)
		}
		if !waited {
			waiting()
		}
		if !sleep(ctx, seatPause) {
			return fmt.Errorf("wait for other programs on the database: %w", ctx.Err())
		}
	}
}
