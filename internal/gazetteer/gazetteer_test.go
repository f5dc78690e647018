package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// Levels of the entries of tests.
const (
	gemeente = iota
	wijk
	buurt
)

// places are some areas as CBS writes their names.
var places = []Entry{
	{Code: "GM0518", Name: "'s-Gravenhage", Residents: 565701},
	{Code: "GM0796", Name: "'s-Hertogenbosch", Residents: 161000},
	{Code: "GM0599", Name: "Rotterdam", Residents: 670610},
	{Code: "GM0363", Name: "Amsterdam", Residents: 931298},
	{Code: "GM0344", Name: "Utrecht", Residents: 374238},
	{Code: "GM1581", Name: "Utrechtse Heuvelrug", Residents: 50000},
	{Code: "GM0502", Name: "Capelle aan den IJssel", Residents: 67800},
	{Code: "GM0542", Name: "Krimpen aan den IJssel", Residents: 29800},
	{Code: "GM0484", Name: "Alphen aan den Rijn", Residents: 115000},
	{Code: "GM1723", Name: "Alphen-Chaam", Residents: 10500},
	{Code: "GM0893", Name: "Bergen (L.)", Residents: 13000},
	{Code: "GM0373", Name: "Bergen (NH.)", Residents: 30000},
	{Code: "GM0748", Name: "Bergen op Zoom", Residents: 69000},
	{Code: "GM0164", Name: "Hengelo (O.)", Residents: 82000},
	{Code: "GM0417", Name: "Laren (NH.)", Residents: 11600},
	{Code: "GM0603", Name: "Rijswijk (ZH.)", Residents: 59000},
	{Code: "GM0888", Name: "Beek (L.)", Residents: 16000},
	{Code: "GM0687", Name: "Middelburg (Z.)", Residents: 50000},
	{Code: "GM0820", Name: "Nuenen, Gerwen en Nederwetten", Residents: 24000},
	{Code: "GM1900", Name: "Súdwest-Fryslân", Residents: 91000},
	{Code: "GM1970", Name: "Noardeast-Fryslân", Residents: 45800},
	{Code: "GM1940", Name: "De Fryske Marren", Residents: 52000},
	{Code: "GM0737", Name: "Tytsjerksteradiel", Residents: 32900},
	{Code: "GM1891", Name: "Dantumadiel", Residents: 19200},
	{Code: "GM0080", Name: "Leeuwarden", Residents: 128000},
	{Code: "GM0352", Name: "Wijk bij Duurstede", Residents: 24000},
	{Code: "GM0845", Name: "Sint-Michielsgestel", Residents: 30000},
	{Code: "GM0268", Name: "Nijmegen", Residents: 187000},
	{Code: "GM0848", Name: "Son en Breugel", Residents: 18000},
	{Code: "GM0392", Name: "Haarlem", Residents: 168000},
	{Code: "GM0917", Name: "Heerlen", Residents: 87000},
	{Code: "GM1680", Name: "Aa en Hunze", Residents: 26000},
	{Code: "WK059912", Name: "IJsselmonde", Within: "Rotterdam", Postcode: "3077", Level: wijk, Residents: 60000},
	{Code: "WK059901", Name: "Rotterdam Centrum", Within: "Rotterdam", Postcode: "3011", Level: wijk, Residents: 38000},
	{Code: "WK051828", Name: "Wijk 28 Centrum", Within: "'s-Gravenhage", Postcode: "2512", Level: wijk, Residents: 20000},
	{Code: "BU05990110", Name: "Stadsdriehoek", Within: "Rotterdam", Postcode: "3011", Level: buurt, Residents: 18000},
	{Code: "BU05991581", Name: "Pendrecht", Within: "Rotterdam", Postcode: "3086", Level: buurt, Residents: 12000},
	{Code: "BU05991289", Name: "Oud IJsselmonde", Within: "Rotterdam", Postcode: "3077", Level: buurt, Residents: 6000},
	{Code: "BU05021000", Name: "'s-Gravenweg/Alexanderlaan", Within: "Capelle aan den IJssel", Level: buurt,
		Residents: 500},
	{Code: "BU0363AA01", Name: "Centrum", Within: "Amsterdam", Postcode: "1680", Level: buurt, Residents: 3000},
	{Code: "BU03730001", Name: "Bergen", Within: "Bergen (NH.)", Level: buurt, Residents: 4000},
	{Code: "BU19000101", Name: "Sneek", Within: "Súdwest-Fryslân", Level: buurt, Residents: 9000},
	{Code: "BU08450101", Name: "St. Michielsgestel Kom", Within: "Sint-Michielsgestel", Level: buurt, Residents: 8000},
	{Code: "team-1", Name: "Wijkteam Noord", Level: buurt + 1},
}

