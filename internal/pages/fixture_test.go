package pages

import (
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// testSite is an edition of a municipality that does not exist.
func testSite() Site {
	return Site{
		Edition: Edition{
			ID: "voorbeeld-2024-1", Year: 2024, Region: "Voorbeeldland", IsCurrent: true,
			Model: "eenzaamheid-1", Attribution: "Bron: CBS, Kadaster, RIVM",
			Created: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC),
		},
		Factors: words.Factors{
			"alone": {LabelNL: "eenpersoonshuishoudens", LabelEN: "one-person households", Unit: "% van de huishoudens",
				HighNL: "veel alleenwonenden", LowNL: "weinig alleenwonenden", HighEN: "many people living alone",
				LowEN: "few people living alone"},
			"owned": {LabelNL: "koopwoningen", LabelEN: "owner-occupied homes", Unit: "% van de woningen",
				HighNL: "veel koopwoningen", LowNL: "weinig koopwoningen", HighEN: "many owner-occupied homes",
				LowEN: "few owner-occupied homes"},
			"woz": {LabelNL: "gemiddelde WOZ-waarde", LabelEN: "mean home value (WOZ)", Unit: "x 1.000 euro",
				HighNL: "dure woningen", LowNL: "goedkope woningen", HighEN: "expensive homes", LowEN: "inexpensive homes",
				Columns: []string{"gemiddelde_woningwaarde"}},
		},
		Layers:   []string{"severe_65", "lonely_75", "stability"},
		Variants: 30,
	}
}

// estimate makes a coherent estimate: the factors sum to the difference from
// 49.5 %, the counts follow from the percentages.
func estimate(code string, level risk.Level, residents65, percent, margin float64) risk.Estimate {
	outcome := func(n, p, m float64) risk.Prevalence {
		return risk.Prevalence{
			Percent: risk.Quantity{Value: p, Low: p - m, High: p + m},
			Count:   risk.Quantity{Value: p * n / 100, Low: (p - m) * n / 100, High: (p + m) * n / 100},
		}
	}
	difference := percent - 49.5 // moves the values too, so that areas differ in them
	explain := risk.Explanation{Baseline: 49.5}
	for _, f := range []struct {
		id                      string
		value, reference, share float64
	}{{"alone", 38.5 + 2*difference, 38.5, 0.6}, {"owned", 57 - 4*difference, 57, 0.5},
		{"woz", 345 + 5*difference, 345, -0.2}, {risk.BenchmarkFactor, math.NaN(), math.NaN(), 0.1}} {
		points := f.share * difference
		explain.Factors = append(explain.Factors, risk.Factor{
			ID: f.id, Value: f.value, Reference: f.reference, Points: points, People: points * residents65 / 100,
		})
	}
	return risk.Estimate{
		Code: code, Level: level, Status: risk.StatusOK,
		Residents65: residents65, Residents75: 0.43 * residents65, Share75: risk.Share75{Value: 0.43, Year: 2024},
		Prevalence: [risk.OutcomeCount]risk.Prevalence{
			risk.Lonely65: outcome(residents65, percent, margin),
			risk.Severe65: outcome(residents65, percent/4, margin/2),
			risk.Lonely75: outcome(0.43*residents65, percent+6, margin),
		},
		Score: 91, Class: 5, Rank: 12, RankOf: 1100, RankMunicipal: 2, RankMunicipalOf: 14, TopDecile: 0.93,
		RankLow: 3, RankHigh: 1071, RankMunicipalLow: 1, RankMunicipalHigh: 9, Stability: 0.933,
		Explanations: [risk.OutcomeCount]risk.Explanation{risk.Lonely65: explain},
	}
}

func testArea() Area {
	municipal := estimate("GM9999", risk.Gemeente, 24_000, 51, 1)
	return Area{
		Place:             Place{"BU99990101", "Lindenhof", risk.Buurt},
		Wijk:              Place{"WK999901", "Centrum & Haven", risk.Wijk},
		Municipality:      Place{"GM9999", "Duinwaarde", risk.Gemeente},
		Residents:         5230,
		Estimate:          estimate("BU99990101", risk.Buurt, 1238, 55.9, 4.6),
		MunicipalEstimate: &municipal,
		RIVM: &words.Published{Percent: 57.2, Low: 52.1, High: 62, Year: 2020,
			Others: []words.Published{{Percent: 55.8, Low: math.NaN(), High: math.NaN(), Year: 2016}}},
		Bounds: Bounds{4.4, 51.8, 4.45, 51.85},
	}
}

func withStatus(a Area, s risk.Status, r risk.Reason) Area {
	if s == risk.StatusImputed {
		a.Estimate.Status, a.Estimate.Reason = s, r
		a.Estimate.Explanations[risk.Lonely65].Factors[0].From = risk.Wijk
		return a
	}
	a.Estimate = risk.Estimate{Code: a.Code, Level: a.Level, Status: s, Reason: r}
	return a
}

