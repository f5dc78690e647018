package draft

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ColumnType is the type of a raw column.
type ColumnType string

// The types that published columns have.
const (
	Text    ColumnType = "text"
	Integer ColumnType = "bigint"
	Real    ColumnType = "double precision"
)

// Column is one column of a published layer, under the publisher's name.
type Column struct {
	Name string
	Type ColumnType
}

// RawLayer is a published layer kept whole: every column under its own name.
type RawLayer struct {
	Name    string // table becomes raw_NAME
	Columns []Column
	SRID    int // EPSG code of the shapes; 0 for a table without shapes
	// Numbered gives the table a column row_, which counts the rows from 1: shapes
	// are found by it for the records of [Draft.SaveRecords].
	Numbered bool
}

// Reason says in one letter why a published value is no value; column missing_
// has one for each column, in order.
type Reason byte

// The reasons, and what stands for a value that is there.
const (
	Present         Reason = '.'
	NotYetPublished Reason = 'y'
	Secret          Reason = 's' // too few people to publish
	NotAvailable    Reason = 'n'
)

// RawRow is one record on its way to its table. Its columns are added in the
// order of [RawLayer], the shape last.
//
// It is written in PostgreSQL's binary COPY format as it grows: a country has
// millions of values, and a general encoder would look up a plan for each.
type RawRow struct {
	fields  []byte
	reasons []byte
	missing bool
}

func (r *RawRow) reset() { r.fields, r.reasons, r.missing = r.fields[:0], r.reasons[:0], false }

func (r *RawRow) field(length int) {
	r.fields = binary.BigEndian.AppendUint32(r.fields, uint32(length))
	r.reasons = append(r.reasons, byte(Present))
}

// Text adds a value of a column of type [Text].
func (r *RawRow) Text(v string) {
	r.field(len(v))
	r.fields = append(r.fields, v...)
}

// Integer adds a value of a column of type [Integer].
func (r *RawRow) Integer(v int64) {
	r.field(8)
	r.fields = binary.BigEndian.AppendUint64(r.fields, uint64(v))
}

// Real adds a value of a column of type [Real].
func (r *RawRow) Real(v float64) {
	r.field(8)
	r.fields = binary.BigEndian.AppendUint64(r.fields, math.Float64bits(v))
}

// json adds a value of type jsonb.
func (r *RawRow) json(v []byte) {
	const version = 1
	r.field(1 + len(v))
	r.fields = append(append(r.fields, version), v...)
}

// Null adds no value; why is [Present] where the publisher gives no reason.
func (r *RawRow) Null(why Reason) {
	r.fields = append(r.fields, copyNull...)
	r.reasons = append(r.reasons, byte(why))
	r.missing = r.missing || why != Present
}

// Geometry adds the shape, as EWKB.
func (r *RawRow) Geometry(ewkb []byte) {
	r.fields = binary.BigEndian.AppendUint32(r.fields, uint32(len(ewkb)))
	r.fields = append(r.fields, ewkb...)
}

// The binary COPY format: https://www.postgresql.org/docs/15/sql-copy.html
const (
	copyHeader  = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"
	copyTrailer = "\xff\xff"
	copyNull    = "\xff\xff\xff\xff" // instead of a length
)

func rawTable(layer string) string { return "raw_" + layer }

// copyBytes is how much is handed to PostgreSQL at once.
const copyBytes = 1 << 18

// CopyLayer streams a layer into its table by COPY and returns the number of
// rows. fill adds the fields of the next record to the row that it is given
// and reports whether there was one; its error stops the copy and is returned
// as it is. The row is used again for the record after. Layers may be copied at
// the same time: each has a connection of its own.
func (d *Draft) CopyLayer(ctx context.Context, layer RawLayer, fill func(*RawRow) (bool, error)) (int64, error) {
	table := pgx.Identifier{rawTable(layer.Name)}.Sanitize()
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("copy layer %s: %w", layer.Name, err)
	}
	defer conn.Release()
	var copied int64
	err = d.inSchemaOn(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, layer.ddl(table)); err != nil {
			return fmt.Errorf("create table for layer %s: %w", layer.Name, err)
		}
		// Created in this transaction, the table needs no write-ahead log.
		copied, err = copyRows(ctx, tx, rowShape{table: table, values: len(layer.Columns), geometry: layer.SRID != 0,
			numbered: layer.Numbered, reasons: true}, fill)
		return err
	})
	return copied, err
}

// rowShape is what the rows of a table consist of.
type rowShape struct {
	table    string // and columns, as COPY wants them
	values   int
	geometry bool // follows the values
	numbered bool // the number of the row follows
	reasons  bool // come last, null where no value is missing
}

