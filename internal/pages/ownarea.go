package pages

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// ownAreaText is an own area in words.
type ownAreaText struct {
	OwnAreaView
	partText
	Standalone bool

	Kind            string
	Method, Unknown string
}

func newOwnAreaText(l locale.Language, v OwnAreaView, standalone bool) ownAreaText {
	a := &v.OwnArea
	return ownAreaText{
		OwnAreaView: v, Standalone: standalone, partText: newPartText(l, a.Name, a.estimate(), a.Bounds),
		Kind: words.OwnAreaKind(l), Method: words.OwnAreaMethod(l, a.FromSquares),
		Unknown: words.UnknownPart(l, a.KnownArea),
	}
}

func (a *OwnArea) estimate() *risk.Estimate {
	e := &risk.Estimate{Status: a.Status, Reason: a.Reason, Residents65: a.Residents65, Residents75: a.Residents75}
	copy(e.Prevalence[:], a.Prevalence[:])
	return e
}
