package pdok

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"risicokaart/internal/fetch"
)

// link is one link of an entry in an ATOM feed.
type link struct {
	url     *url.URL  // absolute, http or https
	feed    bool      // leads to another feed
	bytes   int64     // of the file behind it; 0 when the feed does not say
	updated time.Time // of its entry; zero when the feed does not say
}

// parseAtom reads the links of the entries of an ATOM feed (RFC 4287) that was
// found at base; relative links are resolved against it. Links that cannot be
// followed are left out, as are those that would leave https for http.
//
// PDOK's feeds come in two layers, as INSPIRE prescribes: the index of a
// service leads to one feed for each data set (rel "alternate"), and that to
// the files (rel "alternate" for one file, "section" for several).
func parseAtom(r io.Reader, base *url.URL) ([]link, error) {
	var doc struct {
		XMLName xml.Name
		Entries []struct {
			Updated string `xml:"updated"`
			Links   []struct {
				Href   string `xml:"href,attr"`
				Rel    string `xml:"rel,attr"`
				Type   string `xml:"type,attr"`
				Length string `xml:"length,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("read ATOM feed: %w", err)
	}
	if doc.XMLName.Local != "feed" {
		return nil, fmt.Errorf("read ATOM feed: the document is <%s>, not <feed>", doc.XMLName.Local)
	}
	var links []link
	for _, entry := range doc.Entries {
		updated, _ := time.Parse(time.RFC3339, strings.TrimSpace(entry.Updated))
		for _, l := range entry.Links {
			target, ok := resolve(base, l.Href)
			if !ok {
				continue
			}
			length, err := strconv.ParseInt(strings.TrimSpace(l.Length), 10, 64)
			if err != nil || length < 0 {
				length = 0
			}
			links = append(links, link{
				url:     target,
				feed:    strings.HasPrefix(l.Type, "application/atom+xml") && (l.Rel == "" || l.Rel == "alternate"),
				bytes:   length,
				updated: updated,
			})
		}
	}
	return links, nil
}

// resolve returns the absolute address of a link in the document at base.
func resolve(base *url.URL, href string) (*url.URL, bool) {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil || href == "" || u.Host == "" {
		return nil, false
	}
	return u, u.Scheme == "https" || u.Scheme == "http" && base.Scheme == "http"
}

// newestGeoPackage chooses among links the GeoPackage of a year: one that is
// named after the year before others, then the last updated, then the highest
// version.
func newestGeoPackage(links []link, year int) (File, bool) {
	links = slices.DeleteFunc(slices.Clone(links), func(l link) bool {
		name, err := fetch.PlainName(l.url)
		return err != nil || path.Ext(name) != ".gpkg"
	})
	if len(links) == 0 {
		return File{}, false
	}
	named := func(l link) int { return min(1, strings.Count(path.Base(l.url.Path), strconv.Itoa(year))) }
	newest := slices.MaxFunc(links, func(a, b link) int {
		return cmp.Or(
			cmp.Compare(named(a), named(b)),
			a.updated.Compare(b.updated),
			cmp.Compare(version(a.url), version(b.url)))
	})
	return File{URL: newest.url.String(), Name: path.Base(newest.url.Path), Bytes: newest.bytes}, true
}

// version returns the number in a name such as wijkenbuurten_2020_v3.gpkg, 0
// when there is none.
func version(u *url.URL) int {
	stem := strings.TrimSuffix(path.Base(u.Path), ".gpkg")
	i := strings.LastIndex(stem, "_v")
	if i < 0 {
		return 0
	}
	n, _ := strconv.Atoi(stem[i+len("_v"):]) // 0 when it is not a number
	return n
}
