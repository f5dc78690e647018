package indicator

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// Whatever the file, reading gives an indicator whose figures are numbers, or an
// error; and checking never panics.
func FuzzRead(f *testing.F) {
	f.Add([]byte("code,value\nBU05990110,12\nWK059901,3.5\n"))
	f.Add([]byte("\ufeffcode;waarde;onder;boven;jaar;naam;eenheid\nGM0599;12,5;10;15,5;2023;Zorg;%\n"))
	f.Add([]byte("code,value\nGM0599,1\nGM0599,2\n"))
	f.Add([]byte("code,value\n,\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "own.csv")
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := Read(t.Context(), path)
		if err != nil {
			return
		}
		if Check([]*Indicator{got}, everything) != nil {
			return
		}
		if got.ID == "" {
			t.Error("an indicator without an id passes the check")
		}
		for _, row := range got.Rows {
			if math.IsNaN(row.Value) || math.IsInf(row.Value, 0) || row.Low > row.Value || row.High < row.Value {
				t.Errorf("row %+v passes the check", row)
			}
		}
	})
}
