package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"risicokaart/internal/postgres"
	"risicokaart/internal/store"
)

// leastRoom is how many bytes an import leaves on the disk of the private database. A
// database that finds none left to write its log stops, and with it what is served.
const leastRoom = 96 << 20

// roomEvery is how often that is looked at: a fast disk takes some hundred megabytes a
// second.
const roomEvery = 50 * time.Millisecond

// keepRoom returns a context that ends when the disk of the private database gets full,
// with a [postgres.FullError] as cause. stop ends the watching.
func keepRoom(ctx context.Context, p *program) (watched context.Context, stop func()) {
	watched, cancel := context.WithCancelCause(ctx)
	if p.DatabaseURL == "" {
		go func() {
			for tick := time.NewTicker(roomEvery); ; {
				if room, err := postgres.Room(p.DataDir); err == nil && room < leastRoom {
					cancel(&postgres.FullError{Dir: p.DataDir})
				}
				select {
				case <-watched.Done():
					tick.Stop()
					return
				case <-tick.C:
				}
			}
		}()
	}
	return watched, func() { cancel(nil) }
}

// explainRoom says of an error of an import that the disk is full, where it is.
func explainRoom(watched context.Context, p *program, err error) error {
	full := new(postgres.FullError)
	switch {
	case errors.As(context.Cause(watched), &full):
	case store.Full(err) && p.DatabaseURL != "":
		return errors.New("import stopped: no room is left on the disk of the server of --database-url: " +
			"make room there and import again; what was published is kept")
	case store.Full(err):
		full.Dir = p.DataDir
	default:
		return err
	}
	p.log.Info("an import found no room", "err", err)
	return fmt.Errorf("import stopped: %w (an import leaves %d MB free); then import again", full, leastRoom>>20)
}
