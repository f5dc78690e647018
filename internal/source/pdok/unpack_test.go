package pdok

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type member struct {
	name    string
	content []byte
}

func zipOf(t *testing.T, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err == nil {
			_, err = w.Write(m.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lyingZip returns an archive whose list says that the member has size bytes.
func lyingZip(t *testing.T, content []byte, size uint64) []byte {
	t.Helper()
	var packed, b bytes.Buffer
	deflate, _ := flate.NewWriter(&packed, flate.BestCompression)
	deflate.Write(content)
	deflate.Close()
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "a.gpkg", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
	if err == nil {
		_, err = w.Write(packed.Bytes())
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUnpack(t *testing.T) {
	good := geoPackage(5000)
	bomb := append(geoPackage(100), make([]byte, 10<<20)...)
	damaged := zipOf(t, member{"a.gpkg", good})
	damaged[len(damaged)/3] ^= 0xff
	tests := map[string]struct {
		archive []byte
		want    string // in the message; "" = accepted
	}{
		"one GeoPackage": {zipOf(t, member{"a.gpkg", good}), ""},
		"in a folder": {zipOf(t, member{"map/", nil}, member{"map/leesmij.txt", []byte("x")},
			member{"map/a.GPKG", good}), ""},
		"two":                 {zipOf(t, member{"a.gpkg", good}, member{"b.gpkg", good}), "more than one GeoPackage"},
		"none":                {zipOf(t, member{"a.txt", []byte("x")}), "no file of use"},
		"folder of that name": {zipOf(t, member{"a.gpkg/", nil}), "no file of use"},
		"outside":             {zipOf(t, member{"../a.gpkg", good}), "outside the archive"},
		"deep outside":        {zipOf(t, member{"map/../../a.gpkg", good}), "outside the archive"},
		"root":                {zipOf(t, member{"/etc/a.gpkg", good}), "outside the archive"},
		"backslashes":         {zipOf(t, member{`..\a.gpkg`, good}), "outside the archive"},
		"outside, beside":     {zipOf(t, member{"a.gpkg", good}, member{"../.profile", good}), "outside the archive"},
		"bomb":                {zipOf(t, member{"a.gpkg", bomb}), "would grow"},
		"bomb in disguise":    {lyingZip(t, bomb, 500), "not a valid zip file"},
		"says too much":       {lyingZip(t, good, 6000), "unexpected EOF"},
		"large":               {zipOf(t, member{"a.gpkg", geoPackage(1<<20 + 1)}), "would grow"},
		"other content":       {zipOf(t, member{"a.gpkg", []byte("<html>" + strings.Repeat("x", 999))}), "no file of use"},
		"damaged":             {damaged, "a.gpkg"},
		"not a zip":           {good, "not a valid zip file"},
		"cut short":           {damaged[:len(damaged)/2], "not a valid zip file"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "downloads", "2024")
			archive, target := filepath.Join(dir, "squares.zip"), filepath.Join(dir, "squares.gpkg")
			if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(archive, tt.archive, 0o644)); err != nil {
				t.Fatal(err)
			}
			c := newClient(t)
			c.MaxBytes = 1 << 20
			if name == "bomb" { // its ratio gives it away, not its size
				c.MaxBytes = 1 << 30
			}
			err := c.unpack(t.Context(), archive, target)
			if tt.want == "" {
				if err != nil || !bytes.Equal(read(t, target), good) {
					t.Errorf("error %v, or other bytes", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
			if got := filesBelow(t, root); len(got) != 1 {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

func TestUnpackCancelled(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "a.zip")
	if err := os.WriteFile(archive, zipOf(t, member{"a.gpkg", geoPackage(5000)}), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := newClient(t).unpack(ctx, archive, filepath.Join(dir, "a.gpkg"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if got := filesBelow(t, dir); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
}

func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
