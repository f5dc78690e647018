package recognise

import (
	"context"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/source"
)

// squareColumn names the squares of 100 m; those of 500 m have another name
// and are left alone, because the finer ones say more.
const squareColumn = "crs28992res100m"

// The other columns of squares that cells are made from.
const (
	squareResidents   = "aantal_inwoners"
	squareResidents65 = "aantal_inwoners_65_jaar_en_ouder"
	squareDwellings   = "aantal_woningen"
)

// Squares are people in squares of 100 m.
type Squares struct {
	*Layer
	id, residents, residents65, dwellings int // positions of columns
}

func isSquares(l *Layer) bool { return l.Index(squareColumn) >= 0 }

func newSquares(ctx context.Context, l *Layer) (*Squares, error) {
	if err := l.check(ctx, squareColumn, squareResidents, squareResidents65, squareDwellings); err != nil {
		return nil, err
	}
	s := &Squares{l, l.Index(squareColumn), l.Index(squareResidents), l.Index(squareResidents65), l.Index(squareDwellings)}
	l.numeric = make([]bool, len(l.Columns))
	for _, column := range []int{s.residents, s.residents65, s.dwellings} {
		l.numeric[column] = l.Columns[column].Type == source.Text
	}
	return s, nil
}

// Square reads a square from a row of the layer; a count that is not published is NaN.
func (s *Squares) Square(row *Row) (hexgrid.Square, error) {
	x, y, err := hexgrid.ParseSquareID(row.Values[s.id].Text)
	if err != nil {
		e := s.wrong(row.source, s.id, "the id of a square cannot be read", "")
		e.Err = err
		return hexgrid.Square{}, e
	}
	return hexgrid.Square{X: x, Y: y, Size: 100,
		Residents: row.number(s.residents), Residents65: row.number(s.residents65), Dwellings: row.number(s.dwellings)}, nil
}
