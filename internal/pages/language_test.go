package pages

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/locale"
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
				if link := fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="%s">`, p.Lang, p.Path); !strings.Contains(page, link) {
					t.Errorf("%s in %s lacks %s", name, l, link)
				}
				link := fmt.Sprintf(`<p class="twin"><a href="%s" hreflang="%s" lang="%s">`, p.Path, p.Lang, p.Lang)
				if strings.Contains(page, link) == (p.Lang == l) {
					t.Errorf("%s in %s: want a link at the top to the other language and no other, looked for %s", name, l, link)
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
