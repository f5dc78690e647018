package fetch

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Request asks for one file.
type Request struct {
	URL   string
	Name  string // in the cache, with "/" between folders; "" for one made from URL
	Kind  Kind   // of content
	Bytes int64  // as an index says; 0 when it does not
	Limit int64  // bytes to accept; 0 for as many as the client's
	Tries int    // 0 for as many as the client's
}

// label is the name that progress is reported under.
func (r Request) label() string {
	if r.Name != "" {
		return r.Name
	}
	return r.URL
}

// File brings a file into the cache and returns its path and origin. The file
// takes its name only when it is whole. What is there already and unchanged is
// not sent again; what was cut short goes on where it stopped, if the publisher
// can do that. The error is an [*UnreachableError], [*StatusError],
// [*RefusedError], [*BrokenError] or [*MissingError] when the publisher or the
// cache is at fault, and that of the context when it was cancelled.
func (c *Client) File(ctx context.Context, r Request) (path string, n Note, err error) {
	j := job{Request: r, exact: true}
	j.Limit = cmp.Or(r.Limit, c.Limits.FileBytes)
	j.progress = func(done, total int64) {
		now := c.Now()
		c.report(c.tally.update(r.label(), now, func(i *item) { i.at(done, max(total, r.Bytes), now) }))
	}
	path, n, err = c.bring(ctx, j)
	if err != nil {
		return "", Note{}, fmt.Errorf("download %s: %w", r.label(), err)
	}
	c.report(c.tally.update(r.label(), c.Now(), func(i *item) { i.bytes, i.size, i.done = n.Bytes, n.Bytes, true }))
	return path, n, nil
}

// at sets how far the file is.
func (i *item) at(done, size int64, now time.Time) {
	if i.begun.IsZero() {
		i.begun, i.from = now, done
	}
	i.bytes, i.size = done, size
}

// job is one file on its way into the cache.
type job struct {
	Request
	path     string
	exact    bool                    // ask for the file's own bytes: lengths and ranges count them
	fresh    time.Duration           // a file younger than this is good as it is
	progress func(done, total int64) // total is 0 when unknown
	check    func(path string) error // looks into the received file; nil for no check
}

// bring answers a job from the cache or the publisher.
func (c *Client) bring(ctx context.Context, j job) (path string, n Note, err error) {
	if j.path, err = c.path(j.Request); err != nil {
		return "", n, err
	}
	if c.Offline || j.fresh > 0 {
		have := intact(j.path, j.URL)
		if have != nil && (c.Offline || c.Now().Sub(have.Fetched) < j.fresh) {
			return j.path, *have, c.recheck(j)
		}
	}
	if c.Offline {
		return "", n, &MissingError{URL: j.URL}
	}
	if err := os.MkdirAll(filepath.Dir(j.path), 0o755); err != nil {
		return "", n, fmt.Errorf("make cache: %w", err)
	}
	err = c.retry(ctx, j.label(), cmp.Or(j.Tries, c.Retry.Tries), func() (err error) {
		n, err = c.attempt(ctx, j)
		return err
	})
	return j.path, n, err
}

// recheck looks into a file that was in the cache.
func (c *Client) recheck(j job) error {
	if j.check == nil {
		return nil
	}
	return j.check(j.path)
}

// attempt makes sure, in one request, that the file in the cache is the publisher's.
func (c *Client) attempt(ctx context.Context, j job) (Note, error) {
	old := lookUp(j.path, j.URL)
	if !j.exact {
		old.part, old.have = nil, 0
	}
	if err := c.turn(ctx, j.URL); err != nil {
		return Note{}, err
	}
	ctx, alive, stop := c.watch(ctx)
	defer stop()
	resp, err := c.get(ctx, j, old)
	if err != nil {
		return Note{}, err
	}
	defer resp.Body.Close()
	if old.current(resp) {
		c.Log.Info("already downloaded", "file", j.label(), "bytes", old.whole.Bytes)
		old.whole.Fetched = c.Now().UTC()
		return *old.whole, errors.Join(old.whole.write(j.path), c.recheck(j))
	}
	start, total, err := c.extent(resp, old)
	if err != nil {
		return Note{}, c.unusable(err, j.path)
	}
	if size := max(total, j.Bytes); size > j.Limit {
		return Note{}, &RefusedError{j.URL, fmt.Sprintf("it has %d bytes, more than the %d allowed", size, j.Limit)}
	}
	j.progress(start, total)
	body := &meter{
		r: resp.Body, alive: alive, done: start,
		report: func(done int64) { j.progress(done, total) },
		fail:   func(err error) error { return noAnswer(ctx, resp.Request.URL.Host, err) },
	}
	n := newNote(j.URL, resp, c.Now())
	n.Bytes = total
	if err := receive(body, n, j, start); err != nil {
		return Note{}, err
	}
	stop() // from here on it is the disk that takes its time
	return finish(n, j)
}

