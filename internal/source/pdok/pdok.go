// Package pdok fetches the CBS Wijk- en Buurtkaart and the squares of 100 m
// from their publishers: PDOK's ATOM feeds and the download site of CBS.
//
// [Client.Find] asks what there is and soon notices that there is no way out;
// [Client.Download] brings the files in, whole or not at all.
package pdok

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Where the files are published.
const (
	DefaultAtomURL    = "https://service.pdok.nl/cbs/wijkenbuurten/{year}/atom/index.xml"
	DefaultSquaresURL = "https://download.cbs.nl/vierkant/100/{year+1}-cbs_vk100_{year}_v1.zip"
)

// Client fetches files from the publishers. Make one with [New]; every field
// may be changed before first use. A Client may be used by several goroutines,
// a folder by one [Client.Download] at a time.
type Client struct {
	HTTP      *http.Client
	UserAgent string

	// AtomURL is the feed of a year, SquaresURL the zip with its squares of
	// 100 m; "" for no squares. In both, {year} stands for the year of the
	// figures and {year+1} for the one after it.
	AtomURL, SquaresURL string

	FindTimeout  time.Duration // for all of [Client.Find], looking up names and connecting included
	StallTimeout time.Duration // a download that brings nothing for this long is given up
	MaxBytes     int64         // the largest file to accept, as sent and as unpacked

	Log *slog.Logger
}

// New returns a client for the publishers' own addresses. It uses the proxy
// that HTTPS_PROXY and NO_PROXY name. The version of the program is told to
// the publishers.
func New(version string, log *slog.Logger) *Client {
	return &Client{
		HTTP:         &http.Client{}, // its default transport reads the proxy settings
		UserAgent:    "risicokaart/" + version,
		AtomURL:      DefaultAtomURL,
		SquaresURL:   DefaultSquaresURL,
		FindTimeout:  5 * time.Second,
		StallTimeout: 30 * time.Second,
		MaxBytes:     4 << 30,
		Log:          log,
	}
}

// NewestComplete returns the newest year with all its figures at the time now.
// CBS publishes a year in three rounds; income, benefits and distances come last.
func NewestComplete(now time.Time) int { return now.Year() - 2 }

// ErrNotPublished says that the publisher answers, but has no such file.
var ErrNotPublished = errors.New("not published")

// UnreachableError says that a publisher gave no answer, or not all of it, in time.
type UnreachableError struct {
	Host string
	Err  error // cause; never nil
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("reach %s: %v; check the connection and the proxy settings, or give files with --data", e.Host, e.Err)
}

// Unwrap returns the cause.
func (e *UnreachableError) Unwrap() error { return e.Err }

// fill replaces the years in an address.
func fill(address string, year int) string {
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{year+1}", strconv.Itoa(year+1)).Replace(address)
}
