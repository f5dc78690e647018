package postgres

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// unicodeLocale names the locale that knows the letters of Unicode.
const unicodeLocale = "C.UTF-8"

// hasSmallSharedMemory reports whether less memory is free to share between processes
// than the server may want at once. Docker gives a container 64 MB.
func hasSmallSharedMemory() bool {
	const enough = 512 << 20 // two index builds at a time of maintenance_work_mem, twice over
	var shm syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &shm); err != nil {
		return true // there is none
	}
	return shm.Bavail*uint64(shm.Bsize) < enough
}

// signalOnDeath has the kernel send sig to the child when its parent dies.
func signalOnDeath(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// serverProcesses returns the ids of the postgres processes that run in dataDir:
// the server changes into its data folder and its children stay there, so their
// working folder tells, even after the folder was moved.
func serverProcesses(dataDir string, _ int) []int {
	want, err := os.Stat(dataDir)
	if err != nil {
		return nil
	}
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	var pids []int
	for _, link := range links {
		process := filepath.Dir(link)
		name, err := os.ReadFile(filepath.Join(process, "comm"))
		if err != nil || strings.TrimSpace(string(name)) != "postgres" {
			continue
		}
		cwd, err := os.Stat(link)
		if err != nil || !os.SameFile(cwd, want) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(process)); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
