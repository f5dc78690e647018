package pages

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/locale"
	"risicokaart/internal/words"
)

// twins are the pages that exist in both languages, by their name in
// [everyPage]; English ones end in -en.
var twins = map[string][]twin{"method": methodPaths, "validation": validationPaths}

// inLanguage is the name of a page in a language.
func inLanguage(name string, l locale.Language) string {
	if l == locale.English {
		return name + "-en"
	}
	return name
}

// A page has the same structure in both languages, no words of the other one,
// and leads to its twin.
func TestTwinsAreTheSameInBothLanguages(t *testing.T) {
	pages := everyPage(t, testSite())
	alone := map[locale.Language]*regexp.Regexp{
		locale.Dutch:   regexp.MustCompile(`(?i)(>|-label=")[^<>]*\b(the|which|neighbourhoods?|household|our)\b`),
		locale.English: regexp.MustCompile(`(?i)(>|-label=")[^<>]*\b(het|niet|worden|inwoners|onze|cijfer|marge)\b`),
	}
	foreign := regexp.MustCompile(`(?s)<(a|span)[^>]* lang="[^"]*"[^>]*>.*?</(a|span)>`)
	for name, paths := range twins {
		if diff := cmp.Diff(shape(pages[name]), shape(pages[inLanguage(name, locale.English)])); diff != "" {
			t.Errorf("%s differs in structure from its twin (-nl +en):\n%s", name, diff)
		}
		for l, words := range alone {
			page := pages[inLanguage(name, l)]
			if found := words.FindString(foreign.ReplaceAllString(page, "")); found != "" {
				t.Errorf("%s in %s holds words of the other language: %q", name, l, found)
			}
			for _, p := range paths {
				if link := fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="%s">`, p.Lang,
					p.Path); !strings.Contains(page, link) {
					t.Errorf("%s in %s lacks %s", name, l, link)
				}
				link := fmt.Sprintf(`<p class="twin"><a href="%s" hreflang="%s" lang="%s">`, p.Path, p.Lang, p.Lang)
				if strings.Contains(page, link) == (p.Lang == l) {
					t.Errorf("%s in %s: want a link at the top to the other language and no other, looked for %s", name,
						l, link)
				}
			}
		}
	}
}

// shape is the tags of a page, without their attributes.
func shape(page string) []string {
	var list []string
	for _, tag := range regexp.MustCompile(`<(/?[a-z][a-z0-9]*)`).FindAllStringSubmatch(page, -1) {
		list = append(list, tag[1])
	}
	return list
}

// Twins link to one another in the language that the reader is in; a link to
// the other language says so.
func TestTwinsKeepTheReadersLanguage(t *testing.T) {
	pages := everyPage(t, testSite())
	said := regexp.MustCompile(`<[^>]* hreflang=[^>]*>`)
	for name := range twins {
		for _, l := range locale.Languages() {
			page := said.ReplaceAllString(pages[inLanguage(name, l)], "")
			for other, paths := range twins {
				for _, p := range paths {
					links := strings.Contains(page, `<a href="`+p.Path+`"`)
					if p.Lang != l && links {
						t.Errorf("%s in %s leads to %s without saying that it is in another language", name, l, p.Path)
					}
					if p.Lang == l && other != name && !links {
						t.Errorf("%s in %s does not lead to %s", name, l, p.Path)
					}
				}
			}
		}
	}
}

// Every page can be written in English: its structure is that of the Dutch one,
// and nothing on it is in Dutch that is not marked so, but names and what the
// model file gives. The words of the script are for package words to test.
func TestEveryPageIsReadyForEnglish(t *testing.T) {
	site := testSite()
	site.Layers = nil
	for _, layer := range words.Layers(locale.Dutch) {
		site.Layers = append(site.Layers, layer.ID)
	}
	site.Edition.IsCurrent, site.Edition.Fictitious = false, true // with all its banners
	dutch, english := pagesIn(t, locale.Dutch, site), pagesIn(t, locale.English, site)
	marked := regexp.MustCompile(`(?s)<a[^>]* lang="nl"[^>]*>.*?</a>|<dl[^>]* lang="nl"[^>]*>.*?</dl>|<script.*?</script>`)
	markup := regexp.MustCompile(`<[^>]*?(?:(?:aria-label|title|placeholder|label|alt|content)="([^"]*)"[^>]*?)*>`)
	isDutch := regexp.MustCompile(`(?i)\b(de|het|een|en|van|dat|deze|dit|wie|niet|geen|met|naar|voor|uit|bij|tussen|onder|zijn|wordt|worden|` +
		`eenzaam|eenzame|ernstig|schatting|cijfers?|gebied(en)?|gemeenten?|buurten|wijken|inwoners|mensen|klasse|hoger|lager|kaart|tabel|jaar)\b`)
	given := strings.NewReplacer("(gemeente)", "", "(gemeenten)", "", "(buurten)", "", "De Jong Gierveld", "",
		"per 1.000 inwoners", "")
	for name, page := range english {
		if diff := cmp.Diff(shape(dutch[name]), shape(page)); diff != "" {
			t.Errorf("%s differs in structure from its twin (-nl +en):\n%s", name, diff)
		}
		text := html.UnescapeString(markup.ReplaceAllString(marked.ReplaceAllString(page, ""), " $1 "))
		text = given.Replace(text)
		for _, at := range isDutch.FindAllStringIndex(text, -1) {
			t.Errorf("%s in English holds Dutch: …%s…", name, text[max(0, at[0]-40):min(len(text), at[1]+40)])
		}
		if strings.Contains(text, "%!") {
			t.Errorf("%s in English lacks a value", name)
		}
	}
}

// A template has no words but by say, so that each stands in both languages.
func TestTemplatesSayEverythingInBothLanguages(t *testing.T) {
	files, err := filepath.Glob("template/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("want templates, found %d (%v)", len(files), err)
	}
	action := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	twin := regexp.MustCompile(`say\s+"([^"]*)"\s+"([^"]*)"`)
	tag := regexp.MustCompile(`<[^>]*>`)
	attribute := regexp.MustCompile(`(?:aria-label|title|placeholder|label|alt)="([^"]*)"`)
	word := regexp.MustCompile(`\pL{2,}`)
	same := map[string]bool{"in": true, "Risicokaart": true, "risicokaart validate": true,
		"Model": true} // in both languages
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range twin.FindAllStringSubmatch(string(source), -1) {
			if (m[1] == "") != (m[2] == "") || strings.Count(m[1], "%") != strings.Count(m[2], "%") {
				t.Errorf("%s: %q and %q are no twins", file, m[1], m[2])
			}
		}
		bare := action.ReplaceAllString(string(source), "")
		texts := strings.Split(tag.ReplaceAllString(bare, "\n"), "\n")
		for _, m := range attribute.FindAllStringSubmatch(bare, -1) {
			texts = append(texts, m[1])
		}
		for _, text := range texts {
			text = strings.Trim(html.UnescapeString(text), " ,.")
			if word.MatchString(text) && !same[text] {
				t.Errorf("%s says %q without its twin", file, text)
			}
		}
	}
}
