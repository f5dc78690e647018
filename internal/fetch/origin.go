package fetch

import (
	"encoding/json"
	"os"
)

// Origin returns what is known of a file that a [Client] brought, or that was
// made of such files; false for any other file.
func Origin(path string) (Note, bool) {
	b, err := os.ReadFile(path + noteSuffix)
	var n Note
	if err != nil || json.Unmarshal(b, &n) != nil || n.URL == "" {
		return Note{}, false
	}
	return n, true
}

// Derive notes that the file at path was made of fetched files: its address is
// that of the first, it is as old as the oldest of them, and a validator is
// theirs where all have the same. Files without a note leave none.
func Derive(path string, from ...string) error {
	var whole Note
	for i, f := range from {
		n, ok := Origin(f)
		if !ok {
			return nil
		}
		if i == 0 {
			whole = Note{URL: n.URL, ETag: n.ETag, LastModified: n.LastModified, Fetched: n.Fetched}
			continue
		}
		whole.ETag = "" // names one page
		if n.LastModified != whole.LastModified {
			whole.LastModified = ""
		}
		if n.Fetched.Before(whole.Fetched) {
			whole.Fetched = n.Fetched
		}
	}
	sum, bytes, err := checksum(path)
	if err != nil {
		return err
	}
	whole.SHA256, whole.Bytes = sum, bytes
	return whole.write(path)
}
