package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user that the server runs as: the program's own, except that
// PostgreSQL refuses to run as root and must then be given another.
type account struct {
	name     string
	uid, gid int
	switched bool // differs from the program's own user
}

// serverAccount decides who runs the server of dataDir, which need not exist.
// Root hands over to the owner of an existing cluster, else to the user
// postgres, else to nobody.
func serverAccount(dataDir string) (account, error) {
	owner, exists := ownerOf(dataDir)
	if euid := os.Geteuid(); euid != 0 {
		if exists && owner != euid {
			return account{}, fmt.Errorf("use the database in %s: it belongs to user %s; start as that user or as root, or choose another --data-dir",
				dataDir, userName(owner))
		}
		return account{name: userName(euid), uid: euid, gid: os.Getegid()}, nil
	}
	if exists && owner != 0 {
		if u, err := user.LookupId(strconv.Itoa(owner)); err == nil {
			return switchTo(u)
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return switchTo(u)
		}
	}
	return account{}, errors.New("choose a user for the database server: PostgreSQL does not run as root and there is no user postgres or nobody; start as an ordinary user")
}

func switchTo(u *user.User) (account, error) {
	uid, errUID := strconv.Atoi(u.Uid)
	gid, errGID := strconv.Atoi(u.Gid)
	if err := errors.Join(errUID, errGID); err != nil {
		return account{}, fmt.Errorf("read the ids of user %s: %w", u.Username, err)
	}
	return account{name: u.Username, uid: uid, gid: gid, switched: true}, nil
}

func userName(uid int) string {
	id := strconv.Itoa(uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

// checkName fails where the account is a bare number: PostgreSQL makes no database for
// a user that the system has no name for. It runs one that is there.
func (a account) checkName() error {
	if _, err := user.LookupId(strconv.Itoa(a.uid)); err == nil {
		return nil
	}
	return fmt.Errorf("make a database as user %d: this system has no name for that user, and PostgreSQL needs one; "+
		"start as a user in /etc/passwd (containers: --user postgres, or add a line for %[1]d to that file), "+
		"or use a server of yours with --database-url", a.uid)
}

// ownerOf returns the user id that owns path, and whether path exists.
func ownerOf(path string) (uid int, exists bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, false
	}
	return int(info.Sys().(*syscall.Stat_t).Uid), true
}

// apply makes cmd run as the account.
func (a account) apply(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	if a.switched {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}

// own gives path and everything below it to the account.
func (a account) own(path string) error {
	if !a.switched {
		return nil
	}
	err := filepath.WalkDir(path, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(name, a.uid, a.gid)
	})
	if err != nil {
		return fmt.Errorf("give %s to user %s: %w", path, a.name, err)
	}
	return nil
}

// mkdir makes the folder private to the account. A folder that is there already
// must be just that: in a temporary folder somebody else could have made it.
func (a account) mkdir(path string) error {
	if err := os.Mkdir(path, 0o700); err == nil {
		return a.own(path)
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	owner, _ := ownerOf(path)
	if !info.IsDir() || owner != a.uid && owner != os.Geteuid() {
		return fmt.Errorf("use folder %s: it belongs to user %s instead of %s; remove it or choose another --data-dir",
			path, userName(owner), a.name)
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return err
	}
	if a.switched {
		return os.Lchown(path, a.uid, a.gid)
	}
	return nil
}

// checkReach fails when the account cannot enter dir, naming the outermost
// folder that stops it. The kernel is asked, by starting the harmless command in
// the folder, since mode bits alone leave out access lists and mount options.
func (a account) checkReach(dir string, harmless ...string) error {
	if !a.switched {
		return nil
	}
	try := func(dir string) error {
		cmd := exec.Command(harmless[0], harmless[1:]...)
		cmd.Dir = dir
		a.apply(cmd)
		return cmd.Run()
	}
	cause := try(dir)
	if cause == nil {
		return nil
	}
	blocked := dir
	for parent := dir; parent != filepath.Dir(parent); {
		parent = filepath.Dir(parent)
		if try(parent) != nil {
			blocked = parent
		}
	}
	return fmt.Errorf("enter folder %s as user %s, who runs the database: %w; run \"chmod o+x %s\" or choose another --data-dir, such as /var/lib/risicokaart",
		blocked, a.name, cause, blocked)
}
