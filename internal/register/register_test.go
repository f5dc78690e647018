package register

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mitchellh/go-wordwrap"

	"risicokaart/data"
	"risicokaart/internal/risk"
)

var update = flag.Bool("update", false, "rewrite docs/algoritmeregister.md")

// shipped is the model that comes with the program.
func shipped(t *testing.T) *risk.Model {
	t.Helper()
	file, err := data.Models.Open(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := risk.LoadModel(file, data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Limits of the publication standard 1.0, in characters; 0 is no limit.
var registerLimits = map[string]int{
	"name": 100, "description_short": 350, "organization": 100, "category": 0, "status": 0, "begin_date": 0, "end_date": 0,
	"contact_email": 500, "website": 500, "publication_category": 0, "url": 500, "goal": 2500, "proportionality": 2500,
	"human_intervention": 2500, "risks": 2500, "lawful_basis": 2500, "lawful_basis_grouping": 0, "process_index_url": 500,
	"impacttoetsen_grouping": 0, "impacttoetsen": 2500, "source_data": 2500, "source_data_grouping": 0,
	"methods_and_models": 5000,
	"provider":           200, "publiccode": 500, "lang": 0, "standard_version": 0, "source_id": 100, "tags": 2500,
}

func TestDraftFollowsTheStandard(t *testing.T) {
	text, err := json.Marshal(Draft(Facts{Model: shipped(t), RIVMYear: 2020}))
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
func TestDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Concept voor het Algoritmeregister\n\n" +
		"Een ingevuld concept volgens publicatiestandaard 1.0 van het Algoritmeregister van de Nederlandse overheid. " +
		"Wat alleen een gemeente kan weten, staat er als **" + ToFillIn + "**; opmerkingen voor de gemeente staan " +
		"cursief. Een draaiende kaart geeft hetzelfde voor haar eigen uitgave en model op " +
		"`/methode/algoritmeregister`, en als JSON op `/methode/algoritmeregister.json`. " +
		"Deze tekst wordt gemaakt door `go test ./internal/register -update`.\n")
	for _, f := range Draft(Facts{Model: shipped(t), RIVMYear: 2020}).Fields {
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n", f.Title, f.Key)
		body := f.Text + strings.Join(f.Words, ", ")
		for _, l := range f.Links {
			body += "- " + l.Title + ": " + l.Link + "\n"
		}
		if body == "" {
			body = "Leeg zolang de kaart in gebruik is."
		}
		b.WriteString(strings.ReplaceAll(strings.TrimSpace(body), ToFillIn, "**"+ToFillIn+"**") + "\n")
		if f.Note != "" {
			b.WriteString("\n*" + f.Note + "*\n")
		}
	}
	document := wordwrap.WrapString(b.String(), 100)
	path := filepath.Join("..", "..", "docs", "algoritmeregister.md")
	if *update {
		if err := os.WriteFile(path, []byte(document), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), document); diff != "" {
		t.Errorf("docs/algoritmeregister.md is out of date; run with -update (-file +draft):\n%s", diff)
	}
}

// text is a field of a draft.
func text(t *testing.T, r Registration, key string) string {
	t.Helper()
	for _, f := range r.Fields {
		if f.Key == key {
			return f.Text
		}
	}
	t.Fatalf("the draft lacks %s", key)
	return ""
}

// The draft accounts for what a model reads and says which ages it estimates.
func TestDraftAccountsForTheModel(t *testing.T) {
	m := shipped(t)
	const dpia, origin = "De kaart verwerkt geen persoonsgegevens.", "Herkomst of migratieachtergrond wordt niet gebruikt."
	r := Draft(Facts{Model: m})
	if !strings.HasPrefix(text(t, r, "impacttoetsen"), dpia) || !strings.Contains(text(t, r, "proportionality"), origin) {
		t.Errorf("the shipped model: %q, %q", text(t, r, "impacttoetsen"), text(t, r, "proportionality"))
	}
	if got := text(t, r, "methods_and_models"); !strings.Contains(got,
		"inwoners van 65 jaar en ouder, van 75 jaar en ouder en van 18 jaar en ouder, met marge") {
		t.Errorf("the ages that the shipped model estimates: %q", got)
	}
	if strings.HasPrefix(text(t, Draft(Facts{Model: m, Own: true}), "impacttoetsen"), dpia) {
		t.Error("with own figures no DPIA seems due")
	}

	other := *m
	other.Outcomes[risk.Lonely18], other.Outcomes[risk.Severe18] = nil, nil
	other.Indicators = append(other.Indicators[:len(other.Indicators):len(other.Indicators)],
		risk.Indicator{ID: "origin", LabelNL: "herkomst", Columns: []string{"percentage_met_herkomstland_buiten_europa"}},
		risk.Indicator{ID: "care", LabelNL: "mantelzorgers", Columns: []string{"own.mantelzorgers"}})
	r = Draft(Facts{Model: &other})
	if !ReadsOrigin(&other) || !ReadsOwn(&other) || ReadsOrigin(m) || ReadsOwn(m) {
		t.Error("it is not seen that a model reads origin or own figures")
	}
	if strings.HasPrefix(text(t, r, "impacttoetsen"), dpia) || strings.Contains(text(t, r, "source_data"), origin) {
		t.Error("a model that reads origin is not accounted for")
	}
	if got := text(t, r, "methods_and_models"); !strings.Contains(got,
		"inwoners van 65 jaar en ouder en van 75 jaar en ouder, met marge") {
		t.Errorf("the ages that another model estimates: %q", got)
	}
}
