package postgres

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

func TestWhatADiskKeepsFromIsSaid(t *testing.T) {
	other := errors.New("start postgres: it ended")
	for said, want := range map[string]string{
		`FATAL:  could not write lock file "postmaster.pid": No space left on device`: "no room is left on the disk of data folder /d",
		`PANIC:  could not write: Disk quota exceeded`:                                "no room is left",
		`FATAL:  could not open file: Read-only file system`:                          "read-only file system",
		`FATAL:  data directory "/d" has wrong ownership`:                             other.Error(),
	} {
		err := diskComplaint("/d", said, other)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is told as %v, want %q", said, err, want)
		}
	}
	full := new(FullError)
	if err := explainDisk("/d", fmt.Errorf("write: %w", syscall.ENOSPC)); !errors.As(err, &full) || full.Dir != "/d" {
		t.Errorf("a full disk is told as %v", err)
	}
	if err := explainDisk("/d", other); err != other {
		t.Errorf("another error is told as %v", err)
	}
}

func TestRoom(t *testing.T) {
	if room, err := Room(t.TempDir()); err != nil || room == 0 {
		t.Errorf("room in a folder for tests: %d, %v", room, err)
	}
	if _, err := Room("/no/such/folder"); err == nil {
		t.Error("a folder that is not there has room")
	}
}

func TestComplaintsLeaveOutWhoWasTurnedAway(t *testing.T) {
	path := t.TempDir() + "/log"
	f, _, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, "x FATAL:  the database system is starting up\nx FATAL:  could not write\n"+
		"x FATAL:  the database system is in recovery mode\n")
	f.Close()
	if got, want := complaints(path, 0), ": could not write (more in "+path+")"; got != want {
		t.Errorf("complaints = %q, want %q", got, want)
	}
}
