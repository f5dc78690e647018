package fetch

import (
	"io"
	"sync"
	"time"
)

// reportEvery is how many bytes go by between two reports of progress.
const reportEvery = 1 << 20

// Event tells how far a download is. Sizes and times that are not known are 0.
type Event struct {
	Name        string        // of the file, or of the answer that comes in pages
	Bytes, Size int64         // so far, and of the whole file
	Rows, Total int64         // so far, and in all pages
	Left        time.Duration // of this file
	Done        bool

	AllBytes, AllSize int64 // of everything that the client was asked for; see [Client.Expect]
	AllLeft           time.Duration

	Wait time.Duration // until the next attempt, after Err
	Err  error         // why the attempt before failed; nil when none did
}

// Expect announces files that will be asked for, so that the totals in every
// [Event] hold them from the start. Requests without Bytes make the total unknown.
func (c *Client) Expect(requests ...Request) {
	for _, r := range requests {
		c.tally.update(r.label(), c.Now(), func(i *item) { i.size = r.Bytes })
	}
}

func (c *Client) report(e Event) {
	if c.Progress != nil {
		c.Progress(e)
	}
}

// tally adds up what was fetched. The zero value is ready.
type tally struct {
	mu    sync.Mutex
	items map[string]*item // by name
}

// item is one file or answer.
type item struct {
	begun             time.Time // of the first byte; zero before
	from, bytes, size int64     // at the first byte, now, in all
	rows, total       int64
	done              bool
}

// update changes the item called name and tells how far everything is.
func (t *tally) update(name string, now time.Time, change func(*item)) Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.items == nil {
		t.items = map[string]*item{}
	}
	it := t.items[name]
	if it == nil {
		it = &item{}
		t.items[name] = it
	}
	change(it)
	e := Event{Name: name, Bytes: it.bytes, Size: it.size, Rows: it.rows, Total: it.total, Done: it.done,
		Left: it.left(now)}
	t.addUp(&e, now)
	return e
}

// addUp fills in the totals. The size of everything is known when that of each
// is; the time that is left follows from the pace since the first byte.
func (t *tally) addUp(e *Event, now time.Time) {
	var whole item
	known := true
	for _, it := range t.items {
		whole.bytes += it.bytes
		whole.from += it.from
		size := it.size
		if it.done {
			size = it.bytes
		}
		whole.size += size
		known = known && size > 0
		if !it.begun.IsZero() && (whole.begun.IsZero() || it.begun.Before(whole.begun)) {
			whole.begun = it.begun
		}
	}
	e.AllBytes = whole.bytes
	if known {
		e.AllSize, e.AllLeft = whole.size, whole.left(now)
	}
}

// left estimates the time to go from the pace so far.
func (i *item) left(now time.Time) time.Duration {
	gained, togo := i.bytes-i.from, i.size-i.bytes
	if i.total > 0 {
		gained, togo = i.rows, i.total-i.rows
	}
	if i.done || gained <= 0 || togo <= 0 || i.begun.IsZero() {
		return 0
	}
	return time.Duration(float64(now.Sub(i.begun)) * float64(togo) / float64(gained))
}

// waiting tells that an attempt failed and when the next one is.
func (t *tally) waiting(name string, now time.Time, wait time.Duration, err error) Event {
	e := t.update(name, now, func(*item) {})
	e.Wait, e.Err = wait, err
	return e
}

// meter passes the bytes of an answer on, and tells of them.
type meter struct {
	r              io.Reader
	alive          func()           // called when bytes came in
	report         func(done int64) // of the file, now and then and at the end
	fail           func(error) error
	done, reported int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if n > 0 {
		m.alive()
	}
	m.done += int64(n)
	if err == io.EOF || m.done-m.reported >= reportEvery {
		m.report(m.done)
		m.reported = m.done
	} else if err != nil {
		err = m.fail(err)
	}
	return n, err
}
