package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// get asks for a file, or for what old lacks of it. The caller judges the status.
func (c *Client) get(ctx context.Context, j job, old leftover) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, j.URL, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", j.URL, err)
	}
	req.Header.Set("User-Agent", c.UserAgent)
	if j.exact {
		req.Header.Set("Accept-Encoding", "identity")
	}
	if j.Kind == JSON {
		req.Header.Set("Accept", "application/json, application/geo+json")
	}
	old.condition(req.Header)
	begun := c.Now()
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, noAnswer(ctx, req.URL.Host, err)
	}
	c.Log.Debug("asked publisher", "url", j.URL, "status", resp.StatusCode, "took", c.Now().Sub(begun))
	if problem := unacceptable(req, resp); problem != "" {
		resp.Body.Close()
		return nil, &RefusedError{j.URL, problem}
	}
	return resp, nil
}

// turn waits until the next request may go to the host of an address.
func (c *Client) turn(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("parse address: %w", err)
	}
	wait := c.pace.reserve(u.Host, c.Now(), c.Interval)
	if wait <= 0 {
		return nil
	}
	if err := c.Sleep(ctx, wait); err != nil {
		return noAnswer(ctx, u.Host, err)
	}
	return nil
}

// unacceptable says what makes an answer one that must not be read; "" if nothing does.
func unacceptable(req *http.Request, resp *http.Response) string {
	if req.URL.Scheme == "https" && resp.Request.URL.Scheme != "https" {
		return fmt.Sprintf("it leads to %s, which is not encrypted", resp.Request.URL)
	}
	// Go has unpacked what it asked to be packed; anything else was not asked for.
	if packed := resp.Header.Get("Content-Encoding"); packed != "" && packed != "identity" {
		return fmt.Sprintf("it comes packed as %q, unasked", packed)
	}
	return ""
}

// extent returns where in the file the bytes of an answer start, and how many
// the whole file has; 0 when the answer does not say.
func (c *Client) extent(resp *http.Response, old leftover) (start, total int64, err error) {
	switch resp.StatusCode {
	case http.StatusOK:
		return 0, max(resp.ContentLength, 0), nil
	case http.StatusPartialContent:
	default:
		return 0, 0, c.statusError(resp)
	}
	address := resp.Request.URL.String()
	var last int64
	said := resp.Header.Get("Content-Range")
	_, err = fmt.Sscanf(said, "bytes %d-%d/%d", &start, &last, &total)
	if err != nil || old.part == nil || start != old.have || last != total-1 || last < start {
		return 0, 0, &BrokenError{address, fmt.Sprintf("sends %q when asked for the bytes from %d", said, old.have)}
	}
	now := newNote(old.part.URL, resp, c.Now())
	if now.validator() != old.part.validator() || old.part.Bytes > 0 && total != old.part.Bytes {
		return 0, 0, &BrokenError{address, "changed since the download began"}
	}
	return start, total, nil
}
