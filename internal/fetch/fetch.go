// Package fetch downloads files and paged answers from publishers into a cache
// on disk.
//
// [Client.File] brings one file, [Client.Pages] an answer that comes in parts.
// Both go on where they stopped, try again when a publisher falters, leave
// publishers room to breathe, and can do without the network when all is there
// ([Client.Offline]). What they return are paths of whole, checked files; what
// the files mean is for their readers.
package fetch

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

// Client fetches from publishers. Make one with [New]; every field may be
// changed before first use. A Client may be used by several goroutines, as long
// as no two fetch the same address; a cache is for one program at a time.
type Client struct {
	HTTP      *http.Client
	UserAgent string

	Cache   string        // folder; made when needed
	Offline bool          // answer from the cache alone
	Fresh   time.Duration // a page fetched less than this ago is not asked for again

	Limits       Limits
	Retry        Retry
	StallTimeout time.Duration // an answer that brings nothing for this long is given up
	Interval     time.Duration // between two requests to one host

	Progress func(Event) // must return at once; nil for none
	Log      *slog.Logger

	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error // ends early, with an error, with the context
	Jitter func() float64                             // 0 to 1, to spread attempts

	pace  pace
	tally tally
}

// Limits bound what is accepted from a publisher.
type Limits struct {
	FileBytes int64 // of a file
	PageBytes int64 // of a page, after decompression
	Pages     int   // of one answer
}

// Retry says how often and when to try again. The waiting time doubles with
// every attempt, from First to Longest, of which a random part is taken.
type Retry struct {
	Tries          int // in all; 1 for no second attempt
	First, Longest time.Duration
}

// New returns a client that keeps what it fetches in the folder cache, with
// bounds that suit open data of Dutch publishers. It uses the proxy that
// HTTPS_PROXY and NO_PROXY name.
func New(cache, userAgent string, log *slog.Logger) *Client {
	return &Client{
		HTTP:         &http.Client{}, // its default transport reads the proxy settings
		UserAgent:    userAgent,
		Cache:        cache,
		Fresh:        time.Hour,
		Limits:       Limits{FileBytes: 4 << 30, PageBytes: 256 << 20, Pages: 2000},
		Retry:        Retry{Tries: 5, First: 500 * time.Millisecond, Longest: time.Minute},
		StallTimeout: 30 * time.Second,
		Interval:     100 * time.Millisecond,
		Log:          log,
		Now:          time.Now,
		Sleep:        sleep,
		Jitter:       rand.Float64,
	}
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
