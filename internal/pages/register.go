package pages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// toFillIn marks what only the municipality that runs the map can say.
const toFillIn = "[in te vullen door de gemeente]"

// Registration is a draft for the Dutch Algorithm Register, in the order and
// under the names of its publication standard 1.0. It is in Dutch, as the
// register is.
type Registration struct {
	Site   Site
	Fields []RegistrationField
}

// RegistrationField is one field of a [Registration]: a text, a list of words, or
// a list of references.
type RegistrationField struct {
	Key   string // in the standard, and in JSON
	Title string // as the register shows it
	Text  string
	Words []string
	Links []Reference
	Note  string // for the municipality, no part of the registration
}

// Reference is a title with an address; the address may be empty.
type Reference struct {
	Title string `json:"title"`
	Link  string `json:"link"`
}

// Open reports whether the municipality has something to fill in or to confirm.
func (f RegistrationField) Open() bool {
	return f.Note != "" || strings.Contains(f.Text, toFillIn) ||
		slices.ContainsFunc(f.Links, func(r Reference) bool { return r.Link == toFillIn })
}

// value is the field as the standard's JSON has it.
func (f RegistrationField) value() any {
	switch {
	case f.Words != nil:
		return f.Words
	case f.Links != nil:
		return f.Links
	case f.Text == "":
		return nil
	}
	return f.Text
}

