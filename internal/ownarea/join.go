package ownarea

import (
	"cmp"
	"slices"

	"risicokaart/internal/geo"
)

// minShare is the share of a buurt's people below which a difference is taken to be
// in how borders were drawn.
const minShare = 0.01

// none stands for the own area of those who live in none.
const none = -1

// join gives the people in small parts of a buurt, in own areas or in none, to its
// other parts: slivers, and parts with fewer residents of 65+ than the threshold. Where
// all are small the largest has the whole buurt. It returns which own areas lost
// people who are not in slivers.
func (a *allocation) join(threshold float64) (lost []bool) {
	lost = make([]bool, len(a.areas))
	var shares []geo.Piece
	for _, parts := range a.partsByBuurt() {
		b := &a.buurten[parts[0].Source]
		whole := 0.0
		kept := parts[:0:0]
		for i, p := range parts { // the largest first
			switch {
			case i == 0 || p.Size >= minShare && p.Size*b.Counts.Residents65 >= threshold:
				whole += p.Size
				kept = append(kept, p)
			case p.Target != none && p.Size >= minShare && !b.Hidden:
				lost[p.Target] = true
			}
		}
		for _, p := range kept {
			if p.Size /= whole; p.Target != none {
				shares = append(shares, p)
			}
		}
	}
	a.shares = shares
	return lost
}

// partsByBuurt lists, per buurt, the parts that it has in own areas and in none, the
// largest first.
func (a *allocation) partsByBuurt() [][]geo.Piece {
	parts := make([][]geo.Piece, len(a.buurten))
	inside := make([]float64, len(a.buurten))
	for _, p := range a.shares {
		parts[p.Source] = append(parts[p.Source], p)
		inside[p.Source] += p.Size
	}
	for i := range parts {
		if rest := 1 - inside[i]; len(parts[i]) > 0 && rest > 0 {
			parts[i] = append(parts[i], geo.Piece{Source: i, Target: none, Size: rest})
		}
		slices.SortFunc(parts[i], func(p, q geo.Piece) int {
			return cmp.Or(cmp.Compare(q.Size, p.Size), cmp.Compare(p.Target, q.Target))
		})
	}
	return slices.DeleteFunc(parts, func(list []geo.Piece) bool { return len(list) == 0 })
}

// divided returns the codes of the buurten with figures that have parts in more than
// one own area, or in one and in none.
func (a *allocation) divided() []string {
	var codes []string
	for _, p := range a.shares {
		if b := a.buurten[p.Source]; p.Size < 1 && !b.Hidden {
			codes = append(codes, b.Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