// copyRows streams rows into a table and returns how many; see [Draft.CopyLayer].
func copyRows(ctx context.Context, tx pgx.Tx, shape rowShape, fill func(*RawRow) (bool, error)) (int64, error) {
	source := newCopySource(shape, fill)
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, source, "copy "+shape.table+" from stdin (format binary)")
	if broken := source.Close(); broken != nil {
		return 0, broken // PostgreSQL would only repeat its text
	}
	if refused := new(pgconn.PgError); errors.As(err, &refused) {
		err = &RefusedError{Table: shape.table, Why: refused.Message, err: err}
	}
	if err != nil {
		return 0, fmt.Errorf("copy rows into %s: %w", shape.table, err)
	}
	return tag.RowsAffected(), nil
}

// RefusedError says that the database does not take a row, such as one that is wider
// than a page.
type RefusedError struct {
	Table string
	Why   string // as the database says it
	err   error
}

func (e *RefusedError) Error() string { return e.err.Error() }

// Unwrap returns what the database said in full.
func (e *RefusedError) Unwrap() error { return e.err }

// ddl creates the layer's table. The added columns have names that no
// publisher uses.
func (l RawLayer) ddl(table string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "create table %s (", table)
	for _, c := range l.Columns {
		fmt.Fprintf(&b, "%s %s, ", pgx.Identifier{c.Name}.Sanitize(), c.Type)
	}
	if l.SRID != 0 {
		fmt.Fprintf(&b, "geom_ geometry(MultiPolygon, %d), ", l.SRID)
	}
	if l.Numbered {
		b.WriteString("row_ int, ")
	}
	fmt.Fprintf(&b, "missing_ text); alter table %s alter missing_ set storage external;", table)
	fmt.Fprintf(&b, "comment on column %s.missing_ is 'why a value is null, a letter per column in order: %c there is no reason, %c not yet published, %c secret, %c not available';",
		table, Present, NotYetPublished, Secret, NotAvailable)
	if l.SRID != 0 {
		// Coordinates hardly shrink, and trying to takes as long as all the rest.
		fmt.Fprintf(&b, "alter table %s alter geom_ set storage external;", table)
	}
	return b.String()
}

// copySource is rows in the binary COPY format. They are read and
// encoded beside the sending, so that this program and PostgreSQL both work.
type copySource struct {
	shape  rowShape
	fill   func(*RawRow) (bool, error)
	row    RawRow
	rows   uint32      // so far
	chunks chan []byte // encoded
	spare  chan []byte // sent, to be used again
	stop   chan struct{}
	rest   []byte // of the chunk that is being sent
	chunk  []byte
	err    error // of fill; set before chunks is closed
}

func newCopySource(shape rowShape, fill func(*RawRow) (bool, error)) *copySource {
	const buffers = 3 // one is filled, one waits, one is sent
	s := &copySource{shape: shape, fill: fill, chunks: make(chan []byte, 1), spare: make(chan []byte, buffers),
		stop: make(chan struct{})}
	for range buffers {
		s.spare <- make([]byte, 0, copyBytes+copyBytes/4)
	}
	go s.run()
	return s
}

// Close ends the encoding, waits for it, so that fill is not called again, and
// returns the error of fill.
func (s *copySource) Close() error {
	close(s.stop)
	for range s.chunks {
	}
	return s.err
}

func (s *copySource) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		if s.chunk != nil {
			s.spare <- s.chunk[:0]
		}
		var more bool
		if s.chunk, more = <-s.chunks; !more {
			s.chunk = nil
			if s.err != nil {
				return 0, s.err
			}
			return 0, io.EOF
		}
		s.rest = s.chunk
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// run encodes chunk after chunk.
func (s *copySource) run() {
	defer close(s.chunks)
	prefix := copyHeader
	for more := true; more; prefix = "" {
		var b []byte
		select {
		case b = <-s.spare:
		case <-s.stop:
			return
		}
		b, more, s.err = s.encode(append(b, prefix...))
		if s.err != nil {
			return
		}
		select {
		case s.chunks <- b:
		case <-s.stop:
			return
		}
	}
}

// encode appends rows until the chunk is full or there are no more.
func (s *copySource) encode(b []byte) (chunk []byte, more bool, err error) {
	fields := s.shape.values
	for _, more := range []bool{s.shape.geometry, s.shape.numbered, s.shape.reasons} {
		if more {
			fields++
		}
	}
	for len(b) < copyBytes {
		s.row.reset()
		more, err := s.fill(&s.row)
		if err != nil {
			return nil, false, err
		}
		if !more {
			return append(b, copyTrailer...), false, nil
		}
		if got := len(s.row.reasons); got != s.shape.values {
			return nil, false, fmt.Errorf("copy rows into %s: a row has %d values for %d columns", s.shape.table, got,
				s.shape.values)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(fields))
		b = append(b, s.row.fields...)
		if s.rows++; s.shape.numbered {
			b = binary.BigEndian.AppendUint32(b, 4)
			b = binary.BigEndian.AppendUint32(b, s.rows)
		}
		switch {
		case !s.shape.reasons:
		case s.row.missing:
			b = binary.BigEndian.AppendUint32(b, uint32(len(s.row.reasons)))
			b = append(b, s.row.reasons...)
		default:
			b = append(b, copyNull...)
		}
	}
	return b, true, nil
}
