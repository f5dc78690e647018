package pdok

import (
	"bytes"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const base2024 = "https://service.pdok.nl/cbs/wijkenbuurten/2024/atom/index.xml"

func mustParse(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseAtom(t *testing.T) {
	type result struct {
		URL     string
		Feed    bool
		Bytes   int64
		Updated time.Time
	}
	day := time.Date(2025, 11, 3, 9, 0, 0, 0, time.UTC)
	entry := func(links string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><entry>` + links + `</entry></feed>`
	}
	tests := map[string]struct {
		feed string
		base string
		want []result
	}{
		"index of PDOK": {feed: string(read(t, "testdata/index.xml")), want: []result{
			{URL: "https://www.nationaalgeoregister.nl/geonetwork/srv/dut/csw?service=CSW&version=2.0.2&request=GetRecordById", Updated: day},
			{URL: "https://service.pdok.nl/cbs/wijkenbuurten/2024/atom/wijkenbuurten.xml", Feed: true, Updated: day}}},
		"data set of PDOK": {feed: string(read(t, "testdata/dataset.xml")), want: []result{
			{URL: "https://service.pdok.nl/cbs/wijkenbuurten/2024/atom/downloads/wijkenbuurten_2024.gpkg", Bytes: 219668480,
				Updated: day}}},
		"relative": {feed: entry(`<link href="downloads/a.gpkg"/><link href="/b.gpkg"/>`),
			want: []result{{URL: "https://service.pdok.nl/cbs/wijkenbuurten/2024/atom/downloads/a.gpkg"},
				{URL: "https://service.pdok.nl/b.gpkg"}}},
		"odd length": {feed: entry(`<link href="/a.gpkg" length="-1"/><link href="/b.gpkg" length="veel"/>`),
			want: []result{{URL: "https://service.pdok.nl/a.gpkg"}, {URL: "https://service.pdok.nl/b.gpkg"}}},
		"other ways":  {feed: entry(`<link href="ftp://x/a.gpkg"/><link href="file:///a.gpkg"/><link href=""/><link href=":%"/>`)},
		"unencrypted": {feed: entry(`<link href="http://x/a.gpkg"/>`)},
		"unencrypted as the feed itself": {base: "http://127.0.0.1/index.xml", feed: entry(`<link href="a.gpkg"/>`),
			want: []result{{URL: "http://127.0.0.1/a.gpkg"}}},
		"no entries": {feed: `<feed/>`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if tt.base == "" {
				tt.base = base2024
			}
			links, err := parseAtom(strings.NewReader(tt.feed), mustParse(t, tt.base))
			if err != nil {
				t.Fatal(err)
			}
			var got []result
			for _, l := range links {
				got = append(got, result{l.url.String(), l.feed, l.bytes, l.updated})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseAtomRefuses(t *testing.T) {
	whole := string(read(t, "testdata/dataset.xml"))
	for name, feed := range map[string]string{
		"nothing":   "",
		"web page":  "<!DOCTYPE html><html><head><title>Inloggen</title></head><body>Welkom</body></html>",
		"cut short": whole[:len(whole)/2],
		"other XML": `<?xml version="1.0"?><ServiceExceptionReport/>`,
		"entities":  `<!DOCTYPE feed [<!ENTITY a "aaaa">]><feed><entry><updated>&a;</updated></entry></feed>`,
	} {
		t.Run(name, func(t *testing.T) {
			if links, err := parseAtom(strings.NewReader(feed), mustParse(t, base2024)); err == nil {
				t.Errorf("accepted, with %d links", len(links))
			}
		})
	}
}

func TestNewestGeoPackage(t *testing.T) {
	at := func(name, day string) link {
		updated, _ := time.Parse(time.DateOnly, day)
		return link{url: mustParse(t, "https://x/downloads/"+name), updated: updated}
	}
	tests := map[string]struct {
		links []link
		want  string
	}{
		"only one": {[]link{at("wijkenbuurten_2024.gpkg", "")}, "wijkenbuurten_2024.gpkg"},
		"highest version": {[]link{at("wijkenbuurten_2024_v2.gpkg", ""), at("wijkenbuurten_2024_v10.gpkg", ""),
			at("wijkenbuurten_2024.gpkg", "")}, "wijkenbuurten_2024_v10.gpkg"},
		"newest over version": {[]link{at("wijkenbuurten_2024_v2.gpkg", "2025-01-01"),
			at("wijkenbuurten_2024.gpkg", "2025-11-03")}, "wijkenbuurten_2024.gpkg"},
		"year over newest": {[]link{at("wijkenbuurten_2025.gpkg", "2026-01-01"),
			at("wijkenbuurten_2024.gpkg", "2025-01-01")}, "wijkenbuurten_2024.gpkg"},
		"name without a year": {[]link{at("wijkenbuurten_vlak.gpkg", "")}, "wijkenbuurten_vlak.gpkg"},
		"other files": {[]link{at("leesmij_2024.pdf", ""), at("wijkenbuurten_2024.zip", ""),
			at("a%2F..%5Cb.gpkg", ""), at(".gpkg", "")}, ""},
		"nothing": {nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := newestGeoPackage(tt.links, 2024)
			if got.Name != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %t; want %q", got.Name, ok, tt.want)
			}
		})
	}
}

func FuzzParseAtom(f *testing.F) {
	f.Add(read(f, "testdata/index.xml"))
	f.Add(read(f, "testdata/dataset.xml"))
	base := mustParse(f, base2024)
	f.Fuzz(func(t *testing.T, b []byte) {
		links, err := parseAtom(bytes.NewReader(b), base)
		if err != nil && links != nil {
			t.Error("links beside an error")
		}
		for _, l := range links {
			if l.url.Scheme != "https" || l.url.Host == "" || l.bytes < 0 {
				t.Errorf("link %q of %d bytes", l.url, l.bytes)
			}
		}
		if file, ok := newestGeoPackage(links, 2024); ok && (strings.ContainsAny(file.Name, `/\ `) ||
			!strings.HasSuffix(file.Name, ".gpkg")) {
			t.Errorf("file name %q", file.Name)
		}
	})
}
