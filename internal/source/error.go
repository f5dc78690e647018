package source

import (
	"fmt"
	"strings"
)

// Error says what is wrong with a file, where, and what to do about it. Every
// error of the packages that read files is an *Error, except those of a
// cancelled context.
type Error struct {
	File    string // path as given by the user
	Layer   string // "" when the file as a whole is at fault
	Column  string // "" when no single column is at fault
	Row     int64  // primary key of the feature; 0 when no single feature is at fault
	Problem string
	Hint    string // what the reader of the message can do; may be ""
	Err     error  // cause; may be nil
}

// Error returns everything known in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read %s", e.File)
	if e.Layer != "" {
		fmt.Fprintf(&b, ": layer %q", e.Layer)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, ": column %q", e.Column)
	}
	if e.Row != 0 {
		fmt.Fprintf(&b, ": row %d", e.Row)
	}
	b.WriteString(": " + e.Problem)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
