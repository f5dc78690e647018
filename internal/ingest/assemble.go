package ingest

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/draft"
)

// assembled is what the stage areas found.
type assembled struct {
	draft.Hierarchy
	repaired int
	lost     []string
	years    []YearReport
	codes    []string // of the areas
}

func (a *assembled) String() string {
	return fmt.Sprintf("%d gemeenten, %d wijken, %d buurten", a.Gemeenten, a.Wijken, a.Buurten)
}

// assemble repairs geometry, makes the areas and checks how they hang together.
func assemble(ctx context.Context, d *draft.Draft, in material) (*assembled, error) {
	a := &assembled{}
	for _, l := range in.Areas {
		repaired, lost, err := d.RepairGeometry(ctx, l.Table)
		if err != nil {
			return nil, err
		}
		a.repaired += repaired
		a.lost = append(a.lost, lost...)
		if err := d.AddAreas(ctx, l.Table, l.Level.String()); err != nil {
			return nil, err
		}
	}
	if len(in.municipalities) > 0 {
		if err := d.Keep(ctx, in.municipalities); err != nil {
			return nil, err
		}
	}
	if err := addFigures(ctx, d, in.Others); err != nil {
		return nil, err
	}
	var err error
	if a.Hierarchy, err = d.AssembleAreas(ctx, len(in.Figures)); err != nil {
		return nil, err
	}
	if a.years, err = matchFigures(ctx, d, in.Others); err != nil {
		return nil, err
	}
	a.codes, err = d.Codes(ctx)
	return a, err
}

// national tells per level whether the whole country is loaded: all
// municipalities, and below them areas of every one.
func (a *assembled) national(fictitious bool) map[risk.Level]bool {
	all := a.Gemeenten > risk.WholeCountry && !fictitious
	return map[risk.Level]bool{
		risk.Gemeente: all,
		risk.Wijk:     all && a.WithoutBuurten == 0,
		risk.Buurt:    all && a.WithoutBuurten == 0,
	}
}

// addFigures takes the figures that do not come with the areas.
func addFigures(ctx context.Context, d *draft.Draft, others []*recognise.Layer) error {
	for i, l := range others {
		if l.Shapes() {
			if _, _, err := d.RepairGeometry(ctx, l.Table); err != nil {
				return err
			}
		}
		from := draft.FigureSource{Layer: l.Table, Shapes: l.Shapes(), Year: l.Year, Position: i + 1}
		if err := d.AddFigures(ctx, from); err != nil {
			return err
		}
	}
	return nil
}

// YearReport tells how the areas of a source of another year relate to those
// of the edition.
type YearReport struct {
	File    string         `json:"file"`
	Level   string         `json:"level"` // of its areas; of the first one in a table that has several
	Year    int            `json:"year"`
	Same    int            `json:"same"`    // areas that kept code, name and shape: their figures can be used
	Changed map[string]int `json:"changed"` // the others, by reason
}

// String says it in words.
func (y YearReport) String() string {
	text := fmt.Sprintf("%s, level %s: %d the same", y.File, y.Level, y.Same)
	for _, reason := range slices.Sorted(maps.Keys(y.Changed)) {
		text += fmt.Sprintf(", %d not (%s)", y.Changed[reason], reason)
	}
	return text
}

// matchFigures keeps figures of other years away from areas that changed.
func matchFigures(ctx context.Context, d *draft.Draft, others []*recognise.Layer) (years []YearReport, err error) {
	matches, err := d.MatchFigures(ctx)
	for _, m := range matches {
		l := others[m.Position-1]
		years = append(years, YearReport{File: filepath.Base(l.File), Level: l.Level.String(), Year: l.Year,
			Same: m.Same, Changed: m.Changed})
	}
	return years, err
}
