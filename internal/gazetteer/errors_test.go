package gazetteer

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source/gpkg"
)

// country makes as many areas as a country has, with names of the kind that those have,
// many of them several times.
func country() (entries []Entry) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list string) string { all := strings.Fields(list); return all[random.IntN(len(all))] }
	place := func() string {
		return pick("Am Berg Bo Cas Del Dren Ee Ell Gou Haar Heer Ijs Kamp Kol Lee Maas Nij Oos Pend Roo Sche Til Ut Wa Zui") +
			pick("der en er ing k l me n ra s st ter ven wou") +
			pick("berg broek burg dam dijk dorp drecht hoek hout huizen lo rade stede veen wijk zicht")
	}
	for g := range 342 {
		name := place()
		if g%7 == 0 {
			name += pick("-Noord -Zuid -Rijn") + place()
		}
		if g%11 == 0 {
			name += " aan den " + pick("IJssel Rijn Maas")
		}
		entries = append(entries, Entry{Code: fmt.Sprintf("GM%04d", g), Name: name, Level: gemeente,
			Residents: float64(random.IntN(900000))})
		for w := range 10 {
			wijkNaam := fmt.Sprintf("Wijk %02d %s", w, pick("Centrum Noord Oost Zuid West Buitengebied "+place()))
			entries = append(entries, Entry{Code: fmt.Sprintf("WK%04d%02d", g, w), Name: wijkNaam, Within: name,
				Level: wijk, Postcode: strconv.Itoa(1000 + random.IntN(9000)), Residents: float64(random.IntN(30000))})
			for b := range 4 {
				entries = append(entries, Entry{Code: fmt.Sprintf("BU%04d%02d%02d", g, w, b),
					Name: pick("Verspreide Oude Nieuwe "+place()) +
						pick("buurt -Noord -Zuid /Kern 's-Hof kwartier polder") + pick("- / -") + place(),
					Within: name, Level: buurt, Postcode: strconv.Itoa(1000 + random.IntN(9000)),
					Residents: float64(random.IntN(5000))})
			}
		}
	}
	return entries
}

// misspellings are all texts that are one error away from a name: a letter wrong, left
// out, or swapped with the next. Which letter comes for a wrong one follows from its place.
func misspellings(name string) (list []string) {
	letters := []rune(name)
	for i := range letters {
		wrong := append([]rune{}, letters...)
		wrong[i] = 'a' + rune(i*7%26)
		list = append(list, string(wrong), string(letters[:i])+string(letters[i+1:]))
		if i > 0 {
			swapped := append([]rune{}, letters...)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			list = append(list, string(swapped))
		}
	}
	return list
}

// slowDistance is what [meter.distance] measures, by the book.
func slowDistance(a, b string) (whole, start int) {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j == 0:
				d[i][j] = i
			default:
				cost := 1
				if a[i-1] == b[j-1] {
					cost = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	start = len(a)
	for _, one := range d[len(a)] {
		start = min(start, one)
	}
	return d[len(a)][len(b)], start
}

func TestDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	text := func() string {
		b := make([]byte, random.IntN(9))
		for i := range b {
			b[i] = "abc9\xc3"[random.IntN(5)]
		}
		return string(b)
	}
	near := 0
	for range 200_000 {
		a, b, most := text(), text(), random.IntN(4)
		if a == "" {
			continue
		}
		m := newMeter(a)
		m.distance("cabbage", lettersOf("cabbage"), 3) // leaves something behind
		whole, start := m.distance(b, lettersOf(b), most)
		wantWhole, wantStart := slowDistance(a, b)
		if wantWhole = within(wantWhole, most); wantWhole < far {
			near++
		}
		if wantStart = within(wantStart, most); whole != wantWhole || start != wantStart {
			t.Fatalf("%q from %q, at most %d: %d and %d, want %d and %d", a, b, most, whole, start, wantWhole, wantStart)
		}
	}
	if near < 1000 {
		t.Errorf("%d pairs were near each other", near)
	}
}

