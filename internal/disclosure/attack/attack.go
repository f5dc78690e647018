// Package attack works suppressed figures out of the published ones where that can be
// done. Tests judge with it what package disclosure and package hexgrid hide; the
// program does not use it.
//
// It knows nothing of trees and of cells, but that all figures are one flow through a
// network (see package disclosure). The flow of an arc can be more by what fits through
// the rest of the network from its end back to its start, changing arcs of unknown flow
// only, and less by what fits the other way. These are maximal flows in the residual
// network, and the two bounds are those of linear programming.
package attack

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"risicokaart/internal/disclosure"
)

// Finding is a suppressed figure that was recovered: it lies between Low and High.
type Finding struct {
	Arc       int32
	Measure   int
	Low, High float64
}

// Find tries to recover every hidden flow of every measure from the shown ones,
// and returns those whose range is at most width, times the scale of the measure,
// by arc and measure; and how many it tried. With a width of 4 a figure is
// recovered when it is known to within 2. Arcs that [Arc.Most] alone makes so narrow
// are not tried. Errors tell what is wrong with n, or that ctx ended.
func Find(ctx context.Context, n *Network, width float64) (found []Finding, tried int, err error) {
	if err := n.check(); err != nil {
		return nil, 0, fmt.Errorf("attack: %w", err)
	}
	targets := secrets(n, width)
	group, ctx := errgroup.WithContext(ctx)
	parts := make([][]Finding, runtime.GOMAXPROCS(0))
	for p := range parts {
		group.Go(func() error {
			a := newAttacker(n)
			for i := p; i < len(targets) && ctx.Err() == nil; i += len(parts) {
				for m, scale := range n.Scale {
					limit := width * scale * (1 + conservation)
					if low, high := a.bounds(targets[i], m, limit); high-low <= limit {
						parts[p] = append(parts[p], Finding{targets[i], m, low, high})
					}
				}
			}
			return ctx.Err()
		})
	}
	err = group.Wait()
	found = slices.Concat(parts...)
	slices.SortFunc(found, func(f, g Finding) int {
		if f.Arc != g.Arc {
			return int(f.Arc - g.Arc)
		}
		return f.Measure - g.Measure
	})
	return found, len(targets) * len(n.Flows), err
}

// Bounds returns the smallest and largest flow that arc can have, given the shown
// ones: High may be +Inf.
func Bounds(n *Network, arc int32, measure int) (Finding, error) {
	if err := n.check(); err != nil {
		return Finding{}, fmt.Errorf("bound figure: %w", err)
	}
	low, high := newAttacker(n).bounds(arc, measure, math.Inf(1))
	return Finding{arc, measure, low, high}, nil
}

func secrets(n *Network, width float64) []int32 {
	var arcs []int32
	for i, a := range n.Arcs {
		if a.Kind == disclosure.Hidden && (a.Most == 0 || a.Most > width) {
			arcs = append(arcs, int32(i))
		}
	}
	return arcs
}
