package postgres

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// create makes a new cluster. It is made beside its place and then moved there,
// so that a start that was cut short leaves nothing that looks like a cluster.
func (s *server) create(ctx context.Context) error {
	s.log.Info("creating a database", "folder", s.dataDir, "postgresql", s.install.Major)
	unfinished := s.dataDir + ".new"
	send(syscall.SIGKILL, serverProcesses(unfinished, 0)...) // initdb's, if it lost its program just now
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("remove unfinished database: %w", err)
	}
	if err := s.account.mkdir(unfinished); err != nil {
		return fmt.Errorf("make database folder: %w", err)
	}
	if err := s.initdb(ctx, unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, s.dataDir); err != nil {
		return fmt.Errorf("put the new database in its place: %w", err)
	}
	return syncDir(filepath.Dir(s.dataDir))
}

func (s *server) initdb(ctx context.Context, dir string) error {
	// Sorting is by bytes, the same on every machine; letters are those of
	// Unicode, so that lower('Ê') works in a search for Skarsterlân.
	cmd := s.command("initdb", "--pgdata="+dir, "--username="+roleName,
		"--auth-local=trust", "--auth-host=reject",
		"--encoding=UTF8", "--locale=C", "--lc-ctype="+unicodeLocale)
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &output
	p, err := spawn(cmd, syscall.SIGKILL)
	if err != nil {
		return err
	}
	select {
	case <-p.exited:
	case <-ctx.Done():
		p.signal(syscall.SIGKILL)
		<-p.exited
		return fmt.Errorf("create database: %w", ctx.Err())
	}
	if p.err != nil {
		return fmt.Errorf("create database with initdb: %w: %s", p.err, strings.TrimSpace(output.String()))
	}
	return nil
}

// reclaim gives an existing cluster back to the account when root has come to own
// it, such as by restoring a backup: postgres insists on owning its data.
func (s *server) reclaim() error {
	if owner, _ := ownerOf(s.dataDir); owner == s.account.uid {
		return nil
	}
	return s.account.own(s.dataDir)
}

// syncDir makes a rename in dir survive a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder to sync it: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}

// ensureDatabase makes the program's database, with PostGIS, in a running
// cluster that does not have it yet.
func (s *server) ensureDatabase(ctx context.Context) error {
	admin, err := s.connect(ctx, maintenance)
	if err != nil {
		return fmt.Errorf("connect to postgres: %w", err)
	}
	defer admin.Close(ctx)
	var exists bool
	if err := admin.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`,
		databaseName).Scan(&exists); err != nil {
		return fmt.Errorf("look for database %s: %w", databaseName, err)
	}
	if !exists {
		if _, err := admin.Exec(ctx, `CREATE DATABASE `+pgx.Identifier{databaseName}.Sanitize()); err != nil {
			return fmt.Errorf("create database %s: %w", databaseName, err)
		}
	}
	conn, err := s.connect(ctx, databaseName)
	if err != nil {
		return fmt.Errorf("connect to database %s: %w", databaseName, err)
	}
	defer conn.Close(ctx)
	return CheckServer(ctx, conn)
}
