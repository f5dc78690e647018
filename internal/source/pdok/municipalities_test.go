package pdok

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestMunicipalities(t *testing.T) {
	p := newPublisher(t)
	asked := 0
	const path = "/cbs/wijken-en-buurten-2024/ogc/v1/collections/gemeenten/items"
	p.set(path, nil, func(w http.ResponseWriter, r *http.Request) {
		asked++
		feature := func(code, name string) string {
			return fmt.Sprintf(`{"type":"Feature","properties":{"gemeentecode":"%s","gemeentenaam":"%s"},"geometry":null}`,
				code, name)
		}
		if r.URL.Query().Get("page") == "2" { // water parts have the same code and name
			fmt.Fprintf(w, `{"features":[%s,%s]}`, feature("GM0599", "Rotterdam"), feature("GM0518", "'s-Gravenhage"))
			return
		}
		fmt.Fprintf(w, `{"links":[{"rel":"next","href":"%s%s?page=2"}],"features":[%s,%s,%s]}`, p.URL, path,
			feature("GM0599", "Rotterdam"), feature("GM0001", "Dubbel"), feature("GM0002", "Dubbel"))
	})
	c := p.client(t)
	got, err := c.Municipalities(t.Context(), OGC, 2024, "gm0606", "GM0599")
	if err != nil || !slices.Equal(got, []string{"GM0599", "GM0606"}) || asked != 0 {
		t.Errorf("codes alone: %v, %v after %d questions", got, err, asked)
	}
	got, err = c.Municipalities(t.Context(), OGC, 2024, "rotterdam", " 's-gravenhage", "GM0599", "GM0606")
	if err != nil || !slices.Equal(got, []string{"GM0518", "GM0599", "GM0606"}) {
		t.Errorf("names: %v, %v", got, err)
	}
	got, err = c.Municipalities(t.Context(), OGC, 2024, "Gemeente Rotterdam, den haag", "0606")
	if err != nil || !slices.Equal(got, []string{"GM0518", "GM0599", "GM0606"}) {
		t.Errorf("names as people type them: %v, %v", got, err)
	}
	_, err = c.Municipalities(t.Context(), OGC, 2024, "Roterdam")
	if want := "did you mean Rotterdam (GM0599)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
	if got, err := c.Municipalities(t.Context(), OGC, 2024); err != nil || got != nil {
		t.Errorf("no municipality: %v, %v", got, err)
	}
	for _, name := range []string{"Rotterdm", "Dubbel", "GM599", ""} {
		if got, err := c.Municipalities(t.Context(), OGC, 2024, name); err == nil ||
			!strings.Contains(err.Error(), fmt.Sprintf("%q", name)) {
			t.Errorf("%q: %v, %v; want an error that names it", name, got, err)
		}
	}
	p.set(path, nil, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") })
	fresh := p.client(t) // with an empty cache
	if _, err := fresh.Municipalities(t.Context(), OGC, 2024, "Rotterdam"); err == nil {
		t.Error("a web page is taken for a list of municipalities")
	}
}
