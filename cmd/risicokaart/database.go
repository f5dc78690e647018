package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/postgres"
	"risicokaart/internal/store"
)

// defaultDataDir is the XDG data folder; for root it is the system's, because
// the unprivileged user that PostgreSQL runs as cannot enter root's home. It is
// empty where nothing tells of a home, as in some containers: a folder that nobody
// chose, such as the temporary one, would lose the figures without a word.
func defaultDataDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/risicokaart"
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "risicokaart")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "share", "risicokaart")
}

// folder is the data folder, or an error where there is none.
func (g globals) folder() (string, error) {
	if g.DataDir == "" {
		return "", errors.New("choose a data folder: neither HOME nor XDG_DATA_HOME says where; " +
			"give --data-dir DIR or set RISICOKAART_DATA_DIR")
	}
	return g.DataDir, nil
}

// database is an open store and the private cluster below it, if there is one.
type database struct {
	*store.Store
	cluster *postgres.Cluster // run by this program; nil with --database-url and as a guest
	guest   *postgres.Guest   // on the cluster of a program that runs already, or nil
}

// runDatabase starts the private cluster, or checks the user's server, and migrates it.
// A server runs its cluster itself: as a guest it would stop answering with its host.
func runDatabase(ctx context.Context, p *program) (*database, error) {
	return openDatabase(ctx, p, func(opt postgres.Options) (*postgres.Cluster, *postgres.Guest, error) {
		cluster, err := postgres.Start(ctx, opt)
		return cluster, nil, err
	})
}

// joinDatabase is runDatabase that uses the cluster of a program that runs already,
// such as a server.
func joinDatabase(ctx context.Context, p *program) (*database, error) {
	return openDatabase(ctx, p, func(opt postgres.Options) (*postgres.Cluster, *postgres.Guest, error) {
		return postgres.Join(ctx, opt)
	})
}

func openDatabase(
	ctx context.Context, p *program, enter func(postgres.Options) (*postgres.Cluster, *postgres.Guest, error),
) (_ *database, err error) {
	d, url := &database{}, p.DatabaseURL
	if url != "" {
		err = checkServer(ctx, url)
	} else {
		var dir string
		if dir, err = p.folder(); err != nil {
			return nil, err
		}
		d.cluster, d.guest, err = enter(postgres.Options{Dir: dir, Logger: p.log})
	}
	if err != nil {
		return nil, err
	}
	switch {
	case d.cluster != nil:
		url = d.cluster.URL()
	case d.guest != nil:
		url = d.guest.URL()
	}
	if d.Store, err = store.Open(ctx, url, p.log); err != nil {
		return nil, errors.Join(d.explain(p, err), d.leave())
	}
	return d, nil
}

func checkServer(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to the server of --database-url: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return postgres.CheckServer(ctx, conn)
}

// withDatabase runs fn on the database, which may be that of a program that runs
// already, and closes it.
func withDatabase(ctx context.Context, p *program, fn func(*database) error) (err error) {
	db, err := joinDatabase(ctx, p)
	if err != nil {
		return err
	}
	defer func() {
		db.awaitGuests(ctx, p)
		err = errors.Join(err, db.Close())
	}()
	return db.explain(p, fn(db))
}

// explain says of an error on another program's cluster that the cluster was stopped,
// where it was.
func (d *database) explain(p *program, err error) error {
	if d.guest == nil || !store.Unavailable(err) {
		return err
	}
	p.log.Info("the database was lost", "err", err)
	return fmt.Errorf("the database in %s was stopped while it was used: %s, was running it; "+
		"what was published before stays as it was; run this command again", p.DataDir, d.guest.Host())
}

// awaitGuests waits for other programs on this one's cluster, so that the shortest of
// several commands does not end the others. An interrupt ends the waiting.
func (d *database) awaitGuests(ctx context.Context, p *program) {
	if d.cluster == nil {
		return
	}
	err := d.cluster.AwaitGuests(ctx, func() {
		p.report.Say("waiting", "Done; waiting for another risicokaart that uses the same database (Ctrl-C stops that as well).")
	})
	if err != nil {
		p.log.Info("other programs lose the database", "err", err)
	}
}

// Close closes the connections and stops the private cluster.
func (d *database) Close() error {
	d.Store.Close()
	return d.leave()
}

// leave stops the private cluster, or leaves it to the program that runs it.
func (d *database) leave() error {
	switch {
	case d.cluster != nil:
		return stopCluster(d.cluster)
	case d.guest != nil:
		return d.guest.Leave()
	}
	return nil
}

func stopCluster(c *postgres.Cluster) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return c.Stop(ctx)
}

// lost is closed when the private cluster is gone for good; never without one.
func (d *database) lost() <-chan struct{} {
	if d.cluster == nil {
		return nil
	}
	return d.cluster.Done()
}
