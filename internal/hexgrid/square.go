package hexgrid

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Square is a square of the CBS population grid. Figures that are not published
// are NaN. Squares must not overlap: hand over one size, or fill only the holes of
// the small squares with large ones.
type Square struct {
	X, Y        float64 // south-west corner, metres of RD New
	Size        float64 // side, metres
	Residents   float64
	Residents65 float64
	Dwellings   float64
}

// ParseSquareID reads the south-west corner from the id of a CBS square, such as
// "E0974N4514" for (97400, 451400): x and y in metres of RD New. The id counts in
// hectometres for squares of any size and does not tell the size. White space
// around it is allowed.
func ParseSquareID(id string) (x, y float64, err error) {
	s := strings.TrimSpace(id)
	if len(s) != len("E0974N4514") || s[0] != 'E' || s[5] != 'N' {
		return 0, 0, fmt.Errorf("parse square id %q: want E, four digits, N, four digits, as in E0974N4514", id)
	}
	east, err := strconv.ParseUint(s[1:5], 10, 16)
	if err != nil {
		return 0, 0, fmt.Errorf("parse square id %q: east of %q: %w", id, s[1:5], err)
	}
	north, err := strconv.ParseUint(s[6:], 10, 16)
	if err != nil {
		return 0, 0, fmt.Errorf("parse square id %q: north of %q: %w", id, s[6:], err)
	}
	return 100 * float64(east), 100 * float64(north), nil
}

func (s Square) bound() orb.Bound {
	return orb.Bound{Min: orb.Point{s.X, s.Y}, Max: orb.Point{s.X + s.Size, s.Y + s.Size}}
}

// secret65 stands for the residents of 65+ of a populated square where CBS does not
// publish them: they are under 5, the smallest figure it publishes, so half of that.
// Counting them as 0 would move their share to the squares around.
const secret65 = 2.5

// weights are the figures of squares that people can be spread by.
type weights struct {
	published65 float64
	residents65 float64 // published, else secret65
	residents   float64
	dwellings   float64
}

// weights returns the square's figures, 0 where one is not published.
func (s Square) weights() weights {
	known := func(v float64) float64 {
		if math.IsNaN(v) {
			return 0
		}
		return v
	}
	w := weights{
		published65: known(s.Residents65),
		residents65: known(s.Residents65),
		residents:   known(s.Residents),
		dwellings:   known(s.Dwellings),
	}
	if math.IsNaN(s.Residents65) {
		w.residents65 = min(secret65, w.residents)
	}
	return w
}

func (w *weights) add(o weights, part float64) {
	w.published65 += part * o.published65
	w.residents65 += part * o.residents65
	w.residents += part * o.residents
	w.dwellings += part * o.dwellings
}

// measure picks the figure that all squares of a district are weighed by, given the
// sum over the district, so that its weights can be compared; nil when no square
// has anything to go by.
func (w weights) measure() func(weights) float64 {
	switch {
	case w.published65 > 0:
		return func(w weights) float64 { return w.residents65 }
	case w.residents > 0:
		return func(w weights) float64 { return w.residents }
	case w.dwellings > 0:
		return func(w weights) float64 { return w.dwellings }
	}
	return nil
}