// found are the names that a search of the places gives.
func found(x *Index, text string, limit int) (names []string) {
	for _, i := range x.Search(text, limit) {
		names = append(names, x.entries[i].Name)
	}
	return names
}

// However a name is written, it is found first.
func TestSearchFindsFirst(t *testing.T) {
	x := New(places)
	for want, texts := range map[string][]string{
		"'s-Gravenhage": {"'s-Gravenhage", "’s-Gravenhage", "‘s Gravenhage", "`s-gravenhage", "´s-Gravenhage",
			"ʼs–Gravenhage", "s gravenhage", "sgravenhage", "'S-GRAVENHAGE", "'s  Gravenhage", "'s\u00a0Gravenhage",
			"'s\u2011gravenhage", "\u200es-Gra\u00advenhage", "Den Haag", "den  haag", "denhaag", "DEN-HAAG",
			"the hague", "gemeente Den Haag", "Den Haag (gemeente)", "den hag", "gravenhage", "s-gravenhge", "0518"},
		"'s-Hertogenbosch": {"den bosch", "Den Bosh", "hertogenbosch", "'s Hertogenbosh", "s hertogenbosch"},
		"Rotterdam": {"rotterdam", "Gemeente Rotterdam", "rotterdam gemeente", "Rotterdm", "Roterdam", "Rottredam",
			"Municipality of Rotterdam", "ROTTERDAM.", " rotterdam ", "gm0599", "0599", "GM 0599", "gm-0599", "rott"},
		"Capelle aan den IJssel": {"capelle aan den ijssel", "Capelle aan den Ĳssel", "Capelle aan den Yssel",
			"Capelle a/d IJssel", "Capelle a.d. IJssel", "capelle ad ijssel", "Capelle aan de IJssel", "capelle ijssel",
			"Capele aan den IJssel", "Capelle aan den Ijsel", "Capelle aan dne IJssel", "Capelleaandenijssel",
			"kapelle aan den ijssel", "capele ijsel", "cap ijs"},
		"Krimpen aan den IJssel": {"krimpen", "krimpen a/d ijsel", "krimpen ijssel"},
		"Súdwest-Fryslân": {"Sudwest Fryslan", "sûdwest-fryslân", "Zuidwest-Friesland",
			"zuidwest friesland", "SUDWESTFRYSLAN",
			"Sudwest Friesland", norm.NFD.String("Súdwest-Fryslân"), norm.NFC.String("Súdwest-Fryslân")},
		"Noardeast-Fryslân": {"noordoost-friesland", "noardeast", "Noardeast Friesland"},
		"De Fryske Marren":  {"de friese meren", "fryske marren", "De Frijske Marren"},
		"Tytsjerksteradiel": {"Tietjerksteradeel", "tytsjerksteradeel", "tijtsjerksteradiel"},
		"Dantumadiel":       {"dantumadeel"},
		"Leeuwarden":        {"ljouwert", "leuwarden", "Leeuwaarden"},
		"Nuenen, Gerwen en Nederwetten": {"nuenen", "Nuenen c.a.", "nuenen gerwen nederwetten", "gerwen",
			"Nuenen Gerwen & Nederwetten"},
		"Bergen (NH.)":        {"bergen", "Bergen NH", "bergen (nh)", "Bergen Noord-Holland", "bergen nh."},
		"Bergen (L.)":         {"Bergen L", "bergen limburg", "bergen (l)"},
		"Hengelo (O.)":        {"hengelo", "Hengelo (Ov)", "hengelo overijssel"},
		"Laren (NH.)":         {"laren"},
		"Rijswijk (ZH.)":      {"rijswijk", "ryswyk", "rijswik", "rijswijk zh"},
		"Beek (L.)":           {"beek"},
		"Middelburg (Z.)":     {"middelburg", "midelburg"},
		"Utrecht":             {"utrecht", "utr", "utrect", "urtecht", "gemeente utrecht"},
		"Utrechtse Heuvelrug": {"utrechtse", "heuvelrug", "utrecht heuvelrug"},
		"Wijk bij Duurstede":  {"wijk bij duurstede", "duurstede", "wijk duurstede", "Wijk-bij-Duurstede"},
		"Sint-Michielsgestel": {"st michielsgestel", "St. Michielsgestel", "sint michielsgestel",
			"michielsgestel"},
		"Nijmegen":       {"nymegen", "nĳmegen", "nijmgeen", "ni", "nij"},
		"Son en Breugel": {"son & breugel", "son breugel", "breugel"},
		"IJsselmonde": {"ijselmonde", "ysselmonde", "IJSSELMONDE", "Ĳsselmonde", "ijsselmond",
			"wijk ijsselmonde", "wk059912", "059912", "3077 xz"},
		"Rotterdam Centrum": {"centrum rotterdam", "rotterdam cent", "3011", "3011AB", "3011 ab",
			"3011 AB Rotterdam", " 3011  "},
		"Stadsdriehoek": {"bu05990110", "05990110", "stadsdriehoek", "stads driehoek", "stadsdreihoek"},
		"Pendrecht": {"pendrect", "pendrecht", "pendregt", "pendrecht rotterdam",
			"pendrect roterdam", "buurt pendrecht", "3086ZZ"},
		"Wijk 28 Centrum": {"centrum", "wijk 28", "centrum den haag", "centrum 's-gravenhage"},
		"Centrum":         {"BU0363AA01", "bu0363aa01", "0363aa01", "centrum amsterdam", "1680"},
		"Sneek":           {"snits", "sneek"},
		"Aa en Hunze":     {"aa", "GM1680"},
		"Haarlem":         {"haarlem", "harlem"},
		"Heerlen":         {"heerlen", "herlen"},
		"Wijkteam Noord":  {"TEAM-1", "wijkteam"},
	} {
		for _, text := range texts {
			if got := found(x, text, 8); len(got) == 0 || got[0] != want {
				t.Errorf("%q finds %q, want %q first", text, got, want)
			}
		}
	}
}

