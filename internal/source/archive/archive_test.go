package archive

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/source"
)

type member struct {
	name, content string
	mode          fs.FileMode
}

// pack makes a zip archive.
func pack(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		if m.mode != 0 {
			h.SetMode(m.mode)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(m.content))
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

// lie makes an archive whose list says that its member has size bytes, and flags.
func lie(t testing.TB, content string, size uint64, flags uint16) []byte {
	t.Helper()
	var packed, b bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = deflate.Write([]byte(content))
	}
	if err = errors.Join(err, deflate.Close()); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "a.dat", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(content)),
		Flags:            flags,
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
	if err == nil {
		_, err = w.Write(packed.Bytes())
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// limits want files that start with "data".
var limits = Limits{MaxBytes: 1 << 20, MaxRatio: DefaultRatio,
	Want: func(_ string, head []byte) bool { return bytes.HasPrefix(head, []byte("data")) }}

// data returns a file that is wanted and does not shrink.
func data(size int) string {
	b := []byte("data")
	for state := uint32(1); len(b) < size; {
		state = state*1664525 + 1013904223
		b = append(b, byte(state>>24))
	}
	return string(b)
}

// below returns the files in dir with their contents.
func below(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func extractAll(t *testing.T, ctx context.Context, archive []byte) (dir string, files []string, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.zip")
	if err := os.WriteFile(path, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "inside")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err = Extract(ctx, path, dir, limits)
	return dir, files, err
}

func TestExtract(t *testing.T) {
	large := data(50_000)
	tests := map[string]struct {
		members []member
		want    []string // names, in order
	}{
		"one":               {[]member{{"a.dat", large, 0}}, []string{"a.dat"}},
		"several, in order": {[]member{{"z.dat", "data 1", 0}, {"a.dat", "data 2", 0}}, []string{"z.dat", "a.dat"}},
		"in folders": {[]member{{"map/", "", fs.ModeDir | 0o755}, {"map/deep/a.dat", "data", 0},
			{"a.dat", "data 2", 0}}, []string{"map/deep/a.dat", "a.dat"}},
		"among others": {[]member{{"leesmij.txt", "tekst", 0}, {"leeg", "", 0}, {"a.naam", "data", 0},
			{"tabel.xlsx", "PK\x03\x04", 0}}, []string{"a.naam"}},
		"dots in names":       {[]member{{"a..b/..c.dat", "data", 0}}, []string{"a..b/..c.dat"}},
		"by content not name": {[]member{{"a.zip", "data, whatever its name says", 0}}, []string{"a.zip"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			packed := pack(t, test.members...)
			if !Sniff(packed[:16]) {
				t.Error("Sniff does not recognise it")
			}
			dir, files, err := extractAll(t, t.Context(), packed)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for i, name := range test.want {
				at := slices.IndexFunc(test.members, func(m member) bool { return m.name == name })
				want[name] = test.members[at].content
				if files[i] != filepath.Join(dir, filepath.FromSlash(name)) {
					t.Errorf("file %d is %s, want %s", i, files[i], name)
				}
			}
			if diff := cmp.Diff(want, below(t, dir)); diff != "" || len(files) != len(want) {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExtractErrors(t *testing.T) {
	bomb := "data" + strings.Repeat("\x00", 900_000)
	damaged := pack(t, member{"goed.dat", "data", 0}, member{"a.dat", data(50_000), 0})
	damaged[len(damaged)/2] ^= 0xff
	tests := map[string]struct {
		archive []byte
		want    string
	}{
		"no archive":     {[]byte("data"), "cannot open the archive"},
		"cut short":      {damaged[:len(damaged)/2], "cannot open the archive"},
		"empty":          {pack(t), "no file of use: it is empty"},
		"nothing wanted": {pack(t, member{"a.txt", "tekst", 0}, member{"b.txt", "", 0}), "no file of use: a.txt, b.txt"},
		"many unwanted":  {pack(t, slices.Repeat([]member{{"a.txt", "tekst", 0}}, 9)...), "a.txt, a.txt and 4 more"},
		"outside": {pack(t, member{"a.dat", "data", 0}, member{"../b.dat", "data", 0}),
			`"../b.dat" points outside`},
		"deep outside":     {pack(t, member{"map/../../a.dat", "data", 0}), "points outside"},
		"root":             {pack(t, member{"/etc/a.dat", "data", 0}), "points outside"},
		"backslashes":      {pack(t, member{`..\a.dat`, "data", 0}), "points outside"},
		"unwanted outside": {pack(t, member{"a.dat", "data", 0}, member{"../.profile", "x", 0}), "points outside"},
		"link":             {pack(t, member{"a.dat", "/etc/passwd", fs.ModeSymlink | 0o777}), "is a link"},
		"device":           {pack(t, member{"a.dat", "", fs.ModeDevice | 0o777}), "is a link or device"},
		"archive within": {pack(t, member{"a.dat", "data", 0}, member{"in/b.ZIP", string(pack(t)), 0}),
			"holds another archive, in/b.ZIP"},
		"encrypted": {lie(t, "data", 4, 1), "is encrypted"},
		"bomb":      {pack(t, member{"a.dat", bomb, 0}), "would grow from"},
		"large":     {pack(t, member{"a.dat", data(1<<20 + 1), 0}), "would grow from"},
		"large together": {pack(t, member{"a.dat", data(600_000), 0}, member{"b.dat", data(600_000), 0}),
			"b.dat would grow from"},
		"bomb in disguise":  {lie(t, bomb, 9000, 0), "cannot unpack a.dat: zip: not a valid zip file"},
		"says too much":     {lie(t, data(9000), 10_000, 0), "cannot unpack a.dat: unexpected EOF"},
		"short lie":         {lie(t, "data", 100, 0), "a.dat: unexpected EOF"},
		"size beyond count": {lie(t, data(9000), 1<<63+1, 0), "would grow"},
		"damaged":           {damaged, "cannot unpack a.dat"},
		"twice":             {pack(t, member{"a.dat", "data", 0}, member{"a.dat", "data 2", 0}), "file exists"},
		"file as folder":    {pack(t, member{"a", "data", 0}, member{"a/b", "data 2", 0}), "cannot unpack a/b"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir, files, err := extractAll(t, t.Context(), test.archive)
			var e *source.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want an *source.Error with %q", err, test.want)
			}
			if left := below(t, filepath.Dir(dir)); len(left) > 0 || len(files) > 0 {
				t.Errorf("left behind: %v; returned %q", left, files)
			}
		})
	}
}

// TestExtractKeeps: what is in the folder already is neither overwritten, nor
// removed, nor written through.
func TestExtractKeeps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.zip")
	dir, elsewhere := t.TempDir(), t.TempDir()
	err := errors.Join(
		os.WriteFile(path, pack(t, member{"a.dat", "data new", 0}, member{"link/b.dat", "data", 0}), 0o600),
		os.Symlink(elsewhere, filepath.Join(dir, "link")),
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Extract(t.Context(), path, dir, limits); err == nil || !strings.Contains(err.Error(), "link/b.dat") {
		t.Errorf("error %v, want one for link/b.dat", err)
	}
	if files := below(t, elsewhere); len(files) > 0 {
		t.Errorf("written through a link: %v", files)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.dat"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Extract(t.Context(), path, dir, limits); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want that the file exists", err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "a.dat")); string(b) != "old" {
		t.Errorf("the file that was there holds %q, %v", b, err)
	}
}

func TestExtractCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir, _, err := extractAll(t, ctx, pack(t, member{"a.dat", "data", 0}))
	var e *source.Error
	if !errors.Is(err, context.Canceled) || errors.As(err, &e) {
		t.Errorf("error %v, want that of the context alone", err)
	}
	if left := below(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSniff(t *testing.T) {
	for head, want := range map[string]bool{"": false, "PK": false, "PK\x03\x04": true, "PK\x05\x06\x00": true,
		"a,b\n": false} {
		if got := Sniff([]byte(head)); got != want {
			t.Errorf("Sniff(%q) = %v, want %v", head, got, want)
		}
	}
}

// FuzzChoose: nothing panics, and what is chosen lies in the folder and is, when
// unpacked, within the limits.
func FuzzChoose(f *testing.F) {
	f.Add(pack(f, member{"map/a.dat", "data", 0}, member{"b.txt", "x", 0}))
	f.Add(pack(f, member{"../a.dat", "data", 0}))
	f.Add(pack(f, member{"a.dat", "/etc", fs.ModeSymlink | 0o777}, member{"a.dat/x", "data", 0}))
	f.Add(lie(f, "data"+strings.Repeat("x", 5000), 9, 0))
	f.Add(lie(f, data(9000), 1<<63+1, 0))
	f.Fuzz(func(t *testing.T, archive []byte) {
		z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			return
		}
		members, err := choose(z.File, limits, int64(len(archive)))
		if err != nil {
			return
		}
		total := int64(0)
		for _, m := range members {
			if !filepath.IsLocal(filepath.FromSlash(m.Name)) || !m.Mode().IsRegular() {
				t.Errorf("chose %q, %v", m.Name, m.Mode())
			}
			r, err := m.Open()
			if err != nil {
				t.Fatal(err)
			}
			n, _ := io.Copy(io.Discard, r) // damage that shows only now is an error of Extract
			total += n
		}
		if len(members) == 0 || total > limits.MaxBytes || total > int64(len(archive)+1)*limits.MaxRatio {
			t.Errorf("%d members, %d bytes out of %d", len(members), total, len(archive))
		}
	})
}
