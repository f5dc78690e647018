package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// evict stops what still runs in dataDir: the server of a program that was
// killed, or the children of a server that was. Whoever calls it holds the lock
// of the data folder, so nothing alive has a right to be there.
func evict(ctx context.Context, dataDir string, log *slog.Logger) error {
	leader, err := readPostmasterPID(dataDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the last server ended orderly, or there never was one
	}
	if err != nil {
		return err
	}
	pids := serverProcesses(dataDir, leader)
	if len(pids) == 0 {
		return dropStalePID(dataDir, leader, log)
	}
	log.Warn("stopping a postgres server that an earlier run left behind", "pids", pids)
	if slices.Contains(pids, leader) {
		send(syscall.SIGINT, leader)
		if emptied(ctx, dataDir, leader, fastShutdown) {
			return nil
		}
	}
	for _, sig := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		if err := ctx.Err(); err != nil { // whoever gives up waiting does not ask for force
			return fmt.Errorf("stop the postgres server left behind in %s: %w", dataDir, err)
		}
		send(sig, serverProcesses(dataDir, leader)...)
		if emptied(ctx, dataDir, leader, immediateShutdown) {
			return nil
		}
	}
	return fmt.Errorf("stop the postgres server left behind in %s: processes %v do not end; end them by hand",
		dataDir, serverProcesses(dataDir, leader))
}

// emptied waits until no server process is left in dataDir and reports whether
// that came to be in time.
func emptied(ctx context.Context, dataDir string, leader int, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for len(serverProcesses(dataDir, leader)) > 0 {
		if !sleep(ctx, 20*time.Millisecond) {
			return false
		}
	}
	return true
}

// sleep waits for d and reports whether ctx lasted that long.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// dropStalePID removes the pid file when its number has since been given to a
// process that is not a server of dataDir, such as after a restart of the
// machine or in a container: postgres would refuse to start. When the number is
// free postgres sorts it out itself, and checks its shared memory too.
func dropStalePID(dataDir string, leader int, log *slog.Logger) error {
	if errors.Is(syscall.Kill(leader, 0), syscall.ESRCH) {
		return nil
	}
	log.Info("removing a stale postmaster.pid", "pid", leader)
	err := os.Remove(filepath.Join(dataDir, "postmaster.pid"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // the server may just have ended, and done so itself
		return fmt.Errorf("remove stale pid file: %w", err)
	}
	return nil
}

func send(sig syscall.Signal, pids ...int) {
	for _, pid := range pids {
		_ = syscall.Kill(pid, sig) // it may have ended by now
	}
}

// readPostmasterPID returns the process id of the server that runs, or ran last,
// in dataDir. It fails with [fs.ErrNotExist] when that server ended orderly.
func readPostmasterPID(dataDir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dataDir, "postmaster.pid"))
	if err != nil {
		return 0, fmt.Errorf("read pid file: %w", err)
	}
	return parsePostmasterPID(string(b)), nil
}

// parsePostmasterPID reads the first line of postmaster.pid. A file that was cut
// off while it was written names no process: 0.
func parsePostmasterPID(s string) int {
	line, _, _ := strings.Cut(s, "\n")
	// A negative number marks a server in single-user mode.
	pid, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(line), "-"))
	if err != nil || pid < 1 {
		return 0
	}
	return pid
}
