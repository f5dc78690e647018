package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ErrNotFound says that the publisher answers, but has no such file.
var ErrNotFound = errors.New("not published")

// UnreachableError says that a publisher gave no answer, or not all of it, in time.
type UnreachableError struct {
	Host string
	Err  error // cause; never nil
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("reach %s: %v; check the connection and the proxy settings, or give files with --data",
		e.Host, e.Err)
}

// Unwrap returns the cause.
func (e *UnreachableError) Unwrap() error { return e.Err }

// StatusError says that a publisher answered with a status that is not success.
// It is [ErrNotFound] for 404 and 410.
type StatusError struct {
	URL        string
	Code       int
	RetryAfter time.Duration // 0 when the publisher does not say
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answers %d %s", e.URL, e.Code, http.StatusText(e.Code))
}

// Is reports whether target is [ErrNotFound] and e says so.
func (e *StatusError) Is(target error) bool {
	return target == ErrNotFound && (e.Code == http.StatusNotFound || e.Code == http.StatusGone)
}

// RefusedError says why an answer is not accepted: it is too large, a web page
// in the place of a file, an address elsewhere. Asking again would not help.
type RefusedError struct {
	URL    string
	Reason string
}

func (e *RefusedError) Error() string { return e.URL + ": " + e.Reason }

// MissingError says that the cache lacks what is asked for without a network.
type MissingError struct{ URL string }

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s is not in the cache; run once without --offline", e.URL)
}

// BrokenError says that an answer is damaged in a way that another attempt may
// mend: shorter than promised, or of a file that changed on the way.
type BrokenError struct {
	URL    string
	Reason string
}

func (e *BrokenError) Error() string { return e.URL + " " + e.Reason + "; try again" }

// statusError describes an answer that is not success.
func (c *Client) statusError(resp *http.Response) error {
	err := &StatusError{URL: resp.Request.URL.String(), Code: resp.StatusCode}
	said := resp.Header.Get("Retry-After")
	if seconds, bad := strconv.Atoi(said); bad == nil {
		// Bounded so that the product cannot overflow.
		err.RetryAfter = time.Duration(min(max(seconds, 0), 1e6)) * time.Second
	} else if at, bad := http.ParseTime(said); bad == nil {
		err.RetryAfter = max(at.Sub(c.Now()), 0)
	}
	return err
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

// passing reports whether the trouble may be over at the next attempt.
func passing(err error) bool {
	if certificate := (*tls.CertificateVerificationError)(nil); errors.As(err, &certificate) {
		return false
	}
	if status := (*StatusError)(nil); errors.As(err, &status) {
		return status.Code >= 500 || status.Code == http.StatusTooManyRequests || status.Code == http.StatusRequestTimeout
	}
	var unreachable *UnreachableError
	var broken *BrokenError
	return errors.As(err, &unreachable) || errors.As(err, &broken)
}
