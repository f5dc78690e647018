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
	args := []string{"--pgdata=" + dir, "--username=" + roleName, "--auth-local=trust", "--auth-host=reject",
		"--encoding=UTF8", "--locale=C", "--lc-ctype=" + unicodeLocale}
	if s.smallSharedMemory {
		input, err := s.frugalInput(ctx)
		if err != nil {
			return err
		}
		defer os.RemoveAll(input)
		args = append(args, "-L", input)
	}
	cmd := s.command("initdb", args...)
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
		return diskComplaint(filepath.Dir(s.dataDir), output.String(),
			fmt.Errorf("create database with initdb: %w: %s", p.err, strings.TrimSpace(output.String())))
	}
	return nil
}

// frugalInput makes a folder of input for initdb with which the servers that it starts
// keep what they share in files. They have to be told so by the sample of their
// settings: an initdb before version 16 takes no settings.
func (s *server) frugalInput(ctx context.Context) (dir string, err error) {
	const sample = "postgresql.conf.sample"
	fail := func(err error) (string, error) {
		return "", fmt.Errorf("prepare a database for little shared memory: %w", err)
	}
	var share string
	var settings []byte
	for _, share = range shareDirs(ctx, s.install) {
		if settings, err = os.ReadFile(filepath.Join(share, sample)); err == nil {
			break
		}
	}
	if err != nil {
		return fail(err)
	}
	dir = s.dataDir + ".input"
	if err := os.RemoveAll(dir); err != nil { // of a start that was killed
		return fail(err)
	}
	if err := s.account.mkdir(dir); err != nil {
		return fail(err)
	}
	input, err := os.ReadDir(share)
	if err != nil {
		return fail(err)
	}
	for _, file := range input {
		if file.Name() == sample {
			continue
		}
		if err := os.Symlink(filepath.Join(share, file.Name()), filepath.Join(dir, file.Name())); err != nil {
			return fail(err)
		}
	}
	settings = append(settings, "\n"+sharedInFiles+" = mmap\n"...) // the last one counts
	if err := os.WriteFile(filepath.Join(dir, sample), settings, 0o600); err != nil {
		return fail(err)
	}
	return dir, s.account.own(dir)
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
