package pages

// evidenceNL says in Dutch what the shipped model's file says in English of the
// evidence for a factor. A model of one's own is quoted as it is.
var evidenceNL = map[string]string{
	"OR 2.3 of living alone, NL 15+, CBS 2017, derived from published percentages; half its logarithm, because the published odds ratios do not correct for one another":                           "Wie alleen woont, is vaker eenzaam: OR 2,3 (Nederland, 15 jaar en ouder, CBS 2017, afgeleid van percentages). Het onderzoek kijkt naar één factor tegelijk. Daarom telt het hier half.",
	"OR 1.6 of social rent against owning, Great Britain, ONS, derived from published percentages; minus half its logarithm":                                                                       "Wie sociaal huurt, is vaker eenzaam dan wie een huis bezit: OR 1,6 (Groot-Brittannië, ONS, afgeleid van percentages). Het telt half.",
	"OR 3.06 of being divorced, severe loneliness, NL adults 2020, derived from published percentages; half its logarithm":                                                                         "Wie gescheiden is, is vaker ernstig eenzaam: OR 3,06 (Nederland, volwassenen, 2020, afgeleid van percentages). Het telt half.",
	"OR 1.67 (1.13-2.48) of being widowed, 60+, meta-analysis Susanty 2025; half its logarithm. England 65+ (Age UK/ELSA) has 2.81, NL adults 2020 2.36":                                           "Wie zijn partner verloor, is vaker eenzaam: OR 1,67 (tussen 1,13 en 2,48; 60 jaar en ouder, veel onderzoeken samen, Susanty 2025). Het telt half. In Engeland is de OR 2,81 (65 jaar en ouder, Age UK/ELSA), in Nederland 2,36 (volwassenen, 2020).",
	"no odds ratio found; direction only: low income raises loneliness in the Netherlands":                                                                                                         "Er is geen OR gevonden. Wel is bekend dat mensen met een laag inkomen in Nederland vaker eenzaam zijn.",
	"evidence disagrees: rural OR 1.18 (1.04-1.34), 60+, in one meta-analysis, none elsewhere; no effect of area traits in NL 63-98 (Timmermans, JECH 75:464) and NL 65+ (Honigh-de Vlaming 2014)": "Onderzoeken spreken elkaar tegen. Eén vond meer eenzaamheid op het platteland: OR 1,18 (tussen 1,04 en 1,34; 60 jaar en ouder). In Nederland is geen verband met het gebied gevonden (63 tot 98 jaar: Timmermans, JECH 75:464; 65 jaar en ouder: Honigh-de Vlaming 2014).",
	"no effect claimed: students and other young people who live alone make a neighbourhood look like one of elderly who live alone; this corrects for them":                                       "Dit is geen oorzaak, maar een correctie. Door studenten en andere jongeren die alleen wonen, lijkt een buurt op een buurt met veel ouderen die alleen wonen.",
}

// quote is a text and, where it is not in the language of the page, its language.
type quote struct{ Text, Lang string }

// evidence is what a model file says of the evidence for a factor.
func (l Language) evidence(citation string) quote {
	if dutch, known := evidenceNL[citation]; known && l == Dutch {
		return quote{Text: dutch}
	}
	return quote{citation, "en"}
}
