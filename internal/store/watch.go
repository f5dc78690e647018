package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// CurrentChannel is notified, with the edition's id, when another edition
// becomes current.
const CurrentChannel = "risicokaart_current"

// watchRetry is how long [Store.Watch] waits before it connects again.
const watchRetry = time.Second

// Watch calls changed at once and whenever another edition may have become
// current, by this program or another, until ctx ends. A lost connection is
// made again; changed is called then too, because a change may have been missed.
func (s *Store) Watch(ctx context.Context, changed func()) {
	for ctx.Err() == nil {
		if err := s.listen(ctx, changed); err != nil && ctx.Err() == nil {
			s.log.Info("listening for editions was interrupted", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(watchRetry):
		}
	}
}

// listen has a connection of its own: it waits most of its life, and a wait is
// ended at once by a deadline, where the pool's way of cancelling would first
// ask the server to end a query that is not there.
func (s *Store) listen(ctx context.Context, changed func()) error {
	cfg := s.pool.Config().ConnConfig
	cfg.BuildContextWatcherHandler = func(pc *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.DeadlineContextWatcherHandler{Conn: pc.Conn()}
	}
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer func() { conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "listen "+CurrentChannel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	for {
		changed()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return fmt.Errorf("wait for notification: %w", err)
		}
	}
}
