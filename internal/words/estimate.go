package words

import (
	"math"
	"strings"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Message is the sentence that tells the estimate of an area. Below a hundred
// residents it is said in two, as "van de 65 65-plussers" cannot be read.
func Message(l locale.Language, name string, residents float64, lonely risk.Prevalence) string {
	if residents < 100 {
		return l.Say("In %[1]s wonen %[2]s mensen van 65 jaar of ouder. Naar schatting voelen %[3]s van hen zich eenzaam (%[4]s).",
			"%[2]s people of 65 or older live in %[1]s. An estimated %[3]s of them feel lonely (%[4]s).",
			name, People(l, residents), People(l, lonely.Count.Value), Between(l, lonely.Count))
	}
	return l.Say("Van de %s 65-plussers in %s voelen zich naar schatting %s eenzaam (%s).",
		"Of the %s residents of 65 and older in %s an estimated %s feel lonely (%s).",
		People(l, residents), name, People(l, lonely.Count.Value), Between(l, lonely.Count))
}

// Yardstick is what an estimate is compared with.
type Yardstick struct {
	Name    string  // "Nederland", "Rotterdam"
	Percent float64 // 0-100; 0 or NaN when there is none
}

// Comparison says where an estimate lies against the yardstick. It claims a
// difference only when the interval leaves the yardstick out.
func Comparison(l locale.Language, p risk.Quantity, y Yardstick) string {
	switch {
	case math.IsNaN(y.Percent) || y.Percent <= 0:
		return ""
	case p.Low > y.Percent:
		return l.Say("Dat is meer dan gemiddeld in %s.", "That is more than average in %s.", y.Name)
	case p.High < y.Percent:
		return l.Say("Dat is minder dan gemiddeld in %s.", "That is less than average in %s.", y.Name)
	}
	return l.Say("Dat verschilt niet duidelijk van het gemiddelde in %s.",
		"That is not clearly different from the average in %s.", y.Name)
}

// Reasons says which factors, one or two of them, raise an estimate or lower it;
// empty for none.
func Reasons(l locale.Language, phrases []string, raise bool) string {
	switch {
	case len(phrases) == 0:
		return ""
	case len(phrases) == 1 && raise:
		return l.Say("De schatting is vooral hoger door %s.", "The estimate is higher mainly because of %s.", phrases[0])
	case len(phrases) == 1:
		return l.Say("De schatting is vooral lager door %s.", "The estimate is lower mainly because of %s.", phrases[0])
	case raise:
		return l.Say("Vooral %s verhogen de schatting.", "Mainly %s raise the estimate.", l.And(phrases))
	}
	return l.Say("Vooral %s verlagen de schatting.", "Mainly %s lower the estimate.", l.And(phrases))
}

// Standing tells how sure it is that the area belongs to the highest tenth;
// empty when that is not likely.
func Standing(l locale.Language, e *risk.Estimate) string {
	switch {
	case e.TopDecile >= 0.9:
		return l.Say("Hoort vrijwel zeker bij de 10%% %s met de hoogste schatting.",
			"Is almost certainly among the 10%% of %s with the highest estimate.", Levels(l, e.Level))
	case e.TopDecile >= 0.5:
		return l.Say("Hoort waarschijnlijk bij de 10%% %s met de hoogste schatting.",
			"Is probably among the 10%% of %s with the highest estimate.", Levels(l, e.Level))
	}
	return ""
}

// Rank is the place of an area among others of its level.
type Rank struct {
	At, Of    int
	Low, High int // of the interval; 0 when it is not known
	Level     risk.Level
	In        string // where the others are; empty for all on the map
}

// Ranked says where an area stands; empty when there are no others.
func Ranked(l locale.Language, r Rank) string {
	if r.At == 0 || r.Of < 2 {
		return ""
	}
	where := l.Say("op deze kaart", "on this map")
	if r.In != "" {
		where = l.Say("in %s", "in %s", r.In)
	}
	return l.Say("Plaats %s van %s %s %s", "Place %s of %s %s %s",
		l.Whole(float64(r.At)), l.Whole(float64(r.Of)), Levels(l, r.Level), where) + placeInterval(l, r.Low, r.High)
}

// placeInterval goes on after a place in an order.
func placeInterval(l locale.Language, low, high int) string {
	switch {
	case low == 0 || high == 0:
		return "."
	case low == high:
		return l.Say("; met 95%% zekerheid plaats %s.", "; with 95%% certainty place %s.", l.Whole(float64(low)))
	}
	return l.Say("; met 95%% zekerheid tussen plaats %s en %s.", "; with 95%% certainty between place %s and %s.",
		l.Whole(float64(low)), l.Whole(float64(high)))
}

// Stability tells how sure the class of an area is that has figures; variants
// is how many other models were tried, 0 when that is not known. It is empty
// where nothing is known of it.
func Stability(l locale.Language, e *risk.Estimate, variants int) string {
	var models string
	switch times := int(math.Round(e.Stability * float64(variants))); {
	case e.Class == 0 || variants == 0 && e.Stability == 0:
		return ""
	case variants == 0:
		models = l.Say("%s van de andere rekenwijzen", "%s of the other calculations", l.Percent(100*e.Stability))
	case times == variants:
		models = l.Say("alle %d andere rekenwijzen", "all %d other calculations", variants)
	case times == 0:
		models = l.Say("geen van de %d andere rekenwijzen", "none of the %d other calculations", variants)
	default:
		models = l.Say("%d van de %d andere rekenwijzen", "%d of the %d other calculations", times, variants)
	}
	return l.Say("In %s die we probeerden, blijft dit gebied in klasse %d.",
		"In %s that we tried, this area stays in class %d.", models, e.Class)
}

// Share75 says where the number of residents of 75+ comes from.
func Share75(l locale.Language, s risk.Share75) string {
	switch {
	case s.Own():
		return l.Say("naar schatting: aandeel 75+ uit de leeftijdsopbouw van de gemeente, CBS %d",
			"estimated: share of 75+ from the ages in the municipality, CBS %d", s.Year)
	case s.Value > 0:
		return l.Say("naar schatting: landelijk aandeel 75+", "estimated: national share of 75+")
	}
	return l.Say("naar schatting", "estimated") // a cell, or buurten that may differ
}

// ImputedFrom lists the factors that were taken from a larger area.
func ImputedFrom(l locale.Language, factors []risk.Factor, words Factors) string {
	labels := map[risk.Level][]string{}
	for _, f := range factors {
		if f.From != 0 && f.ID != risk.BenchmarkFactor {
			labels[f.From] = append(labels[f.From], words.Label(l, f.ID))
		}
	}
	var parts []string
	for _, level := range []risk.Level{risk.Wijk, risk.Gemeente} {
		if list := labels[level]; len(list) > 0 {
			parts = append(parts, l.Say("van de %s: %s", "from the %s: %s", Level(l, level), l.And(list)))
		}
	}
	return strings.Join(parts, "; ")
}

// Published is RIVM's own estimate of lonely residents of 65+.
type Published struct {
	Percent   float64 // 0-100
	Low, High float64 // of RIVM's 95 % interval; NaN when it is not loaded
	Year      int
	Others    []Published // of other years, the newest first
}

// Official sets RIVM's own estimate beside ours.
func Official(l locale.Language, p *Published, e *risk.Estimate) string {
	ours := e.Prevalence[risk.Lonely65]
	text := l.Say("RIVM schatte in %d dat %s van de 65-plussers hier eenzaam was%s: "+
		"bij het aantal 65-plussers van nu zijn dat %s mensen. Onze schatting is %s: %s mensen.",
		"RIVM estimated in %d that %s of the residents of 65+ here were lonely%s: "+
			"with today’s number of residents of 65+ that is %s people. Our estimate is %s: %s people.",
		p.Year, l.Percent(p.Percent), p.interval(l), People(l, p.Percent*e.Residents65/100),
		l.Percent(ours.Percent.Value), People(l, ours.Count.Value))
	var others []string
	for i := range p.Others {
		o := &p.Others[i]
		others = append(others, l.Say("%s in %d%s", "%s in %d%s", l.Percent(o.Percent), o.Year, o.interval(l)))
	}
	if len(others) == 0 {
		return text
	}
	return text + l.Say(" RIVM schatte ook: %s.", " RIVM also estimated: %s.", l.And(others))
}

// interval writes the limits behind a percentage; "" when they are not known.
func (p *Published) interval(l locale.Language) string {
	if math.IsNaN(p.Low) || math.IsNaN(p.High) {
		return ""
	}
	return l.Say(" (tussen %s en %s, 95%% zeker)", " (between %s and %s, 95%% certain)", l.Percent(p.Low),
		l.Percent(p.High))
}
