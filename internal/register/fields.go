package register

import (
	"fmt"
	"slices"
	"strconv"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// basics say what the algorithm is and whose.
func basics() []Field {
	return []Field{
		{Key: "name", Title: "Naam", Text: "Risicokaart eenzaamheid: schatten waar eenzame ouderen wonen"},
		{Key: "description_short", Title: "Korte omschrijving", Text: "" +
			"Dit algoritme schat per gemeente, wijk en buurt hoeveel mensen van 65 jaar en ouder eenzaam " +
			"zijn. Het gebruikt openbare cijfers over gebieden. De gemeente ziet op een kaart waar zij " +
			"kan beginnen met huisbezoeken en activiteiten. Het gaat over gebieden, niet over personen."},
		{Key: "organization", Title: "Organisatie", Text: ToFillIn},
		{Key: "category", Title: "Thema", Words: []string{"Zorg en gezondheid"}},
		{Key: "status", Title: "Status", Text: ToFillIn},
		{Key: "begin_date", Title: "Begindatum", Text: ToFillIn},
		{Key: "end_date", Title: "Einddatum"},
		{Key: "contact_email", Title: "Contactgegevens", Text: ToFillIn},
		{Key: "website", Title: "Link naar publiekspagina", Text: ToFillIn},
		{Key: "publication_category", Title: "Publicatiecategorie", Text: "Overige algoritmes",
			Note: "Voorstel: het algoritme beslist niet over personen. Wie er wel besluiten op baseert, kiest " +
				"een andere categorie."},
		{Key: "url", Title: "Link naar bronregistratie", Text: ToFillIn},
	}
}

// use says what it is for, and what could go wrong.
func use(f Facts) []Field {
	return []Field{
		{Key: "goal", Title: "Doel en impact", Text: "" +
			"Doel: zien in welke wijken en buurten naar schatting veel mensen van 65 jaar en ouder " +
			"eenzaam zijn, hoeveel mensen dat zijn en hoe zeker dat is. Zo kan de gemeente kiezen waar " +
			"zij begint met huisbezoeken, ontmoeting of onderzoek.\n\n" +
			"Impact: inwoners merken het alleen indirect, doordat in hun buurt eerder of later een " +
			"activiteit of huisbezoek wordt aangeboden. Het algoritme neemt geen besluiten en wijst geen " +
			"personen, huishoudens of adressen aan."},
		{Key: "proportionality", Title: "Afwegingen", Text: "" +
			"Voordeel: de gemeente kijkt naar de hele gemeente en niet alleen naar plekken die zij al " +
			"kent. Elke schatting staat er met een marge en een uitleg die precies optelt.\n\n" +
			"Nadeel: een schatting kan ernaast zitten, en een gebied kan een naam krijgen die het niet " +
			"verdient. Daarom staan er aantallen mensen en marges bij, krijgt geen gebied een stempel en " +
			"zijn kleine groepen verborgen.\n\n" +
			"Alternatieven: de cijfers van RIVM alleen (zonder uitleg per gebied en zonder 75-plussers), " +
			"een ranglijst met gelijke gewichten (minder nauwkeurig, geen aantallen mensen), of gegevens " +
			"over personen (nauwkeuriger voor één mens, maar een veel grotere inbreuk op de privacy; " +
			"niet nodig voor dit doel). " + origin(f.Model) + " De afweging voor deze gemeente: " + ToFillIn + "."},
		{Key: "human_intervention", Title: "Menselijke tussenkomst", Text: "" +
			"Het algoritme geeft alleen een schatting. Mensen bekijken die, leggen haar naast wat zij " +
			"van de buurt weten en beslissen zelf of en waar zij iets doen. Niets gebeurt vanzelf. Wie " +
			"dat in deze gemeente doet: " + ToFillIn + "."},
		{Key: "risks", Title: "Risicobeheer", Text: "" +
			"Conclusies over personen trekken uit cijfers over gebieden: elke pagina zegt dat het over " +
			"gebieden gaat; de uitleg noemt de ecologische denkfout.\n\n" +
			"Herkenbaarheid: gebieden met minder dan " + locale.Dutch.Whole(f.Model.SuppressBelow) +
			" inwoners van 65 jaar en ouder zijn verborgen, en ook gebieden waarmee een verborgen cijfer " +
			"is uit te rekenen.\n\n" +
			"Stigma: geen woorden die een buurt een stempel geven, wel aantallen mensen en marges.\n\n" +
			"Schijnzekerheid: bij elk aantal staat een marge van 95%; verschillen worden alleen genoemd " +
			"als de hele marge verschilt van het gemiddelde.\n\n" +
			"Minder goede schattingen: in landelijke buurten, buurten met veel studenten, bij " +
			"verpleeghuizen, in nieuwe buurten en mogelijk bij groepen waarvoor de vragenlijst niet is " +
			"onderzocht. De pagina over de methode noemt ze.\n\n" +
			"Veroudering: nieuwe cijfers geven een nieuwe uitgave. Hoe vaak de gemeente dat doet en " +
			"controleert: " + ToFillIn + "."},
	}
}

// law says on what it rests and how it was assessed.
func law(f Facts) []Field {
	return []Field{
		{Key: "lawful_basis", Title: "Wettelijke basis", Text: "" +
			"De kaart ondersteunt beleid voor maatschappelijke ondersteuning (Wet maatschappelijke " +
			"ondersteuning 2015) en voor de gezondheid van inwoners (Wet publieke gezondheid).",
			Note: "Voorstel: laat een jurist dit toetsen."},
		{Key: "lawful_basis_grouping", Title: "Verwijzingen wettelijke basis", Links: []Reference{
			{"Wet maatschappelijke ondersteuning 2015", "https://wetten.overheid.nl/BWBR0035362"},
			{"Wet publieke gezondheid", "https://wetten.overheid.nl/BWBR0024705"},
		}},
		{Key: "process_index_url", Title: "Link naar verwerkingsregister", Text: ToFillIn},
		{Key: "impacttoetsen_grouping", Title: "Impacttoetsen", Links: []Reference{
			{"Impact Assessment Mensenrechten en Algoritmes (IAMA)", ToFillIn},
			{"Data Protection Impact Assessment (DPIA)", ToFillIn},
		}},
		{Key: "impacttoetsen", Title: "Toelichting op impacttoetsen", Text: "" +
			assessed(f) + " Een IAMA is aan te raden, omdat de kaart meebepaalt waar aandacht heen gaat. " +
			"Welke toetsen zijn gedaan en wat eruit kwam: " + ToFillIn + "."},
	}
}

// technique says what it is made of.
func technique(f Facts) []Field {
	return []Field{
		{Key: "source_data", Title: "Gegevens", Text: "" +
			"Cijfers over gebieden" + ofYear(f.Year) + ", geen cijfers over personen. CBS en Kadaster: " +
			"Wijk- en Buurtkaart met grenzen en kerncijfers. CBS: inwoners per vierkant van 100 meter en " +
			"leeftijden per gemeente, waar die geladen zijn. RIVM: schattingen van eenzaamheid per gemeente en buurt" +
			ofYear(f.RIVMYear) +
			". Licentie: CC BY 4.0.\n\nFactoren van het model: " + words.FactorNames(locale.Dutch, f.Model) + ". " +
			origin(f.Model)},
		{Key: "source_data_grouping", Title: "Verwijzingen gegevensbronnen", Links: []Reference{
			{"CBS en Kadaster, Wijk- en Buurtkaart",
				"https://service.pdok.nl/cbs/wijkenbuurten/" + yearOr(f.Year, "2024") + "/atom/index.xml"},
			{"RIVM, schattingen van eenzaamheid (tabel 50090NED)", "https://dataderden.cbs.nl/ODataApi/OData/50090NED"},
		}},
		{Key: "methods_and_models", Title: "Technische werking", Text: fmt.Sprintf(""+
			"Het algoritme is niet zelflerend.%s\n\n"+
			"Invoer: per gebied %d factoren en het aantal inwoners van 65 jaar en ouder.\n\n"+
			"Werking: een additief logit-model. De logit van het percentage is die van Nederland plus, "+
			"per factor, een coëfficiënt maal het verschil met Nederland. Waar RIVM een cijfer van de "+
			"gemeente publiceert, schuiven alle buurten evenveel op tot ze samen op dat cijfer uitkomen. "+
			"Percentages maal inwoners geven aantallen; grotere gebieden zijn sommen van kleinere. "+
			"Marges komen uit %s trekkingen van fouten in coëfficiënten, cijfers en afronding. De uitleg "+
			"verdeelt het verschil met Nederland exact over de factoren.\n\n"+
			"Uitvoer: per gebied het aantal en percentage eenzame en ernstig eenzame inwoners %s, "+
			"met marge, rang en uitleg. Model: %s. Formules, bewijs en controle: /methode en "+
			"docs/method.md bij de broncode.",
			learnt(f.Model), len(f.Model.Indicators), locale.Dutch.Whole(float64(f.Model.Draws)),
			estimated(f.Model), f.Model.ID)},
	}
}

// publication is what the register itself keeps.
func publication() []Field {
	return []Field{
		{Key: "provider", Title: "Leverancier", Text: "" +
			"Risicokaart, open source (EUPL-1.2). Wie de software voor de gemeente levert of beheert: " + ToFillIn},
		{Key: "publiccode", Title: "Link naar broncode", Text: ToFillIn},
		{Key: "lang", Title: "Taal", Text: "nld"},
		{Key: "standard_version", Title: "Versie publicatiestandaard", Text: "1.0"},
		{Key: "source_id", Title: "Bron-ID", Text: ToFillIn},
		{Key: "tags", Title: "Zoektermen", Text: "eenzaamheid, ouderen, wijk, buurt, kaart, schatting, huisbezoek"},
	}
}

// origin says whether the model reads where people come from.
func origin(m *risk.Model) string {
	if ReadsOrigin(m) {
		return "Dit model gebruikt herkomst of migratieachtergrond, een bijzonder persoonsgegeven op het niveau van gebieden. " +
			"Waarom dat nodig en toegestaan is: " + ToFillIn + "."
	}
	return "Herkomst of migratieachtergrond wordt niet gebruikt."
}

// assessed says whether a DPIA seems due.
func assessed(f Facts) string {
	if f.Own || ReadsOwn(f.Model) || ReadsOrigin(f.Model) {
		return "De kaart gebruikt ook eigen cijfers van de gemeente, of factoren waarmee Risicokaart niet wordt geleverd. " +
			"Of daarvoor een DPIA nodig is, en de uitkomst: " + ToFillIn + "."
	}
	return "De kaart verwerkt geen persoonsgegevens. Een DPIA lijkt daarom niet nodig voor de kaart zelf; " +
		"de gemeente bevestigt dat."
}

// learnt says what the coefficients come from; empty where the model does not tell.
func learnt(m *risk.Model) string {
	areas := words.Training(locale.Dutch, m.Training)
	if areas == "" {
		return ""
	}
	return " De coëfficiënten zijn eenmalig geschat uit gepubliceerd onderzoek en cijfers van RIVM over " + areas + "."
}

// estimated lists the ages that the model estimates an outcome of.
func estimated(m *risk.Model) string {
	var groups []string
	for o := range risk.OutcomeCount {
		if group := o.Row().Ages.Words().OldNL; m.Estimates(o) && !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return locale.Dutch.And(groups)
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
