package store

import (
	"risicokaart/internal/postgres/pgtest"
	"testing"
)

// TestSameShape checks the rule of the same shape on a square of 100 m: what
// one percent of 10,000 m2 allows, and that the cheap questions decide nothing else.
func TestSameShape(t *testing.T) {
	s := open(t, pgtest.DB(t))
	const square = "ST_MakeEnvelope(0, 0, 100, 100, 28992)"
	for name, test := range map[string]struct {
		shape string
		want  bool
	}{
		"equal":                     {square, true},
		"another first vertex":      {"ST_GeomFromText('POLYGON((100 0, 100 100, 0 100, 0 0, 100 0))', 28992)", true},
		"more vertices":             {"ST_Segmentize(" + square + ", 10)", true},
		"a border 0.9 m further":    {"ST_MakeEnvelope(0, 0, 100.9, 100, 28992)", true},
		"a border 1.1 m further":    {"ST_MakeEnvelope(0, 0, 101.1, 100, 28992)", false},
		"0.4 m to the east":         {"ST_Translate(" + square + ", 0.4, 0)", true},
		"0.6 m to the east":         {"ST_Translate(" + square + ", 0.6, 0)", false},
		"elsewhere":                 {"ST_Translate(" + square + ", 500, 0)", false},
		"as large, of another form": {"ST_MakeEnvelope(0, 0, 50, 200, 28992)", false},
		"with a hole":               {"ST_Difference(" + square + ", ST_MakeEnvelope(40, 40, 60, 60, 28992))", false},
	} {
		for _, sides := range [][2]string{{square, test.shape}, {test.shape, square}} {
			var got bool
			if err := s.pool.QueryRow(t.Context(), "select "+SameShape(sides[0], sides[1])).Scan(&got); err != nil ||
				got != test.want {
				t.Errorf("%s: %v, %v; want %v", name, got, err, test.want)
			}
		}
	}
}
