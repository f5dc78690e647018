package pdok

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"

	"risicokaart/internal/fetch"
)

// File is a file that a publisher offers.
type File struct {
	URL   string // "" for no file
	Name  string // under which it is kept
	Bytes int64  // as the publisher's index says; 0 when it does not
}

// Found is what the publishers offer for one year.
type Found struct {
	Year    int
	Areas   File // GeoPackage with the layers gemeenten, wijken and buurten
	Squares File // zip with the squares of 100 m; not known to exist until it is downloaded
}

const (
	maxFeedBytes = 4 << 20 // PDOK's feeds are some kilobytes
	maxFeeds     = 8       // data set feeds to follow; PDOK has one for each year
	findTries    = 2       // a publisher that fails twice at once is not there for now
)

// Find asks PDOK for the GeoPackage of a year. It takes FindTimeout at most,
// or less when ctx ends earlier. The error is a [*fetch.UnreachableError] when
// there is no whole answer in that time and [fetch.ErrNotFound] when there is
// no such year; an answer that is not ATOM, such as a login page, is another
// error.
func (c *Client) Find(ctx context.Context, year int) (Found, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.FindTimeout,
		fmt.Errorf("no answer within %v: %w", c.FindTimeout, context.DeadlineExceeded))
	defer cancel()
	found, err := c.find(ctx, year)
	if err != nil {
		return Found{}, fmt.Errorf("find the CBS Wijk- en Buurtkaart of %d: %w", year, err)
	}
	return found, nil
}

func (c *Client) find(ctx context.Context, year int) (Found, error) {
	index := fill(c.AtomURL, year)
	links, err := c.links(ctx, index, fmt.Sprintf("feeds/%d.xml", year))
	if err != nil {
		return Found{}, err
	}
	feeds := slices.DeleteFunc(slices.Clone(links), func(l link) bool { return !l.feed })
	for i, l := range feeds[:min(len(feeds), maxFeeds)] {
		more, err := c.links(ctx, l.url.String(), fmt.Sprintf("feeds/%d-%d.xml", year, i+1))
		if err != nil {
			return Found{}, err
		}
		links = append(links, more...)
	}
	areas, ok := newestGeoPackage(links, year)
	if !ok {
		return Found{}, fmt.Errorf("%s leads to no GeoPackage; its layout may have changed: download the file by hand and give it with --data", index)
	}
	squares, err := squaresFile(fill(c.SquaresURL, year))
	return Found{Year: year, Areas: areas, Squares: squares}, err
}

func squaresFile(address string) (File, error) {
	if address == "" {
		return File{}, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return File{}, fmt.Errorf("address of the squares: %w", err)
	}
	name, err := fetch.PlainName(u)
	return File{URL: address, Name: name}, err
}

// links reads the feed at an address, which is kept under name.
func (c *Client) links(ctx context.Context, address, name string) ([]link, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("address of the feed: %w", err)
	}
	path, _, err := c.Fetch.File(ctx, fetch.Request{
		URL: address, Name: name, Kind: fetch.XML, Limit: maxFeedBytes, Tries: findTries,
	})
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	defer f.Close()
	links, err := parseAtom(f, base)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	return links, nil
}
