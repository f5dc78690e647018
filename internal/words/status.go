package words

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// StatusShort is the status where a figure would stand; empty with figures of
// the area's own.
func StatusShort(l locale.Language, s risk.Status, r risk.Reason) string {
	switch s {
	case risk.StatusImputed:
		if r == risk.ReasonInputsFromYear {
			return l.Say("deels met cijfers van een eerder jaar", "partly with figures of an earlier year")
		}
		return l.Say("deels geschat uit een groter gebied", "partly estimated from a larger area")
	case risk.StatusSuppressed:
		return l.Say("verborgen om privacy", "hidden for privacy")
	case risk.StatusNoData:
		return l.Say("geen gegevens", "no data")
	}
	return ""
}

// StatusLong explains why the area of this name has no figures, or how far to
// trust them; empty when there is nothing to explain.
func StatusLong(l locale.Language, r risk.Reason, name string) string {
	switch r {
	case risk.ReasonSmallNumbers:
		return l.Say("De cijfers van %s zijn verborgen om privacy. Er wonen daar te weinig mensen van 65 jaar of ouder, "+
			"of de cijfers van zo'n klein gebied in de buurt zijn er anders mee uit te rekenen.",
			"The figures of %s are hidden for privacy. Too few people of 65 or older live there, "+
				"or the figures of such a small area nearby could be worked out with them.", name)
	case risk.ReasonNoResidents:
		return l.Say("In %s wonen geen mensen. Er is dus niets te schatten.",
			"Nobody lives in %s. So there is nothing to estimate.", name)
	case risk.ReasonTooMuchMissing:
		return l.Say("Van %s ontbreken te veel gegevens voor een goede schatting. Kijk naar het grotere gebied waar het in ligt.",
			"Too many data of %s are missing for a good estimate. Look at the larger area that it lies in.", name)
	case risk.ReasonNoPopulationAge:
		return l.Say("Van %s is niet bekend hoeveel mensen van 65 jaar of ouder er wonen. Daarom is er geen schatting.",
			"Of %s it is not known how many people of 65 or older live there. So there is no estimate.", name)
	case risk.ReasonInputsFromWijk:
		return l.Say("Deze schatting is deels geschat uit een groter gebied: niet alle cijfers van %s zelf zijn gepubliceerd.",
			"This estimate is partly estimated from a larger area: not all figures of %s itself are published.", name)
	case risk.ReasonInputsFromYear:
		return l.Say("Deze schatting gebruikt deels cijfers van een eerder jaar: die van dit jaar zijn niet allemaal gepubliceerd.",
			"This estimate partly uses figures of an earlier year: not all of this year’s are published.")
	}
	return ""
}

// Failure says in plain words what an HTTP status means to the reader, and what
// to do.
func Failure(l locale.Language, status int) (title, text string) {
	switch status {
	case 404:
		return l.Say("Deze pagina is er niet", "This page does not exist"),
			l.Say("Misschien is de code van het gebied veranderd. Zoek het gebied op de kaart of in de tabel.",
				"Perhaps the code of the area has changed. Look for the area on the map or in the table.")
	case 400:
		return l.Say("Deze vraag begrijpen we niet", "We do not understand this request"),
			l.Say("Het adres van de pagina klopt niet helemaal. Begin opnieuw bij de kaart of de tabel.",
				"The address of the page is not quite right. Begin again at the map or the table.")
	case 503:
		return l.Say("De gegevens zijn even niet bereikbaar", "The data cannot be reached for now"),
			l.Say("Probeer het over een paar minuten opnieuw.", "Try again in a few minutes.")
	}
	return l.Say("Er ging iets mis", "Something went wrong"), l.Say("Probeer het later opnieuw.", "Try again later.")
}
