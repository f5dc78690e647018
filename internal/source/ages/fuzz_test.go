package ages

import (
	"os"
	"path/filepath"
	"testing"

	"risicokaart/internal/source/table"
)

// Whatever the table, reading gives counts that are not negative, or an error.
func FuzzRead(f *testing.F) {
	f.Add([]byte(header + rows("GM0599", nil)))
	f.Add([]byte(header))
	f.Add([]byte("RegioS,Leeftijd,Perioden,BevolkingOp1Januari_1\nGM0599,16500,2024JJ00,-3\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "ages.csv")
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := table.Open(t.Context(), path)
		if err != nil {
			return
		}
		defer file.Close()
		for _, l := range file.Layers() {
			if !IsTable(l) {
				continue
			}
			list, err := Read(l, file.Rows(t.Context(), l), nil)
			if err != nil {
				continue
			}
			for _, m := range list {
				if share, ok := m.Share75(); ok && !(share >= 0 && share <= 1) {
					t.Errorf("%+v: share %v", m, share)
				}
			}
		}
	})
}
