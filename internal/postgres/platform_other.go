//go:build !linux

package postgres

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// unicodeLocale names the locale that knows the letters of Unicode.
const unicodeLocale = "en_US.UTF-8"

// hasSmallSharedMemory reports that nothing is known to bound shared memory here.
func hasSmallSharedMemory() bool { return false }

// signalOnDeath can do nothing here: what a killed program leaves running is
// stopped by the next start.
func signalOnDeath(*syscall.SysProcAttr, syscall.Signal) {}

// serverProcesses returns the leader when that is a postgres server of dataDir.
// Its children cannot be told apart here; they end by themselves soon after it.
func serverProcesses(dataDir string, leader int) []int {
	if leader == 0 {
		return nil
	}
	out, err := exec.Command("ps", "-o", "args=", "-p", strconv.Itoa(leader)).Output()
	if err != nil || !strings.Contains(string(out), "postgres") || !strings.Contains(string(out), dataDir) {
		return nil
	}
	return []int{leader}
}
