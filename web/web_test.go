package web

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestLoadFindsWhatTheBuildMade(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{b.Script, b.Style, b.Worker, b.Font, b.Icon} {
		info, err := fs.Stat(b.FS, name)
		if err != nil {
			t.Errorf("the manifest names %q: %v", name, err)
		} else if info.Size() == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	for name, want := range map[string]bool{b.Script: true, b.Style: true, b.Worker: true, b.Font: false, b.Icon: false,
		"style.json": false} {
		if got := b.Immutable(name); got != want {
			t.Errorf("Immutable(%q) = %t, want %t", name, got, want)
		}
	}
}

// A style without a source has nothing that draws from it, and all else.
func TestMapStyleWithout(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	type style struct {
		Version int
		Sources map[string]any
		Layers  []struct{ ID, Source string }
	}
	read := func(without ...string) (s style) {
		body, err := b.MapStyle("https://kaart.example", without...)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(body, &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	whole, part := read(), read("eigen")
	i := 0
	for _, l := range whole.Layers {
		switch {
		case l.Source == "eigen":
		case i < len(part.Layers) && part.Layers[i] == l:
			i++
		default:
			t.Errorf("layer %s is not in its place", l.ID)
		}
	}
	if i != len(part.Layers) || i == len(whole.Layers) || len(part.Sources) != len(whole.Sources)-1 ||
		part.Sources["eigen"] != nil || part.Version != 8 {
		t.Errorf("%d of %d layers, of the sources %v", len(part.Layers), len(whole.Layers), part.Sources)
	}
}

func TestMapStyle(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	body, err := b.MapStyle("https://kaart.example")
	if err != nil {
		t.Fatal(err)
	}
	var style struct {
		Fonts   map[string]string                   `json:"font-faces"`
		Sources map[string]struct{ URL string }     `json:"sources"`
		Layers  []struct{ ID, Source, Type string } `json:"layers"`
	}
	if err := json.Unmarshal(body, &style); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(body), "{origin}") {
		t.Error("a placeholder is left in the style")
	}
	if len(style.Fonts) == 0 || len(style.Layers) < 10 {
		t.Errorf("the style has %d fonts and %d layers", len(style.Fonts), len(style.Layers))
	}
	for name, url := range style.Fonts {
		file, ok := strings.CutPrefix(url, "https://kaart.example/assets/")
		if _, err := fs.Stat(b.FS, file); !ok || err != nil {
			t.Errorf("font %s is at %s, which is not in the bundle", name, url)
		}
	}
	for _, name := range []string{"gemeenten", "wijken", "buurten", "h3", "eigen"} {
		if got, want := style.Sources[name].URL, "https://kaart.example/api/v1/tiles/"+name+".json"; got != want {
			t.Errorf("source %s is at %q, want %q", name, got, want)
		}
	}
	for _, layer := range style.Layers {
		if _, ok := style.Sources[layer.Source]; !ok && layer.Type != "background" {
			t.Errorf("layer %s draws from unknown source %q", layer.ID, layer.Source)
		}
	}
}

// No request may leave the host: what the browser loads by itself is ours.
func TestStyleSheetLoadsNothingFromElsewhere(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	css, err := fs.ReadFile(b.FS, b.Style)
	if err != nil {
		t.Fatal(err)
	}
	urls := regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(string(css), -1)
	if len(urls) == 0 {
		t.Fatal("want the fonts in the style sheet, found no url")
	}
	for _, u := range urls {
		name := strings.TrimPrefix(strings.Trim(u[1], `"'`), "./")
		if _, err := fs.Stat(b.FS, name); err != nil {
			t.Errorf("the style sheet loads %s: %v", u[1], err)
		}
	}
}
