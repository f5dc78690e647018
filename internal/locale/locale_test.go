package locale

import (
	"testing"
	"time"
)

func TestSay(t *testing.T) {
	for l, want := range map[Language]string{Dutch: "3 huizen in Ons, 50%", English: "In Ons 3 homes, 50%"} {
		if got := l.Say("%d huizen in %s, 50%%", "In %[2]s %[1]d homes, 50%%", 3, "Ons"); got != want {
			t.Errorf("%s: got %q, want %q", l, got, want)
		}
	}
	if got := Dutch.Say("50%", ""); got != "50%" {
		t.Errorf("without values the words stay as they are: got %q", got)
	}
}

func TestAnd(t *testing.T) {
	for _, tt := range []struct {
		parts  []string
		nl, en string
	}{
		{nil, "", ""},
		{[]string{"a"}, "a", "a"},
		{[]string{"a", "b"}, "a en b", "a and b"},
		{[]string{"a", "b", "c"}, "a, b en c", "a, b and c"},
	} {
		for _, l := range Languages() {
			if got, want := l.And(tt.parts), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("%v in %s: got %q, want %q", tt.parts, l, got, want)
			}
		}
	}
}

func TestDate(t *testing.T) {
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, l := range Languages() {
		if got, want := l.Date(day), l.Say("1 maart 2026", "1 March 2026"); got != want {
			t.Errorf("%s: got %q, want %q", l, got, want)
		}
		if got := l.Date(time.Time{}); got != "" {
			t.Errorf("%s: a day that is not known is written %q", l, got)
		}
	}
	months := map[string]bool{}
	for m := range 12 {
		months[Dutch.Date(day.AddDate(0, m, 0))] = true
	}
	if len(months) != 12 {
		t.Errorf("%d months differ, want 12", len(months))
	}
}

func TestCapital(t *testing.T) {
	for text, want := range map[string]string{"": "", "wijken": "Wijken", "RIVM": "RIVM", "’s nachts": "’s nachts"} {
		if got := Capital(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
