package pages

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/risk"
)

func TestParseTableQuery(t *testing.T) {
	standard := TableQuery{Level: risk.Buurt, Sort: SortLonely75, Page: 1}
	tests := []struct {
		query string
		want  TableQuery
	}{
		{"", standard},
		{"niveau=&gemeente=&sorteer=&volgorde=&pagina=", standard},
		{"sorteer=naam", TableQuery{Level: risk.Buurt, Sort: SortName, Ascending: true, Page: 1}},
		{"niveau=wijk&gemeente=GM0599&sorteer=procent-65&volgorde=op&pagina=3",
			TableQuery{Level: risk.Wijk, Municipality: "GM0599", Sort: SortPercent65, Ascending: true, Page: 3}},
	}
	for _, tt := range tests {
		v, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseTableQuery(v)
		if err != nil {
			t.Errorf("%q: %v", tt.query, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.query, diff)
		}
	}
}

func TestParseTableQueryRefuses(t *testing.T) {
	for _, query := range []string{
		"niveau=straat", "sorteer=risico", "volgorde=omhoog", "pagina=0", "pagina=x", "pagina=10001",
	} {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := ParseTableQuery(v); err == nil {
			t.Errorf("%q: want an error, got %+v", query, q)
		}
	}
}

func FuzzParseTableQuery(f *testing.F) {
	f.Add("niveau=wijk&gemeente=GM0599&sorteer=naam&volgorde=af&pagina=2")
	f.Add("pagina=-1")
	f.Add("sorteer=eenzaam-75&sorteer=naam")
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Skip()
		}
		q, err := ParseTableQuery(v)
		if err != nil {
			return
		}
		again, err := ParseTableQuery(q.Values())
		if err != nil {
			t.Fatalf("%q was read, but not what it became, %q: %v", query, q.Values().Encode(), err)
		}
		if diff := cmp.Diff(q, again); diff != "" {
			t.Errorf("%q does not survive the round trip (-first +again):\n%s", query, diff)
		}
		if q.Offset() < 0 {
			t.Errorf("%q: offset %d", query, q.Offset())
		}
	})
}
