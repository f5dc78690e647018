package fetch

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestDerive: a file of pages is as old as the oldest, and has no ETag.
func TestDerive(t *testing.T) {
	dir, day := t.TempDir(), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	file := func(name string, n Note) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		if n.URL != "" {
			if err := n.write(path); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	one := file("1", Note{URL: "http://x/1", ETag: `"1"`, LastModified: "Mon", Fetched: day})
	two := file("2", Note{URL: "http://x/2", ETag: `"2"`, LastModified: "Mon", Fetched: day.Add(-time.Hour)})
	whole := file("whole", Note{})
	if n, ok := Origin(whole); ok {
		t.Errorf("a file that nobody fetched comes from %+v", n)
	}
	if err := Derive(whole, one, two); err != nil {
		t.Fatal(err)
	}
	sum, bytes, err := checksum(whole)
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := Origin(whole); !ok || n != (Note{URL: "http://x/1", LastModified: "Mon", Fetched: day.Add(-time.Hour),
		Bytes: bytes, SHA256: sum}) {
		t.Errorf("note %+v", n)
	}
	single := file("single", Note{})
	if err := Derive(single, one); err != nil {
		t.Fatal(err)
	}
	if n, ok := Origin(single); !ok || n.ETag != `"1"` {
		t.Errorf("note %+v", n)
	}
	plain := file("plain", Note{})
	if err := Derive(plain, whole, file("unknown", Note{})); err != nil {
		t.Fatal(err)
	}
	if n, ok := Origin(plain); ok {
		t.Errorf("a file of which a part has no note comes from %+v", n)
	}
}