// withYears gives the area a past: the same, lower, changed and unknown.
func withYears(a Area) Area {
	lower := estimate(a.Code, a.Level, 1190, 45, 4)
	same := estimate(a.Code, a.Level, 1210, 53, 4)
	other := estimate(a.Code, a.Level, 1210, 30, 4)
	a.Estimate.Status, a.Estimate.Reason = risk.StatusImputed, risk.ReasonInputsFromYear
	a.Earlier = []words.Input{{Column: "gemiddelde_woningwaarde", Year: 2023}, {Column: risk.ColumnShare65, Year: 2022}}
	a.OtherYears = []words.OtherYear{
		{Year: 2023, Model: "eenzaamheid-1", Same: true, Lonely65: &same.Prevalence[risk.Lonely65]},
		{Year: 2022, Model: "eenzaamheid-1", Same: true, Lonely65: &lower.Prevalence[risk.Lonely65]},
		{Year: 2021, Model: "eenzaamheid-0", Same: true, Lonely65: &other.Prevalence[risk.Lonely65]},
		{Year: 2020, Model: "eenzaamheid-1", Reason: "geometry"},
		{Year: 2019, Model: "eenzaamheid-1", Same: true},
	}
	return a
}

func testRows() []Row {
	suppressed := withStatus(testArea(), risk.StatusSuppressed, risk.ReasonSmallNumbers)
	suppressed.Place = Place{"BU99990102", "Bedrijvenpark", risk.Buurt}
	var rows []Row
	for _, a := range []Area{testArea(), suppressed} {
		rows = append(rows, Row{Place: a.Place, Municipality: a.Municipality, Estimate: a.Estimate})
	}
	return rows
}

func testCell() Cell {
	e := estimate("", 0, 63, 54, 6)
	return Cell{
		ID: "8919694a5a7ffff", Resolution: 9, Status: risk.StatusOK, FromSquares: true,
		Residents65: e.Residents65, Residents75: e.Residents75,
		Prevalence:   [risk.CellOutcomeCount]risk.Prevalence(e.Prevalence[:risk.CellOutcomeCount]),
		Municipality: Place{"GM9999", "Duinwaarde", risk.Gemeente},
		Districts:    []Place{{"BU99990101", "Lindenhof", risk.Buurt}, {"BU99990102", "Bedrijvenpark", risk.Buurt}},
	}
}

func testOwnArea() OwnArea {
	e := estimate("", 0, 630, 54, 6)
	return OwnArea{
		Code: "team-1", Name: "Wijkteam <Noord>", Status: risk.StatusOK, FromSquares: true, KnownArea: 0.876,
		Residents65: e.Residents65, Residents75: e.Residents75,
		Prevalence: [risk.CellOutcomeCount]risk.Prevalence(e.Prevalence[:risk.CellOutcomeCount]),
		Buurten: []BuurtPart{{Place{"BU99990101", "Lindenhof", risk.Buurt}, true},
			{Place{"BU99990102", "Bedrijvenpark", risk.Buurt}, false}},
	}
}

func testModel() *risk.Model {
	return &risk.Model{
		ID: "eenzaamheid-1", TitleNL: "Eenzaamheid onder 65-plussers", TitleEN: "Loneliness among residents of 65+",
		Draws: 500, SuppressBelow: 10, MaxMissing: 0.3,
		Outcomes: [risk.OutcomeCount]*risk.OutcomeModel{risk.Lonely65: {Reference: 49.5}, risk.Severe65: {Reference: 10.4}},
		Age75: risk.Age75Model{Share: 0.429, ShareCitation: "CBS, 1 January 2020",
			Shifts: [risk.OutcomeCount]*risk.Shift{risk.Lonely75: {}, risk.Severe75: {}}},
		Indicators: []risk.Indicator{
			{ID: "alone", LabelNL: "eenpersoonshuishoudens", LabelEN: "one-person households",
				HighNL: "veel alleenwonenden", LowNL: "weinig alleenwonenden", HighEN: "many people living alone",
				LowEN: "few people living alone", Unit: "% van de huishoudens",
				Columns:      []string{"percentage_eenpersoonshuishoudens"},
				Spread:       risk.Spread{Country: 10},
				Coefficients: [risk.OutcomeCount]*risk.Coefficient{risk.Lonely65: {Value: 0.012, SD: 0.002}},
				Evidence:     risk.Evidence{Citation: "CBS 2017"}},
			{ID: "woz", LabelNL: "gemiddelde WOZ-waarde", LabelEN: "mean home value (WOZ)",
				HighNL: "dure woningen", LowNL: "goedkope woningen", HighEN: "expensive homes", LowEN: "inexpensive homes",
				Unit: "x 1.000 euro", Transform: risk.Log, Columns: []string{"gemiddelde_woningwaarde"},
				Spread:       risk.Spread{Country: 0.3},
				Coefficients: [risk.OutcomeCount]*risk.Coefficient{risk.Lonely65: {Value: -0.11, SD: 0.017}}},
		},
		Training: risk.Training{Made: "2026-11-21", Gemeenten: 329, Buurten: 278},
	}
}

// testPages parses the templates once for all tests.
var testPages = sync.OnceValues(func() (*Pages, error) {
	return New(Assets{Script: "/assets/app.js", Worker: "/assets/worker.js", Style: "/assets/site.css",
		Font: "/assets/inter.woff2", Icon: "/assets/icon.svg"}, "")
})

// render writes one page to text.
func render(t *testing.T, write func(p *Pages, b *strings.Builder) error) string {
	t.Helper()
	p, err := testPages()
	if err != nil {
		t.Fatal(err)
	}
	return renderOn(t, p, write)
}

// renderOn is render with other pages than those of all tests.
func renderOn(t *testing.T, p *Pages, write func(p *Pages, b *strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(p, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
