// Package pdok fetches the CBS Wijk- en Buurtkaart and the squares of 100 m
// from their publishers: PDOK's ATOM feeds, OGC API Features and WFS, and the
// download site of CBS.
//
// For whole years, [Client.Find] asks what there is and soon notices that there
// is no way out; [Client.Download] brings the files in. [Client.Features]
// brings the areas alone, of some municipalities if so wished.
package pdok

import (
	"strconv"
	"strings"
	"time"

	"risicokaart/internal/fetch"
)

// Where the files are published.
const (
	DefaultAtomURL    = "https://service.pdok.nl/cbs/wijkenbuurten/{year}/atom/index.xml"
	DefaultOGCURL     = "https://api.pdok.nl/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{collection}/items?f=json&limit=1000"
	DefaultWFSURL     = "https://service.pdok.nl/cbs/wijkenbuurten/{year}/wfs/v1_0?service=WFS&version=2.0.0&request=GetFeature&typeName=wijkenbuurten:{collection}&outputFormat=json&count=1000"
	DefaultSquaresURL = "https://download.cbs.nl/vierkant/100/{year+1}-cbs_vk100_{year}_v1.zip"
)

// Client fetches from the publishers. Make one with [New]; every field may be
// changed before first use.
type Client struct {
	Fetch *fetch.Client // its cache is where the files come

	// AtomURL is the feed of a year, OGCURL and WFSURL the first page of a
	// collection, SquaresURL the zip with its squares of 100 m; "" for no
	// squares. In all, {year} stands for the year of the figures, {year+1} for
	// the one after it and {collection} for gemeenten, wijken or buurten.
	AtomURL, OGCURL, WFSURL, SquaresURL string

	FindTimeout time.Duration // for all of [Client.Find], looking up names and connecting included
	MaxBytes    int64         // the largest file to unpack
}

// New returns a client for the publishers' own addresses.
func New(f *fetch.Client) *Client {
	return &Client{
		Fetch:       f,
		AtomURL:     DefaultAtomURL,
		OGCURL:      DefaultOGCURL,
		WFSURL:      DefaultWFSURL,
		SquaresURL:  DefaultSquaresURL,
		FindTimeout: 5 * time.Second,
		MaxBytes:    4 << 30,
	}
}

// NewestComplete returns the newest year with all its figures at the time now.
// CBS publishes a year in three rounds; income, benefits and distances come last.
func NewestComplete(now time.Time) int { return now.Year() - 2 }

// fill replaces the years in an address.
func fill(address string, year int) string {
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{year+1}", strconv.Itoa(year+1)).Replace(address)
}
