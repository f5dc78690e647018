package pages

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/data"
	"risicokaart/internal/risk"
)

func testMethod(site Site, l Language) MethodView {
	example := testArea()
	// The model of the fixture has two factors; the third is the agreement with RIVM.
	f := &example.Estimate.Explanations[risk.Lonely65].Factors
	*f = append((*f)[:1:1], (*f)[2:]...)
	(*f)[0].Points, (*f)[0].People = 1.1*6.4, 1.1*6.4*12.38
	return MethodView{
		Site: site, Language: l, Model: testModel(), Shipped: true, Example: &example, RIVMYear: 2020,
		Choices: &risk.Sensitivity{Variants: []risk.Variant{
			{ID: "without:alone", RankShift: 21.4, SameClass: 0.81}, {ID: "equal_weights", RankShift: 40.2, SameClass: 0.66},
			{ID: "weights:1", RankShift: 10, SameClass: 0.9}, {ID: "weights:2", RankShift: 20, SameClass: 0.8}}},
		Measured: &Measured{Areas: 275, Year: 2020, Spearman: 0.881, MeanError: 2.01, Constant: 3.8, Coverage: 0.953},
		Sources: []Source{
			{Kind: "areas", Name: "wijkenbuurten_2024.gpkg", Publisher: "CBS en Kadaster", Licence: "CC BY 4.0", SHA256: "3abb82f1"},
			{Kind: "rivm", Name: "rivm.csv", Publisher: "RIVM", Licence: "CC BY 4.0"},
		},
	}
}

// ownMethod is the card of a model that a municipality made itself, of an
// edition without any figures.
func ownMethod(site Site) MethodView {
	m := testModel()
	m.ID, m.Training = "eigen-1", risk.Training{}
	m.Indicators = append(m.Indicators,
		risk.Indicator{ID: "care", LabelNL: "mantelzorgers", LabelEN: "carers", Unit: "per 1.000 inwoners", Columns: []string{"own.mantelzorgers"}},
		risk.Indicator{ID: "origin", LabelNL: "herkomst buiten Europa", LabelEN: "origin outside Europe", Unit: "% van de inwoners", Columns: []string{"percentage_met_herkomstland_buiten_europa"}})
	return MethodView{Site: site, Model: m}
}

// The card claims nothing of a model that it does not know, and says what such
// a model does otherwise.
func TestModelCardOfAnotherModel(t *testing.T) {
	page := render(t, func(p *Pages, b *strings.Builder) error { return p.Method(b, ownMethod(testSite())) })
	for _, want := range []string{"Dit model gebruikt herkomst als factor", "eigen cijfers van wie haar beheert", "hebben wij niet gemeten", "gemaakt of aangepast door wie deze kaart beheert", "telt niet mee"} {
		if !strings.Contains(page, want) {
			t.Errorf("the card of another model does not say %q", want)
		}
	}
	for _, claim := range []string{"Rotterdam", "Herkomst is geen factor", "Een voorbeeld", "rangcorrelatie", "Eerste model"} {
		if strings.Contains(page, claim) {
			t.Errorf("the card of another model says %q", claim)
		}
	}
}

// Where own figures are on the map, the card does not say that all are open.
func TestModelCardKnowsOwnData(t *testing.T) {
	site := testSite()
	v := testMethod(site, Dutch)
	const open = "alleen openbare cijfers"
	if page := render(t, func(p *Pages, b *strings.Builder) error { return p.Method(b, v) }); !strings.Contains(page, open) {
		t.Errorf("the card does not say %q", open)
	}
	v.Site.Own = []OwnIndicator{{ID: "bezoek", Name: "Huisbezoeken"}}
	if page := render(t, func(p *Pages, b *strings.Builder) error { return p.Method(b, v) }); strings.Contains(page, open) {
		t.Errorf("the card says %q beside own data", open)
	}
}

// Numbers are written as the language does.
func TestNumbersInEnglish(t *testing.T) {
	for dutch, want := range map[string]string{"1.240,5": "1,240.5", "−0,11": "−0.11", "onbekend": "unknown"} {
		if got := English.number(dutch); got != want {
			t.Errorf("%s in English: got %s, want %s", dutch, got, want)
		}
	}
	if got := English.value(345, "x 1.000 euro"); got != "€\u00a0345,000" {
		t.Errorf("a home value in English: %q", got)
	}
	if got := English.value(2.135, "per 100 inwoners"); got != "2.1 per 100 residents" {
		t.Errorf("a ratio in English: %q", got)
	}
}

// Every entry of the contents leads to a section with the same heading.
func TestContentsLeadToSections(t *testing.T) {
	pages := everyPage(t, testSite())
	for name, l := range map[string]Language{"method": Dutch, "method-en": English, "method-own": Dutch} {
		for _, p := range contents(l) {
			want := fmt.Sprintf(`<section id="%s"><h2>%s</h2>`, p.ID, p.Title)
			if strings.Count(pages[name], want) != 1 || !strings.Contains(pages[name], `href="#`+p.ID+`"`) {
				t.Errorf("%s: no section %s, or the contents do not lead to it", name, want)
			}
		}
	}
}

// The example adds up as it is printed, in either language.
func TestExampleAddsUp(t *testing.T) {
	for _, l := range []Language{Dutch, English} {
		v := testMethod(testSite(), l)
		x := newExample(v.Example, v.Model, l)
		points, heads := printed(t, x.FromPoints), printed(t, x.FromPeople)
		for _, r := range x.Rows {
			points, heads = points+printed(t, r.Points), heads+printed(t, r.People)
		}
		if points != printed(t, x.ToPoints) || heads != printed(t, x.ToPeople) || len(x.Rows) != 3 {
			t.Errorf("%s: the columns sum to %d tenths and %d people, printed are %s and %s", l, points, heads, x.ToPoints, x.ToPeople)
		}
	}
}

