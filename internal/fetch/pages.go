package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
)

// Series asks for an answer that comes in pages.
type Series struct {
	URL  string // of the first page
	Name string // of the files in the cache, without extension, with "/" between folders
	// Label is what progress is reported under, where Name has several answers;
	// "" for Name.
	Label string
	// Read takes what there is to know from a page: [ReadPage], [ReadByIndex],
	// or one of the caller's. at is the address of the page.
	Read func(page io.Reader, at *url.URL) (Page, error)
}

func (s Series) label() string { return cmp.Or(s.Label, s.Name) }

// Page is what a page says of itself and of the others.
type Page struct {
	Next  string // address of the next page, absolute or relative to this one; "" on the last
	Rows  int64  // in this page
	Total int64  // in all pages; 0 when it does not say
}

// Pages brings the pages of an answer into the cache as they were sent and
// returns their paths in order. Pages without rows are left out, except when
// there is no other. All come from the host of the first. An answer that goes
// round in circles is refused, as is one of more than [Limits.Pages]. Errors are
// those of [Client.File].
func (c *Client) Pages(ctx context.Context, s Series) ([]string, error) {
	w := walk{client: c, series: s, seen: map[string]bool{}}
	for at := s.URL; at != ""; {
		next, err := w.step(ctx, at)
		if err != nil {
			return nil, fmt.Errorf("download %s, page %d: %w", s.Name, w.pages+1, err)
		}
		at = next
	}
	c.report(c.tally.update(s.label(), c.Now(), func(i *item) { i.size, i.done = i.bytes, true }))
	return w.paths, nil
}

// walk goes through the pages of an answer.
type walk struct {
	client *Client
	series Series
	seen   map[string]bool // addresses and checksums of pages
	paths  []string
	pages  int
	bytes  int64 // of the pages before the present one
	rows   int64
}

// step brings the page at an address and returns the address of the next.
func (w *walk) step(ctx context.Context, at string) (next string, err error) {
	if w.pages >= w.client.Limits.Pages {
		return "", &RefusedError{at, fmt.Sprintf("there are more than %d pages", w.client.Limits.Pages)}
	}
	u, err := url.Parse(at)
	if err != nil {
		return "", fmt.Errorf("parse address: %w", err)
	}
	page, path, n, err := w.bring(ctx, u)
	if err != nil {
		return "", err
	}
	// A server that does not know the parameter for the page sends the first
	// one for ever, each time at another address.
	if page.Rows > 0 && (w.seen[at] || w.seen[n.SHA256]) {
		return "", &RefusedError{at, "it is the same page as one before"}
	}
	w.seen[at], w.seen[n.SHA256] = true, true
	if page.Rows > 0 || w.pages == 0 {
		w.paths = append(w.paths, path)
	}
	w.pages++
	w.bytes += n.Bytes
	w.rows += page.Rows
	w.tell(w.bytes, page.Total)
	if page.Next == "" {
		return "", nil
	}
	return follow(u, page.Next)
}

// bring gets one page and reads it.
func (w *walk) bring(ctx context.Context, u *url.URL) (page Page, path string, n Note, err error) {
	c := w.client
	j := job{
		Request: Request{
			URL: u.String(), Name: UniqueName(w.series.Name, u.String(), ".json"),
			Kind: JSON, Limit: c.Limits.PageBytes,
		},
		fresh:    c.Fresh,
		progress: func(done, _ int64) { w.tell(w.bytes+done, 0) },
	}
	j.check = func(path string) (err error) {
		page, err = readPage(path, u, w.series.Read)
		return err
	}
	path, n, err = c.bring(ctx, j)
	return page, path, n, err
}

// tell reports how far the answer is. The clock of the rows starts at the
// first report, which comes before the first row.
func (w *walk) tell(bytes, total int64) {
	now := w.client.Now()
	w.client.report(w.client.tally.update(w.series.label(), now, func(i *item) {
		i.at(bytes, 0, now)
		i.rows, i.total = w.rows, max(total, i.total)
	}))
}

// readPage reads the page in a file. A page that ends in the middle was cut on
// the way; one that cannot be read otherwise will not be better next time.
func readPage(path string, at *url.URL, read func(io.Reader, *url.URL) (Page, error)) (Page, error) {
	f, err := os.Open(path)
	if err != nil {
		return Page{}, fmt.Errorf("read page: %w", err)
	}
	defer f.Close()
	page, err := read(f, at)
	switch {
	case err == nil:
		return page, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Page{}, &BrokenError{at.String(), "sent a page that ends in the middle"}
	}
	return Page{}, &RefusedError{at.String(), err.Error()}
}

// follow returns the address that next stands for in the page at base. It must
// be of the same host; where a publisher behind https names itself with http,
// as happens behind a gateway, https it stays.
func follow(base *url.URL, next string) (string, error) {
	u, err := base.Parse(next)
	if err != nil {
		return "", &RefusedError{base.String(), fmt.Sprintf("its next page has no valid address: %v", err)}
	}
	if base.Scheme == "https" && u.Scheme == "http" && u.Hostname() == base.Hostname() && u.Port() == "" {
		u.Scheme, u.Host = base.Scheme, base.Host
	}
	if u.Scheme != base.Scheme || u.Host != base.Host || u.User != nil {
		return "", &RefusedError{base.String(), fmt.Sprintf("its next page is elsewhere, at %s", u.Redacted())}
	}
	u.Fragment = ""
	return u.String(), nil
}
