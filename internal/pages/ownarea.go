package pages

import (
	"fmt"
	"io"
	"math"

	"risicokaart/internal/risk"
)

// OwnArea is an area that a municipality drew itself. Its figures are sums of parts
// of buurten.
type OwnArea struct {
	Code, Name               string
	Status                   risk.Status
	Reason                   risk.Reason
	Residents65, Residents75 float64
	Lonely65, Severe65       risk.Prevalence
	Lonely75                 risk.Prevalence
	FromSquares              bool        // people were divided by 100 m squares, not by surface
	KnownArea                float64     // share (0-1) of its surface in buurten with figures
	Buurten                  []BuurtPart // largest first; empty without figures
	Bounds                   Bounds
}

// BuurtPart is what a buurt adds to an own area.
type BuurtPart struct {
	Place
	IsWhole bool
}

// OwnAreaView is the page and the panel of an own area.
type OwnAreaView struct {
	Site    Site
	OwnArea OwnArea
}

// OwnArea writes the page of one own area.
func (p *Pages) OwnArea(w io.Writer, v OwnAreaView) error {
	return p.page(w, "own-area", page{Site: v.Site, Title: v.OwnArea.Name + ": Risicokaart", View: newOwnAreaText(v, true)})
}

// OwnAreaPanel writes the fragment of one own area that the map shows in its panel.
func (p *Pages) OwnAreaPanel(w io.Writer, v OwnAreaView) error {
	return p.execute(w, "own-area-panel", newOwnAreaText(v, false))
}

// ownAreaText is an own area in words.
type ownAreaText struct {
	OwnAreaView
	Standalone bool

	BBox             string
	Sentence, Status string
	Lonely           Big
	Facts            []Fact
	Method, Unknown  string
}

func newOwnAreaText(v OwnAreaView, standalone bool) ownAreaText {
	a := &v.OwnArea
	t := ownAreaText{
		OwnAreaView: v, Standalone: standalone, BBox: a.Bounds.text(),
		Status: statusLong(a.Reason, a.Name), Method: ownAreaMethod(a), Unknown: unknownPart(a.KnownArea),
	}
	if a.Status != risk.StatusOK && a.Status != risk.StatusImputed {
		return t
	}
	t.Sentence = message(a.Name, a.Residents65, a.Lonely65)
	t.Lonely = big(a.Lonely65, yardstick{}) // interpolated, so it is not compared or ranked, as a cell
	t.Facts = facts(&risk.Estimate{
		Residents65: a.Residents65, Residents75: a.Residents75,
		Prevalence: [risk.OutcomeCount]risk.Prevalence{risk.Lonely65: a.Lonely65, risk.Severe65: a.Severe65, risk.Lonely75: a.Lonely75},
	})
	return t
}

func ownAreaMethod(a *OwnArea) string {
	const noMeasurement = " Het is een verdeling van de schatting per buurt, geen eigen meting."
	if a.FromSquares {
		return "Dit gebied is zelf getekend. De cijfers zijn berekend uit buurten en vierkanten van 100 meter: van een buurt op de grens telt mee wie binnen het gebied woont." + noMeasurement
	}
	return "Dit gebied is zelf getekend. De cijfers zijn berekend uit buurten: van een buurt op de grens telt mee wat binnen het gebied ligt, alsof de inwoners gelijk over de buurt verdeeld zijn." + noMeasurement
}

// leastUnknown is the share of an own area that is worth telling about: less is how
// borders were drawn.
const leastUnknown = 0.01

// unknownPart says how much of an own area lies in buurten without figures; "" for
// nothing worth telling.
func unknownPart(known float64) string {
	if known > 1-leastUnknown {
		return ""
	}
	return fmt.Sprintf("Van ongeveer %s van de oppervlakte zijn er geen cijfers. Daar liggen buurten die verborgen zijn om privacy of waarvan gegevens ontbreken, of water. Wie daar woont, is niet meegeteld.",
		percent(math.Round(100*(1-known))))
}
