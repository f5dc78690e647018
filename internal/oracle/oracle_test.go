package oracle

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// witness is a test that notes how it ends.
type witness struct {
	testing.TB
	end string
}

func (w *witness) Helper() {}

func (w *witness) Skipf(format string, args ...any) {
	w.end = "skipped " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (w *witness) Fatalf(format string, args ...any) {
	w.end = "failed " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// TestMissing: what is missing skips a test, and fails it in CI.
func TestMissing(t *testing.T) {
	for name, ask := range map[string]func(testing.TB) string{
		"../shared/data/nothing of the kind":  func(t testing.TB) string { return Data(t, "nothing of the kind") },
		"../shared/cases/nothing of the kind": func(t testing.TB) string { return Case(t, "nothing of the kind") },
		"web/node_modules/no-such-module":     func(t testing.TB) string { return NodeModule(t, "no-such-module") },
		"no-such-program": func(t testing.TB) string {
			return Program(t, "no-such-program",
				"nor-this-one")
		},
	} {
		for ci, want := range map[string]string{"": "skipped ", "false": "skipped ", "true": "failed "} {
			t.Setenv("CI", ci)
			w := &witness{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				ask(w)
				w.end = "went on"
			}()
			<-done
			if !strings.HasPrefix(w.end, want) || !strings.Contains(w.end, name) {
				t.Errorf("%s with CI=%q: the test %q, want it %s", name, ci, w.end, want)
			}
		}
	}
}

// TestProgram finds a program by any of its names.
func TestProgram(t *testing.T) {
	if path := Program(t, "no-such-program", "go"); !strings.HasSuffix(path, "go") {
		t.Errorf("found %q", path)
	}
}
