package pdok

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// reportEvery is how many bytes go by between two reports of progress.
const reportEvery = 1 << 20

// fetch makes sure that the file at path is the publisher's.
func (c *Client) fetch(ctx context.Context, file File, path string, progress Progress) error {
	old := lookUp(path, file.URL)
	ctx, alive, stop := c.watch(ctx)
	defer stop()
	resp, err := c.get(ctx, file.URL, old.header())
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if old.current(resp) {
		c.Log.Info("already downloaded", "file", file.Name, "bytes", old.whole.Bytes)
		progress(file.Name, old.whole.Bytes, old.whole.Bytes)
		return nil
	}
	start, total, err := extent(resp, old)
	if err != nil {
		// What there is cannot be built upon; the next attempt starts afresh.
		return errors.Join(err, removePart(path))
	}
	if max(total, file.Bytes) > c.MaxBytes {
		return fmt.Errorf("%s has %d bytes, more than the %d allowed", file.URL, max(total, file.Bytes), c.MaxBytes)
	}
	body := &meter{
		r: resp.Body, alive: alive, done: start,
		report: func(done int64) { progress(file.Name, done, max(total, file.Bytes)) },
		fail:   func(err error) error { return noAnswer(ctx, resp.Request.URL.Host, err) },
	}
	n := newNote(file.URL, resp)
	n.Bytes = total
	if err := c.receive(body, n, path, start); err != nil {
		return err
	}
	stop() // from here on it is the disk that takes its time
	return finish(n, path, file.Bytes)
}

// watch returns a context that ends when alive is not called for StallTimeout.
func (c *Client) watch(ctx context.Context) (watched context.Context, alive, stop func()) {
	watched, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(c.StallTimeout, func() {
		cancel(fmt.Errorf("nothing came in for %v: %w", c.StallTimeout, context.DeadlineExceeded))
	})
	return watched, func() { timer.Reset(c.StallTimeout) }, func() { timer.Stop(); cancel(nil) }
}

// extent returns where in the file the bytes of an answer start, and how many
// the whole file has; 0 when the answer does not say.
func extent(resp *http.Response, old leftover) (start, total int64, err error) {
	switch resp.StatusCode {
	case http.StatusOK:
		return 0, max(resp.ContentLength, 0), nil
	case http.StatusPartialContent:
	default:
		return 0, 0, statusError(resp)
	}
	var last int64
	said := resp.Header.Get("Content-Range")
	_, err = fmt.Sscanf(said, "bytes %d-%d/%d", &start, &last, &total)
	if err != nil || old.part == nil || start != old.have || last != total-1 || last < start {
		return 0, 0, fmt.Errorf("%s sends %q when asked for the bytes from %d; try again", resp.Request.URL, said, old.have)
	}
	now := newNote(old.part.URL, resp)
	if now.validator() != old.part.validator() || old.part.Bytes > 0 && total != old.part.Bytes {
		return 0, 0, fmt.Errorf("%s changed since the download began; try again", resp.Request.URL)
	}
	return start, total, nil
}

// receive writes body to the unfinished file of path, from byte start on.
func (c *Client) receive(body io.Reader, n note, path string, start int64) (err error) {
	flags := os.O_WRONLY | os.O_APPEND
	if start == 0 {
		buffered := bufio.NewReader(body)
		if err := checkContent(buffered, path); err != nil {
			return err
		}
		body, flags = buffered, os.O_WRONLY|os.O_CREATE|os.O_TRUNC
	}
	f, err := os.OpenFile(path+partSuffix, flags, 0o644)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	// Only now, with the old bytes gone, may the note speak of the new ones.
	if err := n.write(path + partSuffix); err != nil {
		return err
	}
	written, err := io.Copy(f, io.LimitReader(body, c.MaxBytes-start+1))
	got := start + written
	switch {
	case err != nil:
		return fmt.Errorf("stopped after %d bytes: %w", got, err)
	case got > c.MaxBytes:
		return errors.Join(fmt.Errorf("%s has more than the %d bytes allowed", n.URL, c.MaxBytes), removePart(path))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// finish gives the received file its own name. The size must be what the
// answer promised, or the feed when the answer did not: a feed may lag behind.
func finish(n note, path string, feedBytes int64) error {
	part := path + partSuffix
	sum, size, err := checksum(part)
	if err != nil {
		return err
	}
	promised := n.Bytes
	if promised == 0 {
		promised = feedBytes
	}
	if promised > 0 && size != promised {
		return errors.Join(fmt.Errorf("%s sent %d bytes where %d were promised; try again", n.URL, size, promised), removePart(path))
	}
	n.Bytes, n.SHA256 = size, sum
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return errors.Join(n.write(path), removePart(path))
}

// removePart removes what there is of the unfinished file of path.
func removePart(path string) error {
	for _, p := range []string{path + partSuffix, path + partSuffix + noteSuffix} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove unfinished download: %w", err)
		}
	}
	return nil
}

// checkContent looks at the first bytes of what is to become the file at path
// and refuses what it cannot be. Publishers and proxies send web pages with
// status 200.
func checkContent(r *bufio.Reader, path string) error {
	magic := "SQLite format 3\x00"
	if filepath.Ext(path) == ".zip" {
		magic = "PK\x03\x04"
	}
	head, err := r.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !bytes.HasPrefix(head, []byte(magic)) {
		return fmt.Errorf("%s is not what its name says but %s: a proxy or login page may stand in between",
			filepath.Base(path), http.DetectContentType(head))
	}
	return nil
}

// meter passes bytes on, and tells of them.
type meter struct {
	r              io.Reader
	alive          func()
	report         func(done int64)
	fail           func(error) error // explains an error of r
	done, reported int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if n > 0 {
		m.alive()
	}
	m.done += int64(n)
	if atEnd := errors.Is(err, io.EOF); atEnd || m.done-m.reported >= reportEvery {
		m.report(m.done)
		m.reported = m.done
	} else if err != nil {
		err = m.fail(err)
	}
	return n, err
}
