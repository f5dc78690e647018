package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait for a page: software rendering on a busy machine
// is slow, a page that is broken stays broken.
const patience = 30 * time.Second

// browser is one Chromium and the server that its tabs visit.
type browser struct {
	ctx    context.Context
	p      *program
	abroad *abroad
}

// startBrowser starts Chromium with an empty profile and ends it with the test.
func startBrowser(t *testing.T, p *program) *browser {
	t.Helper()
	b := &browser{p: p, abroad: new(abroad)}
	proxy := httptest.NewServer(b.abroad)
	t.Cleanup(proxy.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox,
		chromedp.ProxyServer(proxy.URL), // loopback goes round it
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true),
		chromedp.Flag("lang", "nl-NL"))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(b.ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return b
}

// chromium returns the path of the browser under the first of its names.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	need(t, false, "the program chromium")
	return ""
}

// abroad is a proxy that lets nothing pass: what arrives wanted to leave this
// machine. It also sees the requests of workers, which a tab does not report.
type abroad struct {
	mu    sync.Mutex
	hosts []string
}

func (a *abroad) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.hosts = append(a.hosts, r.Host)
	a.mu.Unlock()
	http.Error(w, "nothing leaves this machine", http.StatusForbidden)
}

// check fails the test when a request wanted to leave.
func (a *abroad) check(t *testing.T) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.hosts) > 0 {
		t.Errorf("requests left for other hosts: %s", strings.Join(a.hosts, ", "))
	}
}

// size is that of a window, in CSS pixels.
type size struct {
	width, height int64
	touch         bool
}

var (
	desk  = size{width: 1366, height: 768}
	phone = size{width: 390, height: 844, touch: true}
)

// tab is one page with its own cookies and cache. Its test fails when the page
// asks another host for anything, or reports an error.
type tab struct {
	*testing.T
	ctx    context.Context
	p      *program
	size   size
	mu     sync.Mutex
	faults []string
}

func (b *browser) tab(t *testing.T, s size) *tab {
	t.Helper()
	b.p.get(t, "/readyz")
	tb := &tab{T: t, p: b.p, size: s}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(tb.heard))
	tb.ctx = ctx
	t.Cleanup(func() {
		if t.Failed() {
			tb.picture()
		}
		cancel()
		tb.mu.Lock()
		defer tb.mu.Unlock()
		for _, fault := range tb.faults {
			t.Error(fault)
		}
	})
	var options []chromedp.EmulateViewportOption
	if s.touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	tb.do(chromedp.EmulateViewport(s.width, s.height, options...))
	return tb
}

// heard keeps what a page must never do. It runs beside the test.
func (tb *tab) heard(event any) {
	var fault string
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !tb.own(e.Request.URL) {
			fault = "request to another host: " + e.Request.URL
		}
	case *runtime.EventExceptionThrown:
		fault = "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			fault += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			fault = "console error:"
			for _, argument := range e.Args {
				fault += fmt.Sprintf(" %s%s", argument.Value, argument.Description)
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			fault = fmt.Sprintf("log error: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}
	if fault != "" {
		tb.mu.Lock()
		tb.faults = append(tb.faults, fault)
		tb.mu.Unlock()
	}
}

// own reports whether an address is the server's, or within the page.
func (tb *tab) own(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "data", "blob", "about":
		return true
	}
	return u.Scheme+"://"+u.Host == tb.p.URL
}

func (tb *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tb.Fatal(err)
	}
}

// ask runs an action that answers.
func ask[T any](tb *tab, action chromedp.Action[T]) T {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		tb.Fatal(err)
	}
	return value
}

// eval returns the value of a JavaScript expression; promises are awaited.
func eval[T any](tb *tab, expression string) T {
	tb.Helper()
	return ask(tb, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// until waits until a condition holds and fails with its last complaint.
func (tb *tab) until(condition func() error) {
	tb.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := condition()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			tb.Fatal(err)
		}
	}
}

// untilTrue waits until a JavaScript expression is true.
func (tb *tab) untilTrue(expression string) {
	tb.Helper()
	tb.until(func() error {
		if !eval[bool](tb, expression) {
			return fmt.Errorf("still not true at %s: %s", eval[string](tb, "location.href"), expression)
		}
		return nil
	})
}

// open goes to a path of the server.
func (tb *tab) open(path string) {
	tb.Helper()
	tb.do(chromedp.Navigate(tb.p.URL + path))
}

// openMap goes to a page with the map and waits until it is drawn.
func (tb *tab) openMap(path string) {
	tb.Helper()
	tb.open(path)
	tb.settle()
}

// settle waits until the map is ready, complete and still.
func (tb *tab) settle() {
	tb.Helper()
	tb.untilTrue(`Boolean(window.risicokaart)`)
	tb.untilTrue(`window.risicokaart.ready.then(() => true)`)
	tb.untilTrue(`(({map}) => map.loaded() && map.areTilesLoaded() && !map.isMoving())(window.risicokaart)`)
}

// text returns what a reader sees of the first element that fits a selector.
func (tb *tab) text(selector string) string {
	tb.Helper()
	return eval[string](tb, fmt.Sprintf(`document.querySelector(%s).innerText`, quote(selector)))
}

// quote writes a text as JavaScript.
func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return string(quoted)
}
