package pages

import (
	"fmt"
	"math"

	"risicokaart/internal/risk"
)

// layer is a figure of the model that the map can be coloured by, in words.
type layer struct {
	ID      string // of the API
	Address string // in the address of the map, as laag=
	Label   string // in the list to choose from
	Title   string // above the legend
	note    string // beneath that; {level} is filled in by the script
}

// modelLayers are all there may be, in the order of the list. The first is
// what the map opens with: the tiles carry it.
var modelLayers = []layer{
	outcomeLayer("lonely_65", "eenzaam-65", "Eenzaam 65+", "Eenzame 65-plussers", "65-plussers", "eenzaam"),
	outcomeLayer("severe_65", "ernstig-65", "Ernstig eenzaam 65+", "Ernstig eenzame 65-plussers", "65-plussers", "ernstig eenzaam"),
	outcomeLayer("lonely_75", "eenzaam-75", "Eenzaam 75+", "Eenzame 75-plussers", "75-plussers", "eenzaam"),
	outcomeLayer("severe_75", "ernstig-75", "Ernstig eenzaam 75+", "Ernstig eenzame 75-plussers", "75-plussers", "ernstig eenzaam"),
	outcomeLayer("lonely_18", "eenzaam-18", "Eenzaam 18+", "Eenzame 18-plussers", "18-plussers", "eenzaam"),
	outcomeLayer("severe_18", "ernstig-18", "Ernstig eenzaam 18+", "Ernstig eenzame 18-plussers", "18-plussers", "ernstig eenzaam"),
	{"stability", "stabiliteit", "Hoe vast staat de klasse", "Hoe vast staat de klasse?",
		"In hoeveel van de andere rekenwijzen een {level} in dezelfde klasse van eenzame 65-plussers blijft. Donker: altijd, welke keuzes we ook maken."},
}

func outcomeLayer(id, address, label, title, group, state string) layer {
	return layer{id, address, label, title, "Deel van de " + group + " dat naar schatting " + state + " is, per {level}"}
}

// LayerName names a figure of the model by which areas can be compared; "" for
// an id that is none.
func LayerName(id string) string { return layerByID(id).Title }

func layerByID(id string) layer {
	for _, l := range modelLayers {
		if l.ID == id {
			return l
		}
	}
	return layer{}
}

// ModelLayers are the figures of the model that the map of the edition can be
// coloured by, the one it opens with first.
func (s Site) ModelLayers() []layer {
	list := modelLayers[:1:1]
	for _, l := range modelLayers[1:] {
		for _, id := range s.Layers {
			if id == l.ID {
				list = append(list, l)
			}
		}
	}
	return list
}

// layerWords are the words beneath the legend's title, by key.
func layerWords() map[string]string {
	words := map[string]string{}
	for _, l := range modelLayers[1:] {
		words["legend.layer."+l.ID] = l.note
	}
	return words
}

// outcomeLine is one outcome of an area in words.
type outcomeLine struct{ Name, Percent, PercentBetween, Count, CountBetween string }

// outcomes lists what the model estimates of an area that has figures.
func outcomes(e *risk.Estimate) []outcomeLine {
	var list []outcomeLine
	for o, p := range e.Prevalence {
		if !e.Estimated(risk.Outcome(o)) {
			continue
		}
		low, high := ends(p.Count)
		list = append(list, outcomeLine{
			Name: layerByID(risk.Outcome(o).String()).Label, Percent: percent(p.Percent.Value),
			PercentBetween: fmt.Sprintf("%s en %s", percent(math.Floor(p.Percent.Low)), percent(math.Ceil(p.Percent.High))),
			Count:          people(p.Count.Value), CountBetween: low + " en " + high,
		})
	}
	return list
}

// rankInterval goes on after a place in an order; "" where it is not known.
func rankInterval(low, high int) string {
	switch {
	case low == 0 || high == 0:
		return "."
	case low == high:
		return fmt.Sprintf("; met 95%% zekerheid plaats %s.", whole(float64(low)))
	}
	return fmt.Sprintf("; met 95%% zekerheid tussen plaats %s en %s.", whole(float64(low)), whole(float64(high)))
}

// stability tells how sure the class of an area is that has figures; variants
// is how many other models were tried, 0 when that is not known.
func stability(e *risk.Estimate, variants int) string {
	models := "andere rekenwijzen"
	switch times := int(math.Round(e.Stability * float64(variants))); {
	case e.Class == 0 || variants == 0 && e.Stability == 0:
		return ""
	case variants == 0:
		models = percent(100*e.Stability) + " van de " + models
	case times == variants:
		models = fmt.Sprintf("alle %d %s", variants, models)
	case times == 0:
		models = fmt.Sprintf("geen van de %d %s", variants, models)
	default:
		models = fmt.Sprintf("%d van de %d %s", times, variants, models)
	}
	return fmt.Sprintf("In %s die we probeerden, blijft dit gebied in klasse %d.", models, e.Class)
}
