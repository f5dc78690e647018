package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// proxyPath is where the proxies of these tests have the site.
const proxyPath = "/risico"

// proxy is a reverse proxy that has a program at a path of its own, and nothing beside.
type proxy struct {
	URL    string // of the proxy, without the path
	mu     sync.Mutex
	failed []string
}

// behindProxy starts the program with the address of a proxy before it, which keeps its
// path in what it passes on, or takes it away.
func behindProxy(t *testing.T, keeps bool) *proxy {
	t.Helper()
	x := &proxy{}
	var pass *httputil.ReverseProxy
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, proxyPath+"/") {
			x.fail("%s is not below %s", r.URL, proxyPath)
			http.Error(w, "another site", http.StatusTeapot)
			return
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	x.URL = server.URL
	dir, _ := copyOfBase(t)
	backend, err := url.Parse(serve(t, dir, "--public-url", x.URL+proxyPath).URL)
	must(t, err)
	pass = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(backend) // and the host is the backend's: nothing else tells the public address
			if !keeps {
				r.Out.URL.Path = strings.TrimPrefix(r.In.URL.Path, proxyPath)
				r.Out.URL.RawPath = strings.TrimPrefix(r.In.URL.RawPath, proxyPath)
			}
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() == nil { // the map gives up tiles that it no longer shows
				x.fail("%s: %v", r.URL, err)
			}
			w.WriteHeader(http.StatusBadGateway)
		},
		ModifyResponse: func(r *http.Response) error {
			if r.StatusCode >= 400 {
				x.fail("%s: status %d", r.Request.URL, r.StatusCode)
			}
			return nil
		},
	}
	return x
}

func (x *proxy) fail(format string, args ...any) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.failed = append(x.failed, fmt.Sprintf(format, args...))
}

// ok fails the test for every request that failed.
func (x *proxy) ok(t *testing.T) {
	t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, failed := range x.failed {
		t.Error(failed)
	}
	x.failed = nil
}