// What fits better goes first, then the level, then residents; errors are forgiven only
// where there is room.
func TestSearchRanks(t *testing.T) {
	x := New([]Entry{
		{Code: "BU1", Name: "Noord", Level: buurt, Residents: 10},
		{Code: "BU2", Name: "Noord", Level: buurt, Residents: 20},
		{Code: "WK1", Name: "Noord", Level: wijk, Residents: 5},
		{Code: "BU3", Name: "Noordeinde", Level: buurt, Residents: 1},
		{Code: "GM1", Name: "Oost en Noord", Level: gemeente, Residents: 99},
		{Code: "GM2", Name: "Benoorden", Level: gemeente, Residents: 99},
		{Code: "GM3", Name: "Moord", Level: gemeente, Residents: 99},
		{Code: "GM4", Name: "Zuid", Level: gemeente, Residents: 99},
	})
	codes := func(text string, limit int) (list []string) {
		for _, i := range x.Search(text, limit) {
			list = append(list, x.entries[i].Code)
		}
		return list
	}
	for _, test := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"noord", 10, []string{"WK1", "BU2", "BU1", "BU3", "GM1", "GM2"}}, // Moord is something else
		{"noord", 2, []string{"WK1", "BU2"}},
		{"noorde", 10, []string{"BU3", "GM2", "WK1", "BU2", "BU1", "GM1"}},
		{"noorde", 1, []string{"BU3"}},
		{"noorrd", 10, []string{"WK1", "BU2", "BU1", "BU3", "GM1"}},
		{"noord", 0, nil},
	} {
		if diff := cmp.Diff(test.want, codes(test.text, test.limit)); diff != "" {
			t.Errorf("%q, %d (-want +got):\n%s", test.text, test.limit, diff)
		}
	}
}

// What means nothing finds nothing.
func TestSearchFindsNothing(t *testing.T) {
	x := New(places)
	for _, text := range []string{"", " ", "'", "-", "%", "_", "r", "'s", "zzzz", "qqqqqqqq",
		"'; drop table area; --", "9999",
		"9999 AB", "GM9999", "\xff\xfe", "\x00", "кириллица", strings.Repeat("a", 5000), strings.Repeat("a b ", 500),
		strings.Repeat("\u0301", 90), strings.Repeat("ﷺ", 100)} {
		if got := found(x, text, 8); len(got) != 0 {
			t.Errorf("%q finds %q", text, got)
		}
	}
	if got := New(nil).Search("rotterdam", 8); len(got) != 0 {
		t.Errorf("no entries: %v", got)
	}
}

// Names that have nothing left, or not much, are no trouble.
func TestSearchOddNames(t *testing.T) {
	x := New([]Entry{{Code: "", Name: ""}, {Code: "GM0001", Name: "---"}, {Code: "GM0002", Name: "É"},
		{Code: "GM0003", Name: "()"},
		{Code: "GM0004", Name: "Έδεσσα"}, {Code: "GM0005", Name: "(NH.)"}, {Code: "GM0006", Name: "Wijk 12"}})
	for text, want := range map[string]string{"gm0001": "---", "0003": "()", "εδεσσα": "Έδεσσα",
		"wijk 12": "Wijk 12", "nh": "(NH.)"} {
		if got := found(x, text, 8); !slices.Equal(got, []string{want}) {
			t.Errorf("%q finds %q, want %q alone", text, got, want)
		}
	}
}

