package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"risicokaart/internal/oracle"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait for a page: software rendering on a busy machine
// is slow, a page that is broken stays broken.
const patience = 20 * time.Second

// size is that of a window, in CSS pixels.
type size struct {
	width, height int64
	touch         bool
}

var (
	desk  = size{width: 1366, height: 768}
	wide  = size{width: 1920, height: 1080}
	phone = size{width: 390, height: 844, touch: true}
)

// tab is a page with a profile of its own. Its test fails when the page
// asks another host for anything, or reports an error.
type tab struct {
	*testing.T
	ctx    context.Context
	p      *program
	mu     sync.Mutex
	faults []string
}

// newTab opens a window with an empty profile and ends it with the test.
func newTab(t *testing.T, p *program, s size) *tab {
	t.Helper()
	browser, err := browsers.start(oracle.Program(t, "chromium", "chromium-browser", "google-chrome",
		"google-chrome-stable"), s)
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	tb := &tab{T: t, p: p}
	var cancel context.CancelFunc
	tb.ctx, cancel = chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(tb.heard))
	t.Cleanup(cancel)
	if _, err := chromedp.Run(tb.ctx, chromedp.Location()); err != nil {
		t.Fatalf("open a window of Chromium: %v", err)
	}
	t.Cleanup(tb.close)
	var emulation []chromedp.EmulateViewportOption
	if s.touch {
		emulation = append(emulation, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	tb.do(chromedp.EmulateViewport(s.width, s.height, emulation...))
	return tb
}

// browsers are the running ones by their [pointing]. One that is warm draws the first
// map of a window in half the time.
var browsers = running{byPointing: map[string]context.Context{}}

type running struct {
	sync.Mutex
	byPointing map[string]context.Context
	stop       []context.CancelFunc
}

// start returns the browser for windows of a size.
func (r *running) start(path string, s size) (context.Context, error) {
	r.Lock()
	defer r.Unlock()
	if ctx := r.byPointing[pointing(s)]; ctx != nil {
		return ctx, nil
	}
	profile, err := os.MkdirTemp(work, "chromium")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox,
		// No other host exists: a request that a tab does not report, a worker's,
		// fails and is an error of the page.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true),
		// Software draws each edge once: no test looks at how smooth edges are.
		chromedp.Flag("webgl-antialiasing-mode", "none"),
		chromedp.Flag("blink-settings", pointing(s)),
		chromedp.WindowSize(int(s.width), int(s.height)))
	ctx, stopProcess := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(ctx)
	r.stop = append(r.stop, stop, stopProcess)
	if err := chromedp.Do(ctx); err != nil {
		return nil, err
	}
	r.byPointing[pointing(s)] = ctx
	return ctx, nil
}

// end stops all of them.
func (r *running) end() {
	for _, stop := range r.stop {
		stop()
	}
}

// pointing are Chromium's settings for a mouse or a finger: without a screen it
// believes to have neither, and pages then expect no pointer.
func pointing(s size) string {
	if s.touch {
		return "primaryHoverType=1,availableHoverTypes=1,primaryPointerType=2,availablePointerTypes=2"
	}
	return "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"
}

// close says what the page did wrong, and keeps a picture of a failure.
func (tb *tab) close() {
	if tb.Failed() {
		tb.picture()
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, fault := range tb.faults {
		tb.Error(fault)
	}
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

// testHears: what a page must never do is heard, so that no test passes for want of
// ears.
func testHears(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.open("/methode")
	eval[any](tb, `console.error("said on purpose")`)
	eval[any](tb, `void setTimeout(() => { throw new Error("thrown on purpose"); })`)
	eval[any](tb, `fetch("/nowhere").then(() => null)`)
	eval[any](tb, `void setTimeout(() => { location.href = "http://elsewhere.example/"; })`)
	tb.until(func() error {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		heard := strings.Join(tb.faults, "\n")
		for _, want := range []string{"said on purpose", "thrown on purpose", "/nowhere",
			"request to another host: http://elsewhere.example/"} {
			if !strings.Contains(heard, want) {
				return fmt.Errorf("not heard: %s, but:\n%s", want, heard)
			}
		}
		tb.faults = nil
		return nil
	})
	tb.do(chromedp.Navigate("about:blank"))
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.faults = nil
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
	return address == tb.p.URL || strings.HasPrefix(address, tb.p.URL+"/")
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
	value, err := try(tb, action)
	if err != nil {
		tb.Fatal(err)
	}
	return value
}

// try is [ask] where an error may pass, as while a page gives way to the next.
func try[T any](tb *tab, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// eval returns the value of a JavaScript expression; promises are awaited.
func eval[T any](tb *tab, expression string) T {
	tb.Helper()
	return ask(tb, script[T](expression))
}

func script[T any](expression string) chromedp.Action[T] {
	return chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise)
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

// untilTrue waits until a JavaScript expression, or its promise, holds.
func (tb *tab) untilTrue(expression string) {
	tb.Helper()
	tb.until(func() error {
		holds, err := try(tb, script[bool]("Promise.resolve("+expression+").then(Boolean)"))
		if err == nil && !holds {
			err = fmt.Errorf("does not hold: %s", expression)
		}
		return err
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
	tb.untilTrue(`"risicokaart" in window`)
	tb.untilTrue(`window.risicokaart.ready.then(() => true)`)
	tb.untilTrue(`(({map}) => map.loaded() && map.areTilesLoaded() && !map.isMoving())(window.risicokaart)`)
}

// text returns what a reader sees of the first element that fits a
// selector; "" while there is none.
func (tb *tab) text(selector string) string {
	tb.Helper()
	return ask(tb, visible(selector))
}

func visible(selector string) chromedp.Action[string] {
	return script[string](fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ""`, quote(selector)))
}

// quote writes a text as JavaScript.
func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return string(quoted)
}
