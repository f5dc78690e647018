package postgres

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// BinDirEnv names the environment variable that points at the folder of
// PostgreSQL's server programs, for servers that are installed elsewhere.
const BinDirEnv = "RISICOKAART_PG_BIN"

// minMajor is the oldest major version of PostgreSQL that the program's SQL is
// written for; [CheckServer] holds other people's servers to it too.
const minMajor = 13

// Installation is a set of PostgreSQL server programs on this machine.
type Installation struct {
	Major   int    // major version, 13 or newer
	BinDir  string // absolute folder that holds postgres and initdb
	PostGIS bool   // whether PostGIS is installed for this server
}

func (i Installation) program(name string) string { return filepath.Join(i.BinDir, name) }

// Installations lists the PostgreSQL servers of version 13 or newer on this
// machine, the newest first. With a binDir it looks nowhere else and fails when
// that folder holds no such server.
func Installations(ctx context.Context, binDir string) ([]Installation, error) {
	if binDir != "" {
		i, err := inspect(ctx, binDir)
		if err != nil {
			return nil, fmt.Errorf("read PostgreSQL programs in %s (check %s): %w", binDir, BinDirEnv, err)
		}
		return []Installation{i}, nil
	}
	return inspectAll(ctx, usualBinDirs(ctx))
}

// usualBinDirs returns the folders that may hold server programs: the one that
// pg_config on PATH names, then those of Debian, Red Hat and Homebrew.
func usualBinDirs(ctx context.Context) []string {
	var dirs []string
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	} {
		matches, _ := filepath.Glob(pattern) // fails on a malformed pattern only
		dirs = append(dirs, matches...)
	}
	return dirs
}

func inspectAll(ctx context.Context, dirs []string) ([]Installation, error) {
	var found []Installation
	for _, dir := range dirs {
		i, err := inspect(ctx, dir)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("look for PostgreSQL: %w", ctx.Err())
		}
		if err != nil || slices.Contains(found, i) {
			continue // a folder of client programs alone is normal
		}
		found = append(found, i)
	}
	slices.SortStableFunc(found, func(a, b Installation) int { return cmp.Compare(b.Major, a.Major) })
	return found, nil
}

// inspect reads what the programs in dir are.
func inspect(ctx context.Context, dir string) (Installation, error) {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return Installation{}, err
	}
	i := Installation{BinDir: dir}
	if _, err := os.Stat(i.program("initdb")); err != nil {
		return Installation{}, err
	}
	out, err := exec.CommandContext(ctx, i.program("postgres"), "--version").Output()
	if err != nil {
		return Installation{}, fmt.Errorf("ask postgres for its version: %w", err)
	}
	if i.Major, err = parseServerVersion(string(out)); err != nil {
		return Installation{}, err
	}
	if i.Major < minMajor {
		return Installation{}, fmt.Errorf("PostgreSQL %d is too old: %d or newer is needed", i.Major, minMajor)
	}
	i.PostGIS = hasPostGIS(ctx, i)
	return i, nil
}

// hasPostGIS looks for PostGIS's control file.
func hasPostGIS(ctx context.Context, i Installation) bool {
	return slices.ContainsFunc(shareDirs(ctx, i), func(dir string) bool {
		_, err := os.Stat(filepath.Join(dir, "extension/postgis.control"))
		return err == nil
	})
}

// shareDirs are the folders that may hold what the server's programs share: the one
// that pg_config names or, where pg_config is not packaged with the server, those
// that the usual layouts have relative to the programs.
func shareDirs(ctx context.Context, i Installation) []string {
	major := strconv.Itoa(i.Major)
	if out, err := exec.CommandContext(ctx, i.program("pg_config"), "--sharedir").Output(); err == nil {
		return []string{strings.TrimSpace(string(out))}
	}
	return []string{
		filepath.Join("/usr/share/postgresql", major),
		filepath.Join(i.BinDir, "../share"),
		filepath.Join(i.BinDir, "../share/postgresql"),
	}
}

// parseServerVersion reads the major version from the answer to
// "postgres --version", such as "postgres (PostgreSQL) 15.8 (Debian 15.8-0)".
func parseServerVersion(s string) (int, error) {
	_, version, ok := strings.Cut(s, "(PostgreSQL) ")
	if !ok {
		return 0, fmt.Errorf("parse server version %q: want \"postgres (PostgreSQL) N\"", s)
	}
	return leadingInt(version)
}

// leadingInt reads the number that s starts with; "17beta1" is 17.
func leadingInt(s string) (int, error) {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(s)
	}
	n, err := strconv.Atoi(s[:end])
	if err != nil {
		return 0, fmt.Errorf("parse version %q: want a number first", s)
	}
	return n, nil
}

// clusterMajor returns the major version that made the cluster in dataDir, or
// 0 when there is no cluster yet.
func clusterMajor(dataDir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dataDir, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the database: %w", err)
	}
	major, err := leadingInt(string(bytes.TrimSpace(b)))
	if err != nil {
		return 0, fmt.Errorf("read the version of the database in %s: %w", dataDir, err)
	}
	return major, nil
}

// choose picks the installation that can run a cluster of the given major
// version, or the newest for a new cluster (major 0). Without one that has
// PostGIS it fails with a [*MissingError].
func choose(found []Installation, major int) (Installation, error) {
	missing := &MissingError{Major: major, Existing: major != 0, Server: true}
	for _, i := range found {
		if major != 0 && i.Major != major {
			continue
		}
		if i.PostGIS {
			return i, nil
		}
		if missing.Server { // the newest is the one to complete
			missing.Server, missing.Major = false, i.Major
		}
	}
	return Installation{}, missing
}
