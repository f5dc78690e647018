package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// PlainName returns the last element of the path of u if it can be the name of
// a file anywhere. It comes from outside, so anything else is an error.
func PlainName(u *url.URL) (string, error) {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
	name := path.Base(u.Path)
	odd := func(r rune) bool { return !strings.ContainsRune(plain, r) }
	if strings.HasPrefix(name, ".") || len(name) > 100 || strings.ContainsFunc(name, odd) {
		return "", fmt.Errorf("name the file at %s: %q is not a plain file name", u, name)
	}
	return name, nil
}

// UniqueName returns a name for the answer to a question: what it is, then what
// tells it from the answers to other questions.
func UniqueName(stem, question, extension string) string {
	sum := sha256.Sum256([]byte(question))
	return stem + "-" + hex.EncodeToString(sum[:6]) + extension
}

// path returns where in the cache the file of r goes.
func (c *Client) path(r Request) (string, error) {
	if c.Cache == "" {
		return "", fmt.Errorf("keep %s: there is no data folder for what is fetched; give one with --data-dir", r.URL)
	}
	name := r.Name
	if name == "" {
		u, err := url.Parse(r.URL)
		if err != nil {
			return "", fmt.Errorf("parse address: %w", err)
		}
		plain, err := PlainName(u)
		if err != nil {
			return "", err
		}
		extension := path.Ext(plain)
		name = UniqueName(strings.TrimSuffix(plain, extension), r.URL, extension)
	}
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return "", fmt.Errorf("keep %s: %q points outside the cache", r.URL, name)
	}
	return filepath.Join(c.Cache, local), nil
}
