package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"risicokaart/internal/locale"
)

// asked are the keys that the map's script asks words for.
func asked(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	ask := regexp.MustCompile(`say\(([^,)]*)`) // which may choose between keys
	key := regexp.MustCompile("[\"`]([a-z0-9_]+\\.[a-z0-9._]*)")
	err := filepath.WalkDir("../../web/src", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".ts" || strings.HasSuffix(path, ".test.ts") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, asked := range ask.FindAllStringSubmatch(string(source), -1) {
			for _, m := range key.FindAllStringSubmatch(asked[1], -1) {
				keys[m[1]] = true
			}
		}
		return err
	})
	if err != nil || len(keys) == 0 {
		t.Fatalf("want the script's sources to ask for words, found %d (%v)", len(keys), err)
	}
	return keys
}

// The script asks for words by key; a key without words would stand on the
// page as it is.
func TestScriptHasItsWords(t *testing.T) {
	asked := asked(t)
	for _, l := range locale.Languages() {
		words := Script(l, Layers(l)[1:])
		for key := range asked {
			// A key that ends in a dot is completed as the script runs.
			if _, ok := words[key]; !ok && !strings.HasSuffix(key, ".") {
				t.Errorf("the script asks for %q, which has no words in %s", key, l)
			}
		}
		for key, text := range words {
			family := key[:strings.LastIndex(key, ".")+1]
			if !asked[key] && !asked[family] {
				t.Errorf("the words of %q are never asked for", key)
			}
			if text == "" {
				t.Errorf("%q has no words in %s", key, l)
			}
		}
	}
}

// What the script fills in has the same names in every language.
func TestScriptFillsInTheSame(t *testing.T) {
	hole := regexp.MustCompile(`\{[a-z]+\}`)
	dutch := Script(locale.Dutch, Layers(locale.Dutch))
	for key, text := range Script(locale.English, Layers(locale.English)) {
		holes := map[string]int{}
		for _, name := range hole.FindAllString(dutch[key], -1) {
			holes[name]++
		}
		for _, name := range hole.FindAllString(text, -1) {
			holes[name]--
		}
		for name, n := range holes {
			if n != 0 {
				t.Errorf("%s: %s is not in %q as often as in %q", key, name, text, dutch[key])
			}
		}
	}
}
