package e2e

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestThirtyKills kills the program at thirty random moments of an import.
// After each, what the next program serves is one of the two whole editions,
// byte for byte.
func TestThirtyKills(t *testing.T) {
	t.Parallel()
	files := func(seed string) string {
		dir := filepath.Join(t.TempDir(), seed)
		if status, _, stderr := run(t, "demo", "--seed", seed, "--out", dir); status != 0 {
			t.Fatal(stderr)
		}
		return dir
	}
	one, two := files("1"), files("2")
	dir, err := os.MkdirTemp(work, "kills")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { os.RemoveAll(dir) })
	command := func(args ...string) {
		t.Helper()
		if status, _, stderr := run(t, append(args, "--data-dir", dir)...); status != 0 {
			t.Fatalf("%v: %s", args, stderr)
		}
	}
	look := func() edition {
		t.Helper()
		p, err := start(dir, "serve", "--addr", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		e := p.edition(t)
		must(t, p.stop())
		return e
	}

	command("import", one)
	before := look()
	begun := time.Now()
	command("import", two)
	within := time.Since(begun) // follows how busy the machine is
	after := look()
	back := func() {
		t.Helper()
		command("editions", "use", before.ID)
		command("editions", "drop", after.ID)
	}
	back()

	random := rand.New(rand.NewPCG(30, 0))
	came := map[string]int{}
	for range 30 {
		p, _, err := launch(dir, "import", two)
		must(t, err)
		time.Sleep(time.Duration(random.Int64N(int64(within))))
		p.kill()
		got := look()
		if !got.equal(before) && !got.equal(after) {
			t.Fatalf("edition %s with %d bytes is served, neither %s nor %s as they were", got.ID, len(got.csv), before.ID,
				after.ID)
		}
		came[got.ID]++
		if got.ID == after.ID {
			within = within * 8 / 10
			back()
		} else {
			within = within * 11 / 10
		}
	}
	t.Logf("after a kill within %v: %d times the edition before, %d times the new one", within.Round(time.Millisecond),
		came[before.ID], came[after.ID])
	if came[before.ID] < 10 {
		t.Errorf("only %d of 30 kills came before the publication: too few to show much", came[before.ID])
	}
}
