package pdok

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
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
)

// Find asks PDOK for the GeoPackage of a year. It takes FindTimeout at most,
// or less when ctx ends earlier. The error is an [*UnreachableError] when there
// is no whole answer in that time and [ErrNotPublished] when there is no such
// year; an answer that is not ATOM, such as a login page, is another error.
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
	links, err := c.links(ctx, index)
	if err != nil {
		return Found{}, err
	}
	feeds := slices.DeleteFunc(slices.Clone(links), func(l link) bool { return !l.feed })
	for _, l := range feeds[:min(len(feeds), maxFeeds)] {
		more, err := c.links(ctx, l.url.String())
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
	name, err := fileName(u)
	return File{URL: address, Name: name}, err
}

// links reads the feed at an address.
func (c *Client) links(ctx context.Context, address string) ([]link, error) {
	resp, err := c.get(ctx, address, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, statusError(resp)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxFeedBytes+1))
	switch {
	case err != nil:
		return nil, noAnswer(ctx, resp.Request.URL.Host, err)
	case len(body) > maxFeedBytes:
		return nil, fmt.Errorf("read %s: the feed is larger than %d bytes", address, maxFeedBytes)
	}
	links, err := parseAtom(bytes.NewReader(body), resp.Request.URL)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; the answer is %s: a proxy or login page may stand in between",
			address, err, http.DetectContentType(body))
	}
	return links, nil
}

// get asks for an address; header may be nil. The caller judges the status.
func (c *Client) get(ctx context.Context, address string, header http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", address, err)
	}
	if header != nil {
		req.Header = header
	}
	req.Header.Set("User-Agent", c.UserAgent)
	start := time.Now()
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, noAnswer(ctx, req.URL.Host, err)
	}
	if req.URL.Scheme == "https" && resp.Request.URL.Scheme != "https" {
		resp.Body.Close()
		return nil, fmt.Errorf("ask for %s: it leads to %s, which is not encrypted", address, resp.Request.URL)
	}
	c.Log.Debug("asked publisher", "url", address, "status", resp.StatusCode, "took", time.Since(start))
	return resp, nil
}

// noAnswer explains why a request failed on the way. A caller who cancels gets
// just that back: it says nothing about the publisher.
func noAnswer(ctx context.Context, host string, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err // without the address, which the message has already
	}
	return &UnreachableError{Host: host, Err: err}
}

func statusError(resp *http.Response) error {
	err := fmt.Errorf("%s answers %s", resp.Request.URL, resp.Status)
	if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone {
		err = fmt.Errorf("%w: %w", err, ErrNotPublished)
	}
	return err
}
