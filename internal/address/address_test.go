package address

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string][2]string{ // address and path
		"":                                 {"", ""},
		"https://example.nl":               {"https://example.nl", ""},
		"https://example.nl/":              {"https://example.nl", ""},
		"http://localhost:8080":            {"http://localhost:8080", ""},
		"https://example.nl/risico":        {"https://example.nl/risico", "/risico"},
		"https://example.nl/a/b-c/d.2/":    {"https://example.nl/a/b-c/d.2", "/a/b-c/d.2"},
		"https://[2001:db8::1]:8443/kaart": {"https://[2001:db8::1]:8443/kaart", "/kaart"},
	} {
		got, err := Parse(text)
		if err != nil || got.String() != want[0] || got.Path() != want[1] {
			t.Errorf("Parse(%q) = %q with path %q, %v; want %q", text, got, got.Path(), err, want)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"example.nl":                    "does not begin with https://",
		"example.nl/risico":             "does not begin with https://",
		"localhost:8080":                "does not begin with https://",
		"/risico":                       "does not begin with https://",
		"//example.nl/risico":           "does not begin with https://",
		"ftp://example.nl":              "does not begin with https://",
		"https:example.nl":              "names no host",
		"https://":                      "names no host",
		"https:///risico":               "names no host",
		"https://:8080":                 "names no host",
		"https://me@example.nl":         "user name",
		"https://example.nl/risico?a=b": "query",
		"https://example.nl/risico?":    "query",
		"https://example.nl/risico#top": "fragment",
		"https://example.nl/risico#":    "fragment",
		"https://example.nl//risico":    "path",
		"https://example.nl/a/../b":     "path",
		"https://example.nl/.":          "path",
		"https://example.nl/a b":        "path",
		"https://example.nl/a%2Fb":      "path",
		"https://example.nl/\"><script": "path",
		"https://exa mple.nl":           "cannot be read",
		"https://example.nl:port":       "cannot be read",
		"https://example.nl/\x00":       "cannot be read",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "write it as https://example.nl") {
			t.Errorf("Parse(%q) = %v; want %q and what to write", text, err, want)
		}
	}
}

func TestBelow(t *testing.T) {
	public, err := Parse("https://example.nl/risico")
	if err != nil {
		t.Fatal(err)
	}
	var got, raw string
	inner := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, raw = r.URL.Path, r.URL.RawPath })
	for path, want := range map[string]string{
		"/": "/", "/tabel": "/tabel", "/risico": "/", "/risico/": "/", "/risico/tabel": "/tabel",
		"/risicokaart": "/risicokaart", "/a/risico/tabel": "/a/risico/tabel", "/risico/risico": "/risico",
		"/risico/gebied/a%2Fb": "/gebied/a/b",
	} {
		public.Below(inner).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
		if got != want {
			t.Errorf("%s is answered as %s, want %s", path, got, want)
		}
		if strings.Contains(path, "%") && raw != "/gebied/a%2Fb" {
			t.Errorf("%s has the raw path %s", path, raw)
		}
	}
}

func TestCheck(t *testing.T) {
	routes := []string{"/", "/gebied/{code}", "/tabel", "/en/methode", "/api/v1", "/api/v1/tiles/{collection}.json",
		"/assets/*"}
	for path, ok := range map[string]bool{
		"": true, "/risico": true, "/en/risico": true, "/api/risico": true, "/kaart/tabel": true, "/tabel/risico": true,
		"/gebied": false, "/gebied/risico": false, "/tabel": false, "/en": false, "/api": false, "/api/v1": false,
		"/assets": false, "/assets/a/b": false,
	} {
		public, err := Parse("https://example.nl" + path)
		if err != nil {
			t.Fatal(err)
		}
		err = public.Check(routes)
		if (err == nil) != ok || err != nil && !strings.Contains(err.Error(), "choose another path") {
			t.Errorf("Check of %s = %v; want it to pass: %v", path, err, ok)
		}
	}
}

func TestOf(t *testing.T) {
	public, _ := Parse("https://example.nl/risico")
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/api/v1", nil)
	if got := public.Of(r); got != "https://example.nl/risico" {
		t.Errorf("with a public address: %s", got)
	}
	if got := (Public{}).Of(r); got != "http://127.0.0.1:8080" {
		t.Errorf("without: %s", got)
	}
	r.Header.Set("X-Forwarded-Proto", "https")
	if got := (Public{}).Of(r); got != "https://127.0.0.1:8080" {
		t.Errorf("behind a proxy with TLS: %s", got)
	}
}
