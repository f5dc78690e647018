package api

import (
	"context"

	"risicokaart/internal/export"
	"risicokaart/internal/snapshot"
)

// Follow takes up every edition that becomes current, and has its files made, until ctx
// ends.
func (s *Server) Follow(ctx context.Context) {
	go s.stock(ctx)
	s.Current.Follow(ctx)
}

// stock makes the files of each edition that is taken up, one after the other, so that
// visitors need not wait for them; and removes those of editions that are no more.
func (s *Server) stock(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.Taken():
		}
		now := s.Now()
		if now == nil {
			continue
		}
		if err := s.opt.Shelf.Keep(now.Complete); err != nil {
			s.opt.Log.Warn("files of former editions are still there", "err", err)
		}
		s.makeFiles(ctx, now)
	}
}

func (s *Server) makeFiles(ctx context.Context, now *snapshot.Snapshot) {
	for _, f := range export.Files(now.Edition) {
		if ctx.Err() != nil || s.Now() != now {
			return // another edition is current by now
		}
		if _, err := s.opt.Shelf.File(ctx, now.ID, f.Name(), f.Writer(now.Edition)); err != nil && ctx.Err() == nil {
			s.opt.Log.Error("a file of the edition cannot be made; it is tried again when somebody asks for it",
				"file", f.Name(), "err", err)
		}
	}
}
