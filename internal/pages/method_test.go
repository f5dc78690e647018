package pages

import (
	"fmt"
	"strings"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

func testMethod(site Site) MethodView {
	example := testArea()
	// The model of the fixture has two factors; the third is the agreement with RIVM.
	f := &example.Estimate.Explanations[risk.Lonely65].Factors
	*f = append((*f)[:1:1], (*f)[2:]...)
	(*f)[0].Points, (*f)[0].People = 1.1*6.4, 1.1*6.4*12.38
	return MethodView{
		Site: site, Model: testModel(), Shipped: true, Example: &example, RIVMYear: 2020,
		Choices: &risk.Sensitivity{Variants: []risk.Variant{
			{ID: "without:alone", RankShift: 21.4, SameClass: 0.81},
			{ID: "equal_weights", RankShift: 40.2, SameClass: 0.66},
			{ID: "weights:1", RankShift: 10, SameClass: 0.9}, {ID: "weights:2", RankShift: 20, SameClass: 0.8}}},
		Measured: &Measured{Areas: 275, Year: 2020, Spearman: 0.881, MeanError: 2.01, Constant: 3.8, Coverage: 0.953},
		Sources: []Source{
			{Kind: "areas", Name: "wijkenbuurten_2024.gpkg", Publisher: "CBS en Kadaster", Licence: "CC BY 4.0",
				SHA256: "3abb82f1"},
			{Kind: "rivm", Name: "rivm.csv", Publisher: "RIVM", Licence: "CC BY 4.0"},
		},
	}
}

// ownMethod is the card of a model that a municipality made itself, of an
// edition without any figures.
func ownMethod(site Site) MethodView {
	m := testModel()
	m.ID, m.Training = "eigen-1", risk.Training{}
	none := [risk.OutcomeCount]*risk.Coefficient{risk.Lonely65: {}}
	m.Indicators = append(m.Indicators,
		risk.Indicator{ID: "care", LabelNL: "mantelzorgers", LabelEN: "carers", Unit: "per 1.000 inwoners",
			Columns: []string{"own.mantelzorgers"}, Coefficients: none},
		risk.Indicator{ID: "origin", LabelNL: "herkomst buiten Europa", LabelEN: "origin outside Europe",
			Unit: "% van de inwoners", Columns: []string{"percentage_met_herkomstland_buiten_europa"}, Coefficients: none})
	return MethodView{Site: site, Model: m}
}

// The card claims nothing of a model that it does not know, and says what such
// a model does otherwise.
func TestModelCardOfAnotherModel(t *testing.T) {
	page := render(t, func(p *Pages, b *strings.Builder) error { return p.Method(b, locale.Dutch, ownMethod(testSite())) })
	for _, want := range []string{"Dit model gebruikt herkomst als factor", "eigen cijfers van wie haar beheert",
		"hebben wij niet gemeten", "gemaakt of aangepast door wie deze kaart beheert", "telt niet mee"} {
		if !strings.Contains(page, want) {
			t.Errorf("the card of another model does not say %q", want)
		}
	}
	for _, claim := range []string{"Rotterdam", "Herkomst is geen factor", "Een voorbeeld", "rangcorrelatie",
		"Eerste model"} {
		if strings.Contains(page, claim) {
			t.Errorf("the card of another model says %q", claim)
		}
	}
}

// Where own figures are on the map, the card does not say that all are open.
func TestModelCardKnowsOwnData(t *testing.T) {
	site := testSite()
	v := testMethod(site)
	const open = "alleen openbare cijfers"
	if page := render(t, func(p *Pages, b *strings.Builder) error {
		return p.Method(b, locale.Dutch,
			v)
	}); !strings.Contains(page, open) {
		t.Errorf("the card does not say %q", open)
	}
	v.Site.Own = []OwnIndicator{{ID: "bezoek", Name: "Huisbezoeken"}}
	if page := render(t, func(p *Pages, b *strings.Builder) error {
		return p.Method(b, locale.Dutch,
			v)
	}); strings.Contains(page, open) {
		t.Errorf("the card says %q beside own data", open)
	}
}

// Every entry of the contents leads to a section with the same heading.
func TestContentsLeadToSections(t *testing.T) {
	pages := everyPage(t, testSite())
	for name, l := range map[string]locale.Language{"method": locale.Dutch, "method-en": locale.English,
		"method-own": locale.Dutch} {
		for _, p := range words.Sections(l) {
			want := fmt.Sprintf(`<section id="%s"><h2>%s</h2>`, p.ID, p.Title)
			if strings.Count(pages[name], want) != 1 || !strings.Contains(pages[name], `href="#`+p.ID+`"`) {
				t.Errorf("%s: no section %s, or the contents do not lead to it", name, want)
			}
		}
	}
}

// The example adds up as it is printed, in either language.
func TestExampleAddsUp(t *testing.T) {
	for _, l := range locale.Languages() {
		v := testMethod(testSite())
		x := newExample(l, v.Example, v.Model)
		points, heads := printed(t, x.FromPoints), printed(t, x.FromPeople)
		for _, r := range x.Rows {
			points, heads = points+printed(t, r.Points), heads+printed(t, r.People)
		}
		if points != printed(t, x.ToPoints) || heads != printed(t, x.ToPeople) || len(x.Rows) != 3 {
			t.Errorf("%s: the columns sum to %d tenths and %d people, printed are %s and %s", l, points, heads, x.ToPoints,
				x.ToPeople)
		}
	}
}

// A hidden area is never an example.
func TestHiddenAreaIsNoExample(t *testing.T) {
	v := testMethod(testSite())
	hidden := withStatus(testArea(), risk.StatusSuppressed, risk.ReasonSmallNumbers)
	if page := render(t, func(p *Pages, b *strings.Builder) error {
		return p.Method(b, locale.Dutch,
			v)
	}); !strings.Contains(page, hidden.Name) {
		t.Fatalf("the card does not name its example, %s", hidden.Name)
	}
	v.Example = &hidden
	if page := render(t, func(p *Pages, b *strings.Builder) error {
		return p.Method(b, locale.Dutch,
			v)
	}); strings.Contains(page, hidden.Name) {
		t.Error("the card explains an area that is hidden")
	}
}
