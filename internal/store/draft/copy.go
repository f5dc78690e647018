package draft

import (
	"context"
	"iter"
	"math"

	"github.com/jackc/pgx/v5"
)

// target is what rows are copied into.
type target struct {
	table   string
	columns []string
}

// copyInto copies values into columns of a table of the draft by COPY.
func copyInto[T any](
	ctx context.Context, tx pgx.Tx, into target, values iter.Seq[T], fields func(T) []any,
) error {
	next, stop := iter.Pull(values)
	defer stop()
	_, err := tx.CopyFrom(ctx, pgx.Identifier{into.table}, into.columns, pgx.CopyFromFunc(func() ([]any, error) {
		v, more := next()
		if !more {
			return nil, nil
		}
		return fields(v), nil
	}))
	return err
}

// nullable turns NaN, "not published", into null.
func nullable(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// nullables is [nullable] of an array. The result shares its numbers with list.
func nullables(list []float64) []*float64 {
	pointers := make([]*float64, len(list))
	for i := range list {
		if !math.IsNaN(list[i]) {
			pointers[i] = &list[i]
		}
	}
	return pointers
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
