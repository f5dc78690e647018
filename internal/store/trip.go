package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// trip gathers questions that travel to the database together: what one answer needs
// costs the way there and back once, however many tables it is in.
type trip struct {
	edition *Edition
	batch   pgx.Batch
}

// trip begins one.
func (e *Edition) trip() *trip { return &trip{edition: e} }

// ask adds a question whose rows read takes when the trip is made.
func (t *trip) ask(read func(pgx.Rows) error, sql string, args ...any) {
	t.batch.Queue(sql, args...).Query(read)
}

// make asks all questions. Their rows are read in the order in which they were added;
// the first error ends the trip.
func (t *trip) make(ctx context.Context) error {
	return t.edition.store.pool.SendBatch(ctx, &t.batch).Close()
}

// all reads every row into *list.
func all[T any](list *[]T, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, scan)
		return err
	}
}

// atMostOne reads the row into *found, which stays as it is where there is none.
func atMostOne[T any](found *T, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		v, err := pgx.CollectOneRow(rows, scan)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		*found = v
		return err
	}
}

// isGone reports whether an error says that a table is not there: that of an edition
// which was dropped a moment ago.
func isGone(err error) bool {
	const undefinedTable = "42P01"
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == undefinedTable
}
