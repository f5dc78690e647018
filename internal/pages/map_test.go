package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The script asks for words by key; a key without words would stand on the
// page as it is.
func TestScriptHasItsWords(t *testing.T) {
	files, err := filepath.Glob("../../web/src/*.ts")
	if err != nil || len(files) == 0 {
		t.Fatalf("want the script's sources, found %d (%v)", len(files), err)
	}
	words, asked := scriptWords(), map[string]bool{}
	ask := regexp.MustCompile("say\\([\"`]([a-z0-9._]+)")
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ask.FindAllStringSubmatch(string(source), -1) {
			asked[m[1]] = true
		}
	}
	for key := range asked {
		// A key that ends in a dot is completed as the script runs.
		if _, ok := words[key]; !ok && !strings.HasSuffix(key, ".") {
			t.Errorf("the script asks for %q, which has no words", key)
		}
	}
	for key := range words {
		family := key[:strings.LastIndex(key, ".")+1]
		if !asked[key] && !asked[family] {
			t.Errorf("the words of %q are never asked for", key)
		}
	}
}

func TestMapPageKeepsTheYardstick(t *testing.T) {
	area := testArea()
	text := newMapText(MapView{Site: testSite(), Area: &area, Against: AgainstGemeente})
	if got := text.AreaText.Yardstick; got != "Duinwaarde" {
		t.Errorf("want the panel against Duinwaarde, got %q", got)
	}
	area.MunicipalEstimate = nil
	text = newMapText(MapView{Site: testSite(), Area: &area, Against: AgainstGemeente})
	if got := text.AreaText.Yardstick; got != "Nederland" {
		t.Errorf("without a figure of the municipality: want against Nederland, got %q", got)
	}
}
