package ownarea

import (
	"cmp"
	"math"
	"slices"

	"risicokaart/internal/geo"
	"risicokaart/internal/hexgrid"
	"risicokaart/internal/risk"
)

// tally is an own area while it is being summed and judged.
type tally struct {
	code      string
	counts    hexgrid.Counts
	imputed65 float64 // of counts.Residents65, from imputed buurten
	earlier65 float64 // of counts.Residents65, from buurten with figures of an earlier year
	squares65 float64 // of counts.Residents65, placed by squares
	parts     []part  // of buurten with figures, by code
	hidden    bool
}

// part is what one buurt adds to an own area.
type part struct {
	buurt       int
	residents65 float64
}

// tally adds up the own areas. Hidden buurten add nothing.
func (a *allocation) tally() []tally {
	tallies := make([]tally, len(a.areas))
	for i := range tallies {
		tallies[i].code = a.areas[i].Code
	}
	shares := slices.SortedFunc(slices.Values(a.shares), func(p, q geo.Piece) int {
		return cmp.Or(cmp.Compare(p.Source, q.Source), cmp.Compare(p.Target, q.Target))
	})
	for _, p := range shares {
		b := a.buurten[p.Source]
		people := p.Size * b.Counts.Residents65
		if b.Hidden || people == 0 {
			continue
		}
		t := &tallies[p.Target]
		t.counts.Add(&b.Counts, p.Size)
		t.parts = append(t.parts, part{p.Source, people})
		if b.Imputed {
			t.imputed65 += people
		}
		if b.Earlier {
			t.earlier65 += people
		}
		if a.method[p.Source] == hexgrid.MethodSquares {
			t.squares65 += people
		}
	}
	return tallies
}

func (a *allocation) report(tallies []tally) Report {
	var r Report
	for _, b := range a.buurten {
		if !b.Hidden {
			r.Residents65 += b.Counts.Residents65
		}
	}
	for i := range tallies {
		r.Placed65 += tallies[i].counts.Residents65
	}
	return r
}

// estimate is what is published of an own area.
func (t *tally) estimate(a *allocation, i int) Estimate {
	e := Estimate{Code: t.code, Name: a.areas[i].Name, KnownArea: a.knownArea(i), Method: hexgrid.MethodArea}
	switch {
	case t.hidden:
		e.Status, e.Reason = risk.StatusSuppressed, risk.ReasonSmallNumbers
		return e
	case t.counts.Residents65 == 0:
		e.Status, e.Reason = risk.StatusNoData, risk.ReasonTooMuchMissing
		if e.KnownArea >= 1-minShare {
			e.Reason = risk.ReasonNoResidents
		}
		return e
	case 2*t.imputed65 > t.counts.Residents65:
		e.Status, e.Reason = risk.StatusImputed, risk.ReasonInputsFromWijk
	case 2*(t.imputed65+t.earlier65) > t.counts.Residents65:
		e.Status, e.Reason = risk.StatusImputed, risk.ReasonInputsFromYear
	default:
		e.Status = risk.StatusOK
	}
	if 2*t.squares65 >= t.counts.Residents65 {
		e.Method = hexgrid.MethodSquares
	}
	e.Residents65, e.Residents75, e.Prevalence = t.counts.Residents65, t.counts.Residents75, t.counts.Prevalence()
	e.Buurten = t.shares(a.buurten)
	return e
}

// knownArea is the share of an own area's surface in buurten with figures.
func (a *allocation) knownArea(i int) float64 {
	known := 0.0
	for _, p := range a.surface.Pieces {
		if p.Target == i && !a.buurten[p.Source].Hidden {
			known += p.Size / a.surface.Targets[i]
		}
	}
	return min(1, known)
}

// shares lists the buurten, by their part of the residents of 65+.
func (t *tally) shares(buurten []hexgrid.District) []Share {
	var shares []Share
	slices.SortFunc(t.parts, func(p, q part) int {
		return cmp.Or(cmp.Compare(q.residents65, p.residents65), cmp.Compare(p.buurt, q.buurt))
	})
	for _, p := range t.parts {
		b := &buurten[p.buurt]
		shares = append(shares, Share{b.Code, hundredths(p.residents65 / t.counts.Residents65),
			hundredths(p.residents65 / b.Counts.Residents65)})
	}
	return shares
}

func hundredths(share float64) float64 { return math.Round(100*share) / 100 }
