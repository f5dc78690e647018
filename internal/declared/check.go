package declared

import (
	"fmt"
	"math"
	"strings"
)

// Problem is a value in a file that cannot be right.
type Problem struct {
	Path    []any // keys (string) and indices (int), from the top of the file
	Message string
}

// Error names the value and says what it should be.
func (p *Problem) Error() string {
	var b strings.Builder
	for i, step := range p.Path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			fmt.Fprint(&b, step)
		}
	}
	return b.String() + ": " + p.Message
}

// Tiny is the smallest number that counts as more than zero, for standard
// deviations, weights and bounds.
const Tiny = 1e-9

// Checker keeps the first problem found. The zero value has found none.
type Checker struct{ problem *Problem }

// Err is the first problem, a *[Problem], or nil.
func (c *Checker) Err() error {
	if c.problem == nil {
		return nil
	}
	return c.problem
}

// Require notes a problem with the value at path unless ok.
func (c *Checker) Require(ok bool, path []any, format string, args ...any) {
	if !ok && c.problem == nil {
		c.problem = &Problem{path, fmt.Sprintf(format, args...)}
	}
}

// Number requires low <= v <= high; NaN and infinities fail.
func (c *Checker) Number(v, low, high float64, path ...any) {
	c.Require(v >= low && v <= high && !math.IsInf(v, 0), path, "is %v; give a number from %v to %v", v, low, high)
}

// Text requires more than white space.
func (c *Checker) Text(s string, path ...any) {
	c.Require(strings.TrimSpace(s) != "", path, "is empty; give a text")
}