// checkMisspellings: a name with an error in it finds the area first or second, unless
// others are really as near: what was typed stands in their names, or no more errors in it
// make one of those. It tries every so many.
func checkMisspellings(t *testing.T, entries []Entry, every int) {
	t.Helper()
	x := New(entries)
	// As near as the name meant, by another way than the index.
	asNear := func(e Entry, typed string) bool {
		for _, s := range x.spellings {
			if x.entries[s.entry] != e {
				continue
			}
			if _, start := slowDistance(typed, s.key); start <= 1 || strings.Contains(s.key, typed) {
				return true
			}
		}
		return false
	}
	tried, first, second, later := 0, 0, 0, 0
	n := 0
	for _, e := range entries {
		if len(keyOf(wordsOf(e.Name))) < shortestStart {
			continue
		}
		for _, typed := range misspellings(e.Name) {
			if n++; n%every != 0 {
				continue
			}
			tried++
			var before []Entry // that have another name
			isFound := false
			for _, i := range x.Search(typed, 40) {
				if isFound = strings.EqualFold(x.entries[i].Name, e.Name); isFound {
					break
				}
				before = append(before, x.entries[i])
			}
			switch {
			case isFound && len(before) == 0:
				first++
				continue
			case isFound && len(before) == 1:
				second++
				continue
			}
			later++
			if slices.ContainsFunc(x.find(typed, 40), func(m match) bool { return m.fit == exact }) {
				continue // there is an area of that very name
			}
			closer := 0
			for _, other := range before {
				if asNear(other, keyOf(wordsOf(typed))) {
					closer++
				}
			}
			if closer < 2 || !isFound && len(before) < 40 {
				t.Errorf("%q for %q: found %v, after %v", typed, e.Name, isFound, namesOf(before))
			}
		}
	}
	t.Logf("%d names with an error: %d found first, %d second, %d later", tried, first, second, later)
	if tried < 200 || first < tried*8/10 {
		t.Errorf("of %d only %d are found first", tried, first)
	}
}

func namesOf(entries []Entry) (list []string) {
	for _, e := range entries {
		list = append(list, e.Name)
	}
	return list
}

func TestMisspellings(t *testing.T) { checkMisspellings(t, places, 1) }

func TestMisspellingsInACountry(t *testing.T) { checkMisspellings(t, country(), 2003) }

// Of every sort of area in the real figures: each is found by its name, by its code and
// with an error in it.
func TestRealNames(t *testing.T) {
	entries := rijnmond(t)
	if len(entries) < 1000 {
		t.Fatalf("%d areas", len(entries))
	}
	x := New(entries)
	for _, e := range entries {
		for _, text := range []string{e.Name, strings.ToUpper(e.Name), e.Code, e.Code[2:], strings.ToLower(e.Code),
			strings.NewReplacer("'", "’", "-", " ", "ij", "ĳ").Replace(e.Name)} {
			// Several have the same name, and some numbers are postcodes.
			isFound := false
			for _, i := range x.Search(text, len(entries)) {
				isFound = isFound || entries[i] == e
			}
			if !isFound {
				t.Errorf("%q does not find %s %s", text, e.Code, e.Name)
			}
		}
	}
	checkMisspellings(t, entries, 47)
	gemeenten := func() ([]Entry, error) { return entries[:342], nil }
	for _, e := range entries[:342] {
		if got, err := Municipalities([]string{e.Name}, gemeenten); err != nil || len(got) != 1 || got[0] != e.Code {
			t.Errorf("%s: %v, %v; want %s", e.Name, got, err, e.Code)
		}
	}
}

