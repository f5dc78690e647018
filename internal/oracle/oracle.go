// Package oracle finds what tests compare with and did not make themselves: the
// real data that lies beside the project, in ../shared, and programs of others.
//
// There is one rule. What is missing skips a test, so that a newcomer can work
// without it; with CI=true in the environment it fails the test, so that a check
// that nobody made is not taken for one that passed.
package oracle

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// Missing ends a test that lacks what: it is skipped, or fails with CI=true.
func Missing(t testing.TB, what any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%v; CI=true demands it", what)
	}
	t.Skipf("skipped: %v", what)
}

// Data returns the path of a file or folder of ../shared/data, from that of the
// project.
func Data(t testing.TB, name string) string {
	t.Helper()
	return shared(t, "data", name)
}

// Case returns the path of a file of ../shared/cases: inputs that broke once.
func Case(t testing.TB, name string) string {
	t.Helper()
	return shared(t, "cases", name)
}

// shared returns the path of a file or folder in a folder of ../shared.
func shared(t testing.TB, folder, name string) string {
	t.Helper()
	root, err := root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "..", "shared", folder, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		Missing(t, "../shared/"+folder+"/"+name+" is missing beside the project")
	}
	return path
}

// Program returns the path of the first of some programs that is installed; they
// are names of one and the same.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, "the program "+names[0]+" is missing: run scripts/install-deps.sh test")
	return ""
}

// NodeModule returns the path of a file of what the front end is built and checked
// with, in web/node_modules.
func NodeModule(t testing.TB, name string) string {
	t.Helper()
	root, err := root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "web", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		Missing(t, "web/node_modules/"+name+" is missing: run make web")
	}
	return path
}

// Sources tells the cache of test results that a test depends on every file of the
// project. The cache knows the packages that a test is built from and the files
// that it opens; without this, one that runs the program or asks the go command
// keeps its result when those have changed.
func Sources() error {
	root, err := root()
	if err != nil {
		return err
	}
	return filepath.WalkDir(root, func(_ string, e os.DirEntry, err error) error {
		if err == nil && e.IsDir() && slices.Contains([]string{".git", "bin", "node_modules"}, e.Name()) {
			return filepath.SkipDir
		}
		return err // to list a folder is to depend on the size and time of all that is in it
	})
}

// root is the folder of the project.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("find the project: there is no go.mod above %s", dir)
		}
	}
}