// A hidden area is never an example.
func TestHiddenAreaIsNoExample(t *testing.T) {
	v := testMethod(testSite(), Dutch)
	hidden := withStatus(testArea(), risk.StatusSuppressed, risk.ReasonSmallNumbers)
	v.Example = &hidden
	if page := render(t, func(p *Pages, b *strings.Builder) error { return p.Method(b, v) }); strings.Contains(page, hidden.Name) {
		t.Error("the card explains an area that is hidden")
	}
}

// shipped is the model that comes with the program.
func shipped(t *testing.T) *risk.Model {
	t.Helper()
	file, err := os.Open("../../data/models/eenzaamheid-1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := risk.LoadModel(file, file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The model log tells of the model that is shipped, and every unit of it has an
// English name.
func TestModelLogKnowsTheShippedModel(t *testing.T) {
	m := shipped(t)
	if log := modelLog(Dutch); log[0].ID != m.ID || log[0].Made != m.Training.Made {
		t.Errorf("the log ends with %s of %s; shipped is %s of %s: write down what changed", log[0].ID, log[0].Made, m.ID, m.Training.Made)
	}
	for _, ind := range m.Indicators {
		if _, ok := englishUnits[ind.Unit]; !ok {
			t.Errorf("unit %q has no English name", ind.Unit)
		}
	}
}

// Limits of the publication standard 1.0, in characters; 0 is no limit.
var registerLimits = map[string]int{
	"name": 100, "description_short": 350, "organization": 100, "category": 0, "status": 0, "begin_date": 0, "end_date": 0,
	"contact_email": 500, "website": 500, "publication_category": 0, "url": 500, "goal": 2500, "proportionality": 2500,
	"human_intervention": 2500, "risks": 2500, "lawful_basis": 2500, "lawful_basis_grouping": 0, "process_index_url": 500,
	"impacttoetsen_grouping": 0, "impacttoetsen": 2500, "source_data": 2500, "source_data_grouping": 0, "methods_and_models": 5000,
	"provider": 200, "publiccode": 500, "lang": 0, "standard_version": 0, "source_id": 100, "tags": 2500,
}

func TestRegistrationFollowsTheStandard(t *testing.T) {
	text, err := json.Marshal(NewRegistration(MethodView{Model: shipped(t), RIVMYear: 2020}))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for key, limit := range registerLimits {
		value, ok := fields[key]
		if !ok {
			t.Errorf("the registration lacks %s", key)
		}
		if s, ok := value.(string); ok && limit > 0 && len([]rune(s)) > limit {
			t.Errorf("%s has %d characters, the register takes %d", key, len([]rune(s)), limit)
		}
	}
	if len(fields) != len(registerLimits) {
		t.Errorf("the registration has %d fields, the standard %d", len(fields), len(registerLimits))
	}
}

// docs/algoritmeregister.md is the draft for the shipped model.
func TestRegistrationDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Concept voor het Algoritmeregister\n\n" +
		"Een ingevuld concept volgens publicatiestandaard 1.0 van het Algoritmeregister van de Nederlandse overheid. Wat alleen een gemeente kan weten, staat er als\n" +
		"**" + toFillIn + "**; opmerkingen voor de gemeente staan cursief. Een draaiende kaart geeft hetzelfde voor haar eigen uitgave en model op\n" +
		"`/methode/algoritmeregister`, en als JSON op `/methode/algoritmeregister.json`. Deze tekst wordt gemaakt door `go test ./internal/pages -run Registration -update`.\n")
	for _, f := range NewRegistration(MethodView{Model: shipped(t), RIVMYear: 2020}).Fields {
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n", f.Title, f.Key)
		body := f.Text + strings.Join(f.Words, ", ")
		for _, l := range f.Links {
			body += "- " + l.Title + ": " + l.Link + "\n"
		}
		if body == "" {
			body = "Leeg zolang de kaart in gebruik is."
		}
		b.WriteString(strings.ReplaceAll(strings.TrimSpace(body), toFillIn, "**"+toFillIn+"**") + "\n")
		if f.Note != "" {
			b.WriteString("\n*" + f.Note + "*\n")
		}
	}
	path := filepath.Join("..", "..", "docs", "algoritmeregister.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("docs/algoritmeregister.md is out of date; run with -update (-file +draft):\n%s", diff)
	}
}

// Who reads the Dutch card reads Dutch: all evidence of the shipped model is in
// it, with the same figures.
func TestEvidenceOfTheShippedModelIsInDutch(t *testing.T) {
	file, err := data.Models.Open(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	m, err := risk.LoadModel(file, data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	ratio := regexp.MustCompile(`\d\.\d+`)
	for _, ind := range m.Indicators {
		dutch := Dutch.evidence(ind.Evidence)
		if dutch.Lang != "" || dutch.Text == ind.Evidence.Citation {
			t.Errorf("%s: the evidence is not translated: %q", ind.ID, ind.Evidence.Citation)
		}
		for _, number := range ratio.FindAllString(ind.Evidence.Citation, -1) {
			if !strings.Contains(dutch.Text, strings.Replace(number, ".", ",", 1)) {
				t.Errorf("%s: %s is not in %q", ind.ID, number, dutch.Text)
			}
		}
		if english := English.evidence(ind.Evidence); english.Text != ind.Evidence.Citation {
			t.Errorf("%s: the English card says %q", ind.ID, english.Text)
		}
	}
}