// watch returns a context that ends when alive is not called for StallTimeout.
func (c *Client) watch(ctx context.Context) (watched context.Context, alive, stop func()) {
	watched, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(c.StallTimeout, func() {
		cancel(fmt.Errorf("nothing came in for %v: %w", c.StallTimeout, context.DeadlineExceeded))
	})
	return watched, func() { timer.Reset(c.StallTimeout) }, func() { timer.Stop(); cancel(nil) }
}

// unusable drops the start of a file that cannot be built upon, so that the
// next attempt begins afresh. A publisher that is only busy says nothing about it.
func (c *Client) unusable(err error, path string) error {
	var status *StatusError
	if errors.As(err, &status) && status.Code != http.StatusRequestedRangeNotSatisfiable {
		return err
	}
	if errors.As(err, &status) {
		err = &BrokenError{status.URL, fmt.Sprintf("answers %d: its file is shorter than what was received", status.Code)}
	}
	return errors.Join(err, removePart(path))
}

// receive writes body to the unfinished file of a job, from byte start on.
func receive(body io.Reader, n Note, j job, start int64) (err error) {
	flags := os.O_WRONLY | os.O_APPEND
	if start == 0 {
		buffered := bufio.NewReader(body)
		if err := j.Kind.Check(buffered); err != nil {
			return refuse(j.URL, err)
		}
		body, flags = buffered, os.O_WRONLY|os.O_CREATE|os.O_TRUNC
	}
	f, err := os.OpenFile(j.path+partSuffix, flags, 0o644)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	// Only now, with the old bytes gone, may the note speak of the new ones.
	if err := n.write(j.path + partSuffix); err != nil {
		return err
	}
	written, err := io.Copy(f, io.LimitReader(body, j.Limit-start+1))
	got := start + written
	switch {
	case err != nil:
		return fmt.Errorf("stopped after %d bytes: %w", got, err)
	case got > j.Limit:
		return errors.Join(&RefusedError{j.URL, fmt.Sprintf("it has more than the %d bytes allowed", j.Limit)},
			removePart(j.path))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// refuse turns what [Kind.Check] says of the content into a [*RefusedError], and
// leaves trouble on the way as it is.
func refuse(address string, err error) error {
	if passing(err) || errors.Is(err, context.Canceled) {
		return err
	}
	return &RefusedError{address, err.Error()}
}

// finish gives the received file its own name. The size must be what the
// answer promised, or the index when the answer did not: an index may lag behind.
func finish(n Note, j job) (Note, error) {
	part := j.path + partSuffix
	sum, size, err := checksum(part)
	if err != nil {
		return Note{}, err
	}
	promised := n.Bytes
	if promised == 0 {
		promised = j.Bytes
	}
	if promised > 0 && size != promised {
		err := &BrokenError{j.URL, fmt.Sprintf("sent %d bytes where %d were promised", size, promised)}
		return Note{}, errors.Join(err, removePart(j.path))
	}
	if j.check != nil {
		if err := j.check(part); err != nil {
			return Note{}, errors.Join(err, removePart(j.path))
		}
	}
	n.Bytes, n.SHA256 = size, sum
	if err := os.Rename(part, j.path); err != nil {
		return Note{}, fmt.Errorf("store: %w", err)
	}
	return n, errors.Join(n.write(j.path), removePart(j.path))
}