// MarshalJSON writes the fields as one object, in their order.
func (r Registration) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, f := range r.Fields {
		value, err := json.Marshal(f.value())
		if err != nil {
			return nil, fmt.Errorf("write field %s of the registration: %w", f.Key, err)
		}
		fmt.Fprintf(&b, "%c%q:%s", "{,"[min(i, 1)], f.Key, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// NewRegistration writes the draft for an edition and its model.
func NewRegistration(v MethodView) Registration {
	m := v.Model
	var names []string
	for _, ind := range m.Indicators {
		names = append(names, ind.LabelNL)
	}
	origin := "Herkomst of migratieachtergrond wordt niet gebruikt."
	if readsOrigin(m) {
		origin = "Dit model gebruikt herkomst of migratieachtergrond, een bijzonder persoonsgegeven op het niveau van gebieden. Waarom dat nodig en toegestaan is: " + toFillIn + "."
	}
	assess := "De kaart verwerkt geen persoonsgegevens. Een DPIA lijkt daarom niet nodig voor de kaart zelf; de gemeente bevestigt dat."
	if v.hasOwn() || readsOrigin(m) {
		assess = "De kaart gebruikt ook eigen cijfers van de gemeente, of factoren waarmee Risicokaart niet wordt geleverd. Of daarvoor een DPIA nodig is, en de uitkomst: " + toFillIn + "."
	}
	learnt := ""
	if t := training(m.Training, Dutch); t != "" {
		learnt = " De coëfficiënten zijn eenmalig geschat uit gepubliceerd onderzoek en cijfers van RIVM over " + t + "."
	}
	ages := "65 jaar en ouder en van 75 jaar en ouder"
	if m.Lonely18 != nil {
		ages = "65 jaar en ouder, van 75 jaar en ouder en van 18 jaar en ouder"
	}
	return Registration{Site: v.Site, Fields: []RegistrationField{
		{Key: "name", Title: "Naam", Text: "Risicokaart eenzaamheid: schatten waar eenzame ouderen wonen"},
		{Key: "description_short", Title: "Korte omschrijving", Text: "Dit algoritme schat per gemeente, wijk en buurt hoeveel mensen van 65 jaar en ouder eenzaam zijn. Het gebruikt openbare cijfers over gebieden. De gemeente ziet op een kaart waar zij kan beginnen met huisbezoeken en activiteiten. Het gaat over gebieden, niet over personen."},
		{Key: "organization", Title: "Organisatie", Text: toFillIn},
		{Key: "category", Title: "Thema", Words: []string{"Zorg en gezondheid"}},
		{Key: "status", Title: "Status", Text: toFillIn},
		{Key: "begin_date", Title: "Begindatum", Text: toFillIn},
		{Key: "end_date", Title: "Einddatum"},
		{Key: "contact_email", Title: "Contactgegevens", Text: toFillIn},
		{Key: "website", Title: "Link naar publiekspagina", Text: toFillIn},
		{Key: "publication_category", Title: "Publicatiecategorie", Text: "Overige algoritmes",
			Note: "Voorstel: het algoritme beslist niet over personen. Wie er wel besluiten op baseert, kiest een andere categorie."},
		{Key: "url", Title: "Link naar bronregistratie", Text: toFillIn},
		{Key: "goal", Title: "Doel en impact", Text: "Doel: zien in welke wijken en buurten naar schatting veel mensen van 65 jaar en ouder eenzaam zijn, hoeveel mensen dat zijn en hoe zeker dat is. Zo kan de gemeente kiezen waar zij begint met huisbezoeken, ontmoeting of onderzoek.\n\nImpact: inwoners merken het alleen indirect, doordat in hun buurt eerder of later een activiteit of huisbezoek wordt aangeboden. Het algoritme neemt geen besluiten en wijst geen personen, huishoudens of adressen aan."},
		{Key: "proportionality", Title: "Afwegingen", Text: "Voordeel: de gemeente kijkt naar de hele gemeente en niet alleen naar plekken die zij al kent. Elke schatting staat er met een marge en een uitleg die precies optelt.\n\nNadeel: een schatting kan ernaast zitten, en een gebied kan een naam krijgen die het niet verdient. Daarom staan er aantallen mensen en marges bij, krijgt geen gebied een stempel en zijn kleine groepen verborgen.\n\nAlternatieven: de cijfers van RIVM alleen (zonder uitleg per gebied en zonder 75-plussers), een ranglijst met gelijke gewichten (minder nauwkeurig, geen aantallen mensen), of gegevens over personen (nauwkeuriger voor één mens, maar een veel grotere inbreuk op de privacy; niet nodig voor dit doel). " + origin + " De afweging voor deze gemeente: " + toFillIn + "."},
		{Key: "human_intervention", Title: "Menselijke tussenkomst", Text: "Het algoritme geeft alleen een schatting. Mensen bekijken die, leggen haar naast wat zij van de buurt weten en beslissen zelf of en waar zij iets doen. Niets gebeurt vanzelf. Wie dat in deze gemeente doet: " + toFillIn + "."},
		{Key: "risks", Title: "Risicobeheer", Text: "Conclusies over personen trekken uit cijfers over gebieden: elke pagina zegt dat het over gebieden gaat; de uitleg noemt de ecologische denkfout.\n\nHerkenbaarheid: gebieden met minder dan " + whole(m.SuppressBelow) + " inwoners van 65 jaar en ouder zijn verborgen, en ook gebieden waarmee een verborgen cijfer is uit te rekenen.\n\nStigma: geen woorden die een buurt een stempel geven, wel aantallen mensen en marges.\n\nSchijnzekerheid: bij elk aantal staat een marge van 95%; verschillen worden alleen genoemd als de hele marge verschilt van het gemiddelde.\n\nMinder goede schattingen: in landelijke buurten, buurten met veel studenten, bij verpleeghuizen, in nieuwe buurten en mogelijk bij groepen waarvoor de vragenlijst niet is onderzocht. De pagina over de methode noemt ze.\n\nVeroudering: nieuwe cijfers geven een nieuwe uitgave. Hoe vaak de gemeente dat doet en controleert: " + toFillIn + "."},
		{Key: "lawful_basis", Title: "Wettelijke basis", Text: "De kaart ondersteunt beleid voor maatschappelijke ondersteuning (Wet maatschappelijke ondersteuning 2015) en voor de gezondheid van inwoners (Wet publieke gezondheid).",
			Note: "Voorstel: laat een jurist dit toetsen."},
		{Key: "lawful_basis_grouping", Title: "Verwijzingen wettelijke basis", Links: []Reference{
			{"Wet maatschappelijke ondersteuning 2015", "https://wetten.overheid.nl/BWBR0035362"},
			{"Wet publieke gezondheid", "https://wetten.overheid.nl/BWBR0024705"},
		}},
		{Key: "process_index_url", Title: "Link naar verwerkingsregister", Text: toFillIn},
		{Key: "impacttoetsen_grouping", Title: "Impacttoetsen", Links: []Reference{
			{"Impact Assessment Mensenrechten en Algoritmes (IAMA)", toFillIn},
			{"Data Protection Impact Assessment (DPIA)", toFillIn},
		}},
		{Key: "impacttoetsen", Title: "Toelichting op impacttoetsen", Text: assess + " Een IAMA is aan te raden, omdat de kaart meebepaalt waar aandacht heen gaat. Welke toetsen zijn gedaan en wat eruit kwam: " + toFillIn + "."},
		{Key: "source_data", Title: "Gegevens", Text: "Cijfers over gebieden" + ofYear(v.Site.Edition.Year) + ", geen cijfers over personen. CBS en Kadaster: Wijk- en Buurtkaart met grenzen en kerncijfers. CBS: inwoners per vierkant van 100 meter en leeftijden per gemeente, waar die geladen zijn. RIVM: schattingen van eenzaamheid per gemeente en buurt" + ofYear(v.RIVMYear) + ". Licentie: CC BY 4.0.\n\nFactoren van het model: " + and(names) + ". " + origin},
		{Key: "source_data_grouping", Title: "Verwijzingen gegevensbronnen", Links: []Reference{
			{"CBS en Kadaster, Wijk- en Buurtkaart", "https://service.pdok.nl/cbs/wijkenbuurten/" + yearOr(v.Site.Edition.Year, "2024") + "/atom/index.xml"},
			{"RIVM, schattingen van eenzaamheid (tabel 50090NED)", "https://dataderden.cbs.nl/ODataApi/OData/50090NED"},
		}},
		{Key: "methods_and_models", Title: "Technische werking", Text: fmt.Sprintf("Het algoritme is niet zelflerend.%s\n\nInvoer: per gebied %d factoren en het aantal inwoners van 65 jaar en ouder.\n\nWerking: een additief logit-model. De logit van het percentage is die van Nederland plus, per factor, een coëfficiënt maal het verschil met Nederland. Waar RIVM een cijfer van de gemeente publiceert, schuiven alle buurten evenveel op tot ze samen op dat cijfer uitkomen. Percentages maal inwoners geven aantallen; grotere gebieden zijn sommen van kleinere. Marges komen uit %s trekkingen van fouten in coëfficiënten, cijfers en afronding. De uitleg verdeelt het verschil met Nederland exact over de factoren.\n\nUitvoer: per gebied het aantal en percentage eenzame en ernstig eenzame inwoners van %s, met marge, rang en uitleg. Model: %s. Formules, bewijs en controle: /methode en docs/method.md bij de broncode.",
			learnt, len(m.Indicators), whole(float64(m.Draws)), ages, m.ID)},
		{Key: "provider", Title: "Leverancier", Text: "Risicokaart, open source (EUPL-1.2). Wie de software voor de gemeente levert of beheert: " + toFillIn},
		{Key: "publiccode", Title: "Link naar broncode", Text: toFillIn},
		{Key: "lang", Title: "Taal", Text: "nld"},
		{Key: "standard_version", Title: "Versie publicatiestandaard", Text: "1.0"},
		{Key: "source_id", Title: "Bron-ID", Text: toFillIn},
		{Key: "tags", Title: "Zoektermen", Text: "eenzaamheid, ouderen, wijk, buurt, kaart, schatting, huisbezoek"},
	}}
}

// ofYear says of which year figures are; empty when it is not known.
func ofYear(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprintf(" van %d", year)
}

// yearOr writes a year, or what stands for one that is not known.
func yearOr(year int, unknown string) string {
	if year == 0 {
		return unknown
	}
	return strconv.Itoa(year)
}