// get reads an address of the proxy.
func (x *proxy) get(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	response, err := http.Get(address)
	must(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	return response, string(body)
}

// TestBehindProxy: with --public-url the program works in full below a path of another
// site, whether the proxy before it passes that path on or not.
func TestBehindProxy(t *testing.T) {
	for name, keeps := range map[string]bool{"keeps the path": true, "strips the path": false} {
		t.Run(name, func(t *testing.T) {
			x := behindProxy(t, keeps)
			t.Run("browser", func(t *testing.T) { testProxiedMap(t, x) })
			t.Run("links", func(t *testing.T) { testProxiedLinks(t, x) })
			t.Run("canonical", func(t *testing.T) { testCanonical(t, x) })
		})
	}
}

// testProxiedMap uses the map as a reader does: no request may fail or leave the path.
func testProxiedMap(t *testing.T, x *proxy) {
	tb := newTab(t, &program{URL: x.URL + proxyPath}, desk)
	tb.openMap("/")
	tb.untilColoured(3)
	tb.tabTo("[role=combobox]")
	tb.do(chromedp.KeyEvent("pendr"))
	tb.shows("[role=listbox]", "Pendrecht")
	tb.do(chromedp.KeyEvent(kb.ArrowDown))
	tb.untilTrue(`document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.ariaSelected === "true"`)
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.shows("[aria-label=Uitleg]", "Pendrecht", "65-plussers")
	tb.settle()
	if path := eval[string](tb, "location.pathname"); path != proxyPath+"/" {
		t.Errorf("the map went to %s, want to stay at %s/", path, proxyPath)
	}
	tb.do(chromedp.Reload())
	tb.settle()
	tb.shows("[aria-label=Uitleg]", "Pendrecht")
	for _, link := range []string{"tabel", "methode"} {
		eval[any](tb, fmt.Sprintf(`void document.querySelector("nav.main a[href$='/%s']").click()`, link))
		tb.untilTrue(fmt.Sprintf(`location.pathname === "%s/%s" && document.readyState === "complete"`, proxyPath, link))
	}
	if font := eval[bool](tb, `document.fonts.ready.then(() => document.fonts.check("16px Inter"))`); !font {
		t.Error("the pages have no font")
	}
	x.ok(t)
}

// addressOf finds addresses in pages and documents.
var addressOf = regexp.MustCompile(`(?:href|src|action|data-worker)="([^"#][^"]*)"|"(https?://[^"\s]*)"`)

// testProxiedLinks follows every link of pages and documents, and those of what they
// lead to.
func testProxiedLinks(t *testing.T, x *proxy) {
	root := x.URL + proxyPath
	queue := []string{root + "/", root + "/gebied/GM0599", root + "/tabel?gemeente=GM0599", root + "/methode",
		root + "/api/v1", root + "/api/v1/collections", root + "/api/v1/collections/wijken/items?limit=2",
		root + "/api/v1/collections/gemeenten/items/GM0599", root + "/api/v1/tiles/wijken.json",
		root + "/api/v1/styles/risicokaart", root + "/api/v1/openapi.json", root + "/api/v1/downloads"}
	documents := len(queue)
	seen := map[string]bool{}
	for i := 0; i < len(queue) && i < 300; i++ {
		response, body := x.get(t, queue[i])
		if response.StatusCode >= 400 {
			t.Errorf("%s: status %d", queue[i], response.StatusCode)
		}
		if i >= documents {
			continue
		}
		found := 0
		for _, match := range addressOf.FindAllStringSubmatch(body, -1) {
			address := resolve(t, queue[i], match[1]+match[2])
			if !strings.HasPrefix(address, x.URL) {
				continue // of a licence or standard
			}
			found++
			if address != root && !strings.HasPrefix(address, root+"/") {
				t.Errorf("%s names %s, which is not below %s", queue[i], address, root)
			}
			if !seen[address] && !strings.Contains(address, "%7B") && address != root {
				seen[address] = true
				queue = append(queue, address)
			}
		}
		if found == 0 {
			t.Errorf("%s names no address of the site", queue[i])
		}
	}
	t.Logf("%d addresses followed", len(queue))
	if len(seen) < 50 {
		t.Errorf("only %d addresses found: the test says little", len(seen))
	}
	var tileJSON struct{ Tiles []string }
	_, body := x.get(t, root+"/api/v1/tiles/gemeenten.json")
	must(t, json.Unmarshal([]byte(body), &tileJSON))
	want := root + "/api/v1/tiles/gemeenten/{z}/{x}/{y}.mvt"
	if !slices.Equal(tileJSON.Tiles, []string{want}) {
		t.Errorf("TileJSON has tiles at %v, want %s", tileJSON.Tiles, want)
	}
	var definition struct{ Servers []struct{ URL string } }
	_, body = x.get(t, root+"/api/v1/openapi.json")
	must(t, json.Unmarshal([]byte(body), &definition))
	if len(definition.Servers) != 1 || definition.Servers[0].URL != root {
		t.Errorf("OpenAPI has servers %v, want %s", definition.Servers, root)
	}
	x.ok(t)
}

func resolve(t *testing.T, page, link string) string {
	t.Helper()
	base, err := url.Parse(page)
	must(t, err)
	address, err := base.Parse(strings.ReplaceAll(link, "&amp;", "&"))
	if err != nil {
		t.Errorf("%s has a link that is none: %v", page, err)
		return ""
	}
	return address.String()
}

// testCanonical: a page names the one address that it is best known by.
func testCanonical(t *testing.T, x *proxy) {
	for _, path := range []string{"/", "/gebied/GM0599", "/tabel?gemeente=GM0599"} {
		response, _ := x.get(t, x.URL+proxyPath+path)
		want := "<" + x.URL + proxyPath + path + `>; rel="canonical"`
		if got := response.Header.Get("Link"); got != want {
			t.Errorf("%s has the link %s, want %s", path, got, want)
		}
	}
}
