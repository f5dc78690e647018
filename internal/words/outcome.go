package words

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// The names of outcomes follow from [risk.Outcomes]: an outcome more is a row
// there and nothing here.

// Degree names how lonely an outcome is, without the ages it is about: "ernstig eenzaam".
func Degree(l locale.Language, o risk.Outcome) string {
	d := o.Row().Degree.Words()
	return l.Say(d.NL, d.EN)
}

// ages are the group behind a noun: "van 65 jaar en ouder".
func ages(l locale.Language, g risk.AgeGroup) string {
	w := g.Words()
	return l.Say(w.OldNL, w.EN)
}

// Outcome names an outcome in a sentence: "ernstig eenzaam, 65+".
func Outcome(l locale.Language, o risk.Outcome) string {
	return Degree(l, o) + ", " + o.Row().Ages.Words().Short
}

// OutcomeLabel names an outcome in a list: "Ernstig eenzaam 65+".
func OutcomeLabel(l locale.Language, o risk.Outcome) string {
	return locale.Capital(Degree(l, o)) + " " + o.Row().Ages.Words().Short
}

// OutcomePeople names whom an outcome counts: "ernstig eenzame 65-plussers".
func OutcomePeople(l locale.Language, o risk.Outcome) string {
	d, g := o.Row().Degree.Words(), o.Row().Ages.Words()
	return l.Say(d.PeopleNL+" "+g.NL, d.EN+" residents "+g.EN)
}

// OutcomeExpected is what a list by the number of people is ordered by.
func OutcomeExpected(l locale.Language, o risk.Outcome) string {
	d := o.Row().Degree.Words()
	return l.Say("het verwachte aantal %s mensen %s", "the expected number of %s people %s",
		l.Say(d.PeopleNL, d.EN), ages(l, o.Row().Ages))
}

// OutcomeShare is what the percentage of an outcome is of.
func OutcomeShare(l locale.Language, o risk.Outcome) string {
	g := o.Row().Ages.Words()
	return l.Say("het deel van de %s dat %s is", "the share of residents %s who are %s", l.Say(g.NL, g.EN), Degree(l, o))
}

// OutcomeShareLabel names that in a list: "Deel eenzaam 65+".
func OutcomeShareLabel(l locale.Language, o risk.Outcome) string {
	return l.Say("Deel %s %s", "Share %s %s", Degree(l, o), o.Row().Ages.Words().Short)
}

// Residents names a group of residents in a list: "inwoners van 65+".
func Residents(l locale.Language, g risk.AgeGroup) string {
	return l.Say("inwoners van %s", "residents of %s", g.Words().Short)
}

// ResidentsLabel names it where there is less room: "Inwoners 65+".
func ResidentsLabel(l locale.Language, g risk.AgeGroup) string {
	return l.Say("Inwoners %s", "Residents %s", g.Words().Short)
}

// ResidentsNumber is what a list by the number of residents is ordered by.
func ResidentsNumber(l locale.Language, g risk.AgeGroup) string {
	return l.Say("het aantal inwoners %s", "the number of residents %s", ages(l, g))
}

// Layer is a figure of the model that the map can be coloured by, in words.
type Layer struct {
	ID      string // of the API
	Address string // in the address of the map, as laag=
	Label   string // in the list to choose from
	Title   string // above the legend
	Note    string // beneath that; {level} is filled in by the script
}

// Layers are all there may be, in the order of the list. The first is what the
// map opens with: the tiles carry it.
func Layers(l locale.Language) []Layer {
	var list []Layer
	for o := range risk.OutcomeCount {
		d, g := o.Row().Degree.Words(), o.Row().Ages.Words()
		list = append(list, Layer{
			ID: o.String(), Address: d.AddressNL + "-" + g.ID,
			Label: OutcomeLabel(l, o), Title: locale.Capital(OutcomePeople(l, o)),
			Note: l.Say("Deel van de %s dat naar schatting %s is, per {level}",
				"Share of residents %s who are estimated to be %s, per {level}", l.Say(g.NL, g.EN), Degree(l, o)),
		})
	}
	return append(list, Layer{
		ID: "stability", Address: "stabiliteit",
		Label: l.Say("Hoe vast staat de klasse", "How firm the class is"),
		Title: l.Say("Hoe vast staat de klasse?", "How firm is the class?"),
		Note: l.Say("In hoeveel van de andere rekenwijzen een {level} in dezelfde klasse van eenzame 65-plussers blijft. "+
			"Donker: altijd, welke keuzes we ook maken.",
			"In how many of the other calculations a {level} stays in the same class of lonely residents of 65 or older. "+
				"Dark: always, whatever we choose."),
	})
}

// LayerName names a figure of the model by which areas can be compared; "" for
// an id that is none.
func LayerName(l locale.Language, id string) string {
	for _, layer := range Layers(l) {
		if layer.ID == id {
			return layer.Title
		}
	}
	return ""
}
