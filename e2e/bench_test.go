package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// importMB is the most memory that the import of a country may take, resident.
const importMB = 600

// BenchmarkImportCountry imports the whole fictitious country with the program
// (files, areas, estimates, cells, indexes; into a database of its own) and
// measures how long that takes and the most memory that the program held.
func BenchmarkImportCountry(b *testing.B) {
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	country := filepath.Join(work, "country")
	if out, err := exec.Command(path, "demo", "--country", "--out", country).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for b.Loop() {
		dir := filepath.Join(work, "import")
		begun := time.Now()
		cmd := exec.Command(path, "import", "--data-dir", dir, country)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss / 1024
		b.ReportMetric(time.Since(begun).Seconds(), "s/import")
		b.ReportMetric(float64(peak), "MB")
		if peak > importMB {
			b.Errorf("%d MB resident, want at most %d", peak, importMB)
		}
		os.RemoveAll(dir)
	}
}
