package ownarea

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"risicokaart/internal/geo"
)

// Codes stand in addresses and beside those of CBS and H3.
var (
	codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)
	codeOfCBS   = regexp.MustCompile(`^(?i)(GM|WK|BU)[0-9]`)
	codeOfH3    = regexp.MustCompile(`^(?i)8[0-9a-f]{14}$`)
)

// Own areas may have drawn their common borders apart a little: they may have
// maxOverlap of the smaller one in common, and minInside of an area must lie in
// buurten. maxExcess is what a shape may overlap itself by.
const (
	maxOverlap = 0.05
	minInside  = 0.5
	maxExcess  = 1e-6
)

// Check refuses areas that [Allocate] would refuse wherever the buurten lie.
func Check(ctx context.Context, areas []Area) error {
	_, err := newAllocation(ctx, areas)
	return err
}

// check refuses areas that people cannot be divided over.
func (a *allocation) check(ctx context.Context) error {
	if len(a.areas) == 0 {
		return errors.New("there are no own areas")
	}
	seen := map[string]bool{}
	for i, area := range a.areas {
		switch {
		case seen[area.Code]:
			return fmt.Errorf("the code %s occurs twice: give every area a code of its own", area.Code)
		case !codePattern.MatchString(area.Code):
			return fmt.Errorf("the code %q cannot stand in an address: use up to 40 letters, digits, dots and hyphens",
				area.Code)
		case codeOfCBS.MatchString(area.Code):
			return fmt.Errorf("the code %s is like one of CBS: choose codes that do not begin with GM, WK or BU and a digit", area.Code)
		case codeOfH3.MatchString(area.Code):
			return fmt.Errorf("the code %s is like one of an H3 cell: choose other codes", area.Code)
		case a.targets.Area(i) <= 0:
			return fmt.Errorf("area %s has no surface: give it a polygon", area.Code)
		case a.targets.Excess(i) > maxExcess:
			return fmt.Errorf("the shape of area %s crosses or overlaps itself: repair it, for example with ogr2ogr -makevalid", area.Code)
		}
		seen[area.Code] = true
	}
	return a.checkOverlaps(ctx)
}

func (a *allocation) checkOverlaps(ctx context.Context) error {
	pieces, err := geo.Overlaps(ctx, a.targets, a.targets)
	if err != nil {
		return err
	}
	for _, p := range pieces {
		share := p.Size / min(a.targets.Area(p.Source), a.targets.Area(p.Target))
		if p.Source < p.Target && share > maxOverlap {
			return fmt.Errorf("the areas %s and %s overlap, over %.1f %% of the smaller: nobody can live in both; correct their borders",
				a.areas[p.Source].Code, a.areas[p.Target].Code, 100*share)
		}
	}
	return nil
}

// checkInside refuses areas that lie for the larger part outside the buurten.
func (a *allocation) checkInside() error {
	inside := make([]float64, len(a.areas))
	for _, p := range a.surface.Pieces {
		inside[p.Target] += p.Size / a.surface.Targets[p.Target]
	}
	for i, share := range inside {
		if share < minInside {
			return fmt.Errorf("only %.0f %% of area %s lies in buurten that are loaded: load those of its gemeente as well, or check that the file is in the system that it says",
				100*share, a.areas[i].Code)
		}
	}
	return nil
}