// Every way to say a second name finds the same area, whichever of them it has.
func TestSecondNames(t *testing.T) {
	lines := 0
	for key, others := range shipped().second {
		for _, other := range others {
			lines++
			x := New([]Entry{{Code: "GM0001", Name: strings.Join(other, " ")}, {Code: "GM0002", Name: "Elders"}})
			if got := x.Search(key, 8); !slices.Equal(got, []int{0}) {
				t.Errorf("%q does not find %q alone: %v", key, other, got)
			}
		}
	}
	if lines < 100 {
		t.Errorf("%d pairs of names; where are they?", lines)
	}
}

func TestReadNamesRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"name: A":                         "line 1",
		"\n# x\nname: A = \n":             "line 3",
		"thing: A = B":                    "thing",
		"A = B":                           "want name, word or kind",
		"name: Aa = Bb\nname: cc = 'A-a'": "another line",
		"name: = A":                       "line 1",
		"name: A = a":                     "another line",
	} {
		if _, err := readNames(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func TestMunicipalityCode(t *testing.T) {
	for text, want := range map[string]string{"GM0599": "GM0599", " gm0599 ": "GM0599", "gm 0599": "GM0599",
		"0599": "GM0599", "GM-0599": "GM0599",
		"GM599": "", "599": "", "WK059901": "", "BU0599": "", "059901": "", "GM05990": "", "Rotterdam": "", "": "",
		"GM0599,GM0606": "", "GMABCD": ""} {
		if got, is := MunicipalityCode(text); got != want || is != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, got, is, want)
		}
	}
}

func TestMunicipalities(t *testing.T) {
	asked := 0
	known := func() ([]Entry, error) {
		asked++
		return append([]Entry{{Code: "GM9001", Name: "Dubbel"}, {Code: "GM9002", Name: "Dubbel"}}, places[:32]...), nil
	}
	for text, want := range map[string]string{
		"":                              "",
		"gm0606|GM0599":                 "GM0599 GM0606",
		"0606,GM0599, gm0606":           "GM0599 GM0606",
		"rotterdam| Den Haag ":          "GM0518 GM0599",
		"Gemeente Rotterdam,0606":       "GM0599 GM0606",
		"Nuenen, Gerwen en Nederwetten": "GM0820",
		"Utrecht,Nuenen, Gerwen en Nederwetten, den bosch": "GM0344 GM0796 GM0820",
		"Rotterdam,":            "GM0599",
		"nuenen":                "GM0820",
		"Bergen NH|bergen (L.)": "GM0373 GM0893",
		"Laren|hengelo|Súdwest-Fryslân|sudwest fryslan|Beek": "GM0164 GM0417 GM0888 GM1900",
		"zuidwest-friesland,Ljouwert,'s Gravenhage":          "GM0080 GM0518 GM1900",
		"Capelle a/d IJssel":                                 "GM0502",
	} {
		var texts []string
		if text != "" {
			texts = strings.Split(text, "|")
		}
		got, err := Municipalities(texts, known)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %v, %v; want %s", text, got, err, want)
		}
	}
	asked = 0
	if _, err := Municipalities([]string{"GM0599", "0606"}, known); err != nil || asked != 0 {
		t.Errorf("codes alone ask %d times for names, %v", asked, err)
	}
	for text, want := range map[string][]string{
		"Capelle aan den Ijsel": {`"Capelle aan den Ijsel"`, "did you mean Capelle aan den IJssel (GM0502)"},
		"Rotterdm":              {`"Rotterdm"`, "did you mean Rotterdam (GM0599)?"},
		"Alphen":                {"Alphen aan den Rijn (GM0484) or Alphen-Chaam (GM1723)"},
		"Bergen": {`"Bergen" is the name of Bergen (L.) (GM0893) and of Bergen (NH.) (GM0373)`,
			"give the code"},
		"Dubbel":           {"GM9001", "GM9002", "give the code"},
		"Nergenshuizen":    {`"Nergenshuizen"`, "a code such as GM0599"},
		"GM599":            {`"GM599"`},
		" ":                {`""`},
		"Rotterdm,Den Hag": {`"Rotterdm"`, `"Den Hag"`, "'s-Gravenhage (GM0518)"},
	} {
		got, err := Municipalities([]string{text}, known)
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%q: %v, error %v; want one with %s", text, got, err, part)
			}
		}
	}
	twoNames := func() ([]Entry, error) {
		return []Entry{{Code: "GM1940", Name: "De Fryske Marren"}, {Code: "GM1940", Name: "De Friese Meren"}}, nil
	}
	if got, err := Municipalities([]string{"de friese meren"}, twoNames); err != nil ||
		!slices.Equal(got, []string{"GM1940"}) {
		t.Errorf("one municipality by two names: %v, %v", got, err)
	}
	broken := fmt.Errorf("no network")
	if _, err := Municipalities([]string{"Rotterdam"}, func() ([]Entry, error) { return nil, broken }); err != broken {
		t.Errorf("error %v, want that of who knows them", err)
	}
}
