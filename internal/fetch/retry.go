package fetch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// retry calls attempt until it succeeds, fails for good or was called tries
// times. name is what the waiting is reported under.
func (c *Client) retry(ctx context.Context, name string, tries int, attempt func() error) error {
	for n := 1; ; n++ {
		err := attempt()
		if err == nil || n >= tries || ctx.Err() != nil || !passing(err) {
			return err
		}
		wait, patience := c.backoff(n, err)
		if patience != nil {
			return patience
		}
		if deadline, bounded := ctx.Deadline(); bounded && time.Until(deadline) < wait {
			return err // there is no time for another attempt
		}
		c.Log.Warn("try again", "file", name, "attempt", n, "wait", wait, "err", err)
		c.report(c.tally.waiting(name, c.Now(), wait, err))
		if woken := c.Sleep(ctx, wait); woken != nil {
			return woken
		}
	}
}

// backoff returns how long to wait after failed attempt n, which is at least
// what the publisher asks for, or an error when that is too long.
func (c *Client) backoff(n int, err error) (time.Duration, error) {
	longest := c.Retry.Longest
	wait := longest
	if shift := n - 1; shift < 30 {
		wait = min(c.Retry.First<<shift, longest)
	}
	// Half is certain, half is chance: clients that failed together part.
	wait = wait/2 + time.Duration(c.Jitter()*float64(wait/2))
	var status *StatusError
	if errors.As(err, &status) && status.RetryAfter > wait {
		if status.RetryAfter > longest {
			return 0, fmt.Errorf("%w, and asks to wait %v; try again after that", err, status.RetryAfter)
		}
		wait = status.RetryAfter
	}
	return wait, nil
}

// pace spreads requests to one host over time. The zero value is ready.
type pace struct {
	mu   sync.Mutex
	next map[string]time.Time // by host: when the next request may go
}

// reserve takes the next turn at a host and returns how long it is until then.
func (p *pace) reserve(host string, now time.Time, interval time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	turn := p.next[host]
	if turn.Before(now) {
		turn = now
	}
	if p.next == nil {
		p.next = map[string]time.Time{}
	}
	p.next[host] = turn.Add(interval)
	return turn.Sub(now)
}
