package fetch

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestProgressOfFile(t *testing.T) {
	whole := geoPackage(3 << 20)
	p := newPublisher(t, whole, status(503), cutAfter(whole, 1<<20))
	c, clock := newClient(t)
	c.Expect(p.request(), Request{URL: "https://x/later.zip", Bytes: 1 << 20})
	var events []Event
	c.Progress = func(e Event) {
		clock.sleep(t.Context(), time.Second)
		events = append(events, e)
	}
	if _, _, err := c.File(t.Context(), p.request()); err != nil {
		t.Fatal(err)
	}
	bytes := make([]int64, len(events))
	failures := 0
	for i, e := range events {
		bytes[i] = e.Bytes
		if e.Name != "areas/file.gpkg" || e.AllBytes != e.Bytes || e.Done != (i == len(events)-1) {
			t.Errorf("event %d: %+v", i, e)
		}
		if e.Err != nil {
			failures++
		} else if e.Size != 3<<20 || e.AllSize != 4<<20 {
			t.Errorf("event %d: size %d, in all %d", i, e.Size, e.AllSize)
		}
	}
	if !slices.IsSorted(bytes) || bytes[len(bytes)-1] != 3<<20 || failures != 2 {
		t.Errorf("bytes %d with %d failures", bytes, failures)
	}
	// Of 4 MB in all, 1 MB is left after the file.
	if last := events[len(events)-1]; last.Left != 0 || last.AllLeft <= 0 {
		t.Errorf("at the end: %v left, in all %v", last.Left, last.AllLeft)
	}
}

func TestTally(t *testing.T) {
	begun := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return begun.Add(time.Duration(seconds) * time.Second) }
	var tl tally
	set := func(name string, bytes, size int64, seconds int) Event {
		return tl.update(name, at(seconds), func(i *item) { i.at(bytes, size, at(seconds)) })
	}
	steps := []struct {
		got, want Event
	}{
		{set("a", 100, 1100, 0), Event{Name: "a", Bytes: 100, Size: 1100, AllBytes: 100, AllSize: 1100}},
		// 200 bytes in 10 s, 800 to go.
		{set("a", 300, 1100, 10), Event{Name: "a", Bytes: 300, Size: 1100, Left: 40 * time.Second, AllBytes: 300,
			AllSize: 1100, AllLeft: 40 * time.Second}},
		{set("b", 0, 1000, 10), Event{Name: "b", Size: 1000, AllBytes: 300, AllSize: 2100, AllLeft: 90 * time.Second}},
		// A size that is not known leaves the total unknown.
		{set("c", 10, 0, 10), Event{Name: "c", Bytes: 10, AllBytes: 310}},
		{tl.update("c", at(20), func(i *item) { i.rows, i.total = 250, 1000 }),
			Event{Name: "c", Bytes: 10, Rows: 250, Total: 1000, Left: 30 * time.Second, AllBytes: 310}},
		// 200 bytes in 20 s, 1800 to go.
		{tl.update("c", at(20), func(i *item) { i.done = true }),
			Event{Name: "c", Bytes: 10, Rows: 250, Total: 1000, Done: true, AllBytes: 310, AllSize: 2110,
				AllLeft: 180 * time.Second}},
	}
	for i, s := range steps {
		if diff := cmp.Diff(s.want, s.got); diff != "" {
			t.Errorf("step %d (-want +got):\n%s", i, diff)
		}
	}
	failed := errors.New("x")
	if e := tl.waiting("a", at(20), time.Second, failed); e.Wait != time.Second || e.Err != failed || e.Bytes != 300 {
		t.Errorf("waiting: %+v", e)
	}
}
