package recognise

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// What a killed program left goes with the next folder; what is in use stays.
func TestAbandonedFoldersAreRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	abandoned, other := filepath.Join(os.TempDir(), "risicokaart-unpacked-1"), filepath.Join(os.TempDir(), "other-1")
	for _, dir := range []string{abandoned, other} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "buurten.gpkg"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, removeFirst, err := makeFolder()
	if err != nil {
		t.Fatal(err)
	}
	second, removeSecond, err := makeFolder()
	if err != nil {
		t.Fatal(err)
	}
	there := func(dir string) bool { _, err := os.Stat(dir); return err == nil }
	if there(abandoned) || !there(other) || !there(first) || !there(second) || first == second {
		t.Errorf("abandoned %v, other %v, first %v, second %v", there(abandoned), there(other), there(first), there(second))
	}
	removeFirst()
	removeSecond()
	if there(first) || there(second) {
		t.Error("folders are left")
	}
}

// Programs that start together do not take each other's folders.
func TestFoldersOfManyPrograms(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				dir, remove, err := makeFolder()
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
					t.Error(err)
				}
				remove()
			}
		})
	}
	all.Wait()
}