// rijnmond are the areas of real files: all gemeenten, then wijken and buurten.
func rijnmond(t *testing.T) (entries []Entry) {
	f, err := gpkg.Open(t.Context(), oracle.Data(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[string]bool{}
	for level, name := range []string{"gemeente", "wijk", "buurt"} {
		for _, l := range f.Layers() {
			if l.Name != map[string]string{"gemeente": "gemeenten", "wijk": "wijken", "buurt": "buurten"}[name] {
				continue
			}
			column := map[string]int{}
			for i, c := range l.Columns {
				column[c.Name] = i
			}
			for row, err := range f.Rows(context.Background(), l) {
				if err != nil {
					t.Fatal(err)
				}
				text := func(c string) string {
					i, is := column[c]
					if !is || row.Values[i] == nil {
						return ""
					}
					return fmt.Sprint(row.Values[i])
				}
				e := Entry{Code: text(name + "code"), Name: text(name + "naam"), Level: level,
					Postcode: text("meest_voorkomende_postcode")}
				if e.Residents, _ = strconv.ParseFloat(text("aantal_inwoners"), 64); level > 0 {
					e.Within = text("gemeentenaam")
				}
				if !seen[e.Code] {
					seen[e.Code] = true
					entries = append(entries, e)
				}
			}
		}
	}
	return entries
}

// TestRealCountry tries names of two thirds of the country.
func TestRealCountry(t *testing.T) {
	text, err := os.Open(oracle.Data(t, "nederland-2024/kerncijfers_2024_subset.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	rows, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var entries []Entry
	level := map[string]int{"gemeente": gemeente, "wijk": wijk, "buurt": buurt}
	for _, row := range rows[1:] {
		residents, _ := strconv.ParseFloat(row[5], 64)
		entries = append(entries, Entry{Code: row[0], Level: level[row[1]], Name: row[2], Within: row[4],
			Residents: residents})
	}
	checkMisspellings(t, entries, 2003)
}

func FuzzSearch(f *testing.F) {
	for _, text := range []string{"'s-Gravenhage", "capelle a/d ijsel", "3011 AB", "bu05990110", "ĳsselmonde",
		"a,b,,", "\xff",
		strings.Repeat("st ", 60), "\u0301\u00b4", "Súdwest-Fryslân"} {
		f.Add(text)
	}
	x := New(places)
	f.Fuzz(func(t *testing.T, text string) {
		folded := fold(text)
		again := fold(strings.Join(folded, " "))
		if keyOf(again) != keyOf(folded) {
			t.Errorf("%q folds to %q, and that to %q", text, folded, again)
		}
		for _, w := range folded {
			if w == "" || strings.ContainsAny(w, " '-") {
				t.Errorf("%q has the word %q", text, w)
			}
		}
		got := x.Search(text, 5)
		if len(got) > 5 {
			t.Errorf("%q: %d results", text, len(got))
		}
		seen := map[int]bool{}
		for _, i := range got {
			if seen[i] {
				t.Errorf("%q finds %d twice", text, i)
			}
			seen[i] = true
		}
		// What is found by a name is found with an area of that name among the others.
		if len(keyOf(wordsOf(text))) >= 2 && len(text) < longestWords {
			y := New(append([]Entry{{Code: "XX", Name: text, Level: -1}}, places...))
			if got := y.Search(text, 1); len(got) != 1 || y.find(text, 1)[0].fit != exact {
				t.Errorf("the name %q finds %v", text, got)
			}
		}
		_, err := Municipalities([]string{text}, func() ([]Entry, error) { return places, nil })
		if err != nil && len(err.Error()) > 1000*(len(text)+1) {
			t.Errorf("%q: an error of %d bytes", text, len(err.Error()))
		}
	})
}

func BenchmarkNew(b *testing.B) {
	entries := country()
	b.ReportMetric(float64(len(entries)), "areas")
	b.ReportAllocs()
	for b.Loop() {
		New(entries)
	}
}

func BenchmarkSearch(b *testing.B) {
	x := New(country())
	for _, text := range []string{"ce", "centrum", "3011 ab", "pendrectdam", "capele aan den ijsel noord",
		"noaer noare naero raeno earon orean nedra ander dnare roena drean neard aerod doren ernad nador"} {
		b.Run(strings.ReplaceAll(text[:min(len(text), 30)], " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Search(text, 8)
			}
		})
	}
}
