package recognise

import (
	"context"

	"risicokaart/internal/source"
	"risicokaart/internal/source/srs"
)

// findSystem finds the reference system of the layer's shapes. Files name none, or
// a wrong one: where the coordinates lie plainly tells.
func (l *Layer) findSystem(ctx context.Context) error {
	named, other := srs.Named(l.SRS, l.Definition)
	if other {
		return l.RequireSRS(srs.RD)
	}
	looked := 0
	for row, err := range l.file.container.Rows(ctx, l.Layer) {
		if err != nil {
			return err
		}
		if row.Geometry == nil {
			continue
		}
		flat := row.Geometry.FlatCoords()
		found, problem, hint := srs.Judge(flat[0], flat[1], named, l.SRS)
		if problem != "" {
			return &source.Error{File: l.File, Layer: l.Name, Column: l.GeometryColumn, Row: row.ID, Problem: problem,
				Hint: hint}
		}
		l.system = found
		if looked++; looked == srs.Sample {
			break
		}
	}
	if l.system == 0 {
		l.system = named // there are no shapes: that is told where they are read
	}
	if l.system == 0 {
		return l.RequireSRS(srs.RD)
	}
	return nil
}
