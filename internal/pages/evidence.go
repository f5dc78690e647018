package pages

import "risicokaart/internal/risk"

// quote is a text and, where it is not in the language of the page, its language.
type quote struct{ Text, Lang string }

// evidence is what a model file says of the evidence for a factor, in English
// where it does not say it in Dutch.
func (l Language) evidence(e risk.Evidence) quote {
	if l == Dutch && e.CitationNL != "" {
		return quote{Text: e.CitationNL}
	}
	return quote{e.Citation, "en"}
}
