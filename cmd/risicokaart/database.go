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
// the unprivileged user that PostgreSQL runs as cannot enter root's home.
func defaultDataDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/risicokaart"
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "risicokaart")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), "risicokaart")
	}
	return filepath.Join(home, ".local", "share", "risicokaart")
}

// database is an open store and the private cluster below it, if there is one.
type database struct {
	*store.Store
	cluster *postgres.Cluster // nil with --database-url
}

// openDatabase starts the private cluster, or checks the user's server, and
// migrates it.
func openDatabase(ctx context.Context, p *program) (*database, error) {
	if p.DatabaseURL != "" {
		if err := checkServer(ctx, p.DatabaseURL); err != nil {
			return nil, err
		}
		s, err := store.Open(ctx, p.DatabaseURL, p.log)
		if err != nil {
			return nil, err
		}
		return &database{Store: s}, nil
	}
	cluster, err := postgres.Start(ctx, postgres.Options{Dir: p.DataDir, Logger: p.log})
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, cluster.URL(), p.log)
	if err != nil {
		return nil, errors.Join(err, stopCluster(cluster))
	}
	return &database{Store: s, cluster: cluster}, nil
}

func checkServer(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to the server of --database-url: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return postgres.CheckServer(ctx, conn)
}

// withDatabase runs fn on the database and closes it.
func withDatabase(ctx context.Context, p *program, fn func(*database) error) (err error) {
	db, err := openDatabase(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}

// Close closes the connections and stops the private cluster.
func (d *database) Close() error {
	d.Store.Close()
	if d.cluster == nil {
		return nil
	}
	return stopCluster(d.cluster)
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
