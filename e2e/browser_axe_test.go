package e2e

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"risicokaart/internal/oracle"
)

// axeOf is the checker of accessibility that others use (axe-core), as the browser
// takes it. The policy of the pages forbids them to load it; a debugger may.
func axeOf(t *testing.T) string {
	t.Helper()
	path := oracle.NodeModule(t, "axe-core/axe.min.js")
	axeOnce.Do(func() {
		b, err := os.ReadFile(path)
		must(t, err)
		axeScript = string(b)
	})
	return axeScript
}

var (
	axeOnce   sync.Once
	axeScript string
)

// verdict is what axe says of a page.
type verdict struct {
	Violations, Unsure []finding
	Passes             []string // rules
}

type finding struct {
	Rule, Help string
	Elements   []string // each with its selector, what is the matter and its HTML
}

// axeRun also looks at the size of what fingers must hit, which axe by itself does
// not, and leaves out the parts of drawings, of which it cannot tell what is behind.
const axeRun = `(async () => {
	const elements = (nodes) => nodes.map(({target, any, all, none, html}) =>
		target.join(" ") + ": " + [...any, ...all, ...none].map(({message}) => message).join("; ") + " " + html.slice(0, 120));
	const findings = (results) => results.map(({id, help, nodes}) => ({Rule: id, Help: help, Elements: elements(nodes)}));
	const {violations, incomplete, passes} = await axe.run({exclude: [["svg[role=img] > *"]]}, {rules: {"target-size": {enabled: true}}});
	return JSON.stringify({Violations: findings(violations), Unsure: findings(incomplete), Passes: passes.map(({id}) => id)});
})()`

// axePatience is for a large table on a busy machine: axe looks at each cell.
const axePatience = 2 * time.Minute

// leftToReaders is of what axe cannot tell, where it need not.
var leftToReaders = []*regexp.Regexp{
	regexp.MustCompile(`content (contains only non-text characters|is too short)`),                        // a sign
	regexp.MustCompile(`Unable to determine if the visible text is part of the accessible name .*>[+−]<`), // likewise
	regexp.MustCompile(`(overlapped|obscured) by another element`),                                        // seen elsewhere, where nothing lies over it or cuts it off
	regexp.MustCompile(`contains an image node <p class="attribution"`),                                   // on the map
}

// axe has axe look at a page as it is now.
func (tb *tab) axe() (v verdict) {
	tb.Helper()
	tb.do(chromedp.Evaluate[chromedp.Void](axeOf(tb.T)))
	ctx, cancel := context.WithTimeout(tb.ctx, axePatience)
	defer cancel()
	text, err := chromedp.Run(ctx, script[string](axeRun))
	if err != nil {
		tb.Fatalf("axe: %v", err)
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		tb.Fatal(err)
	}
	return v
}

// passesAxe wants axe to find nothing wrong with a page as it is now.
func (tb *tab) passesAxe(what string) {
	tb.Helper()
	v := tb.axe()
	for _, f := range v.Violations {
		tb.Errorf("%s: %s (%s)\n\t%s", what, f.Help, f.Rule, strings.Join(f.Elements, "\n\t"))
	}
	for _, f := range v.Unsure {
		for _, element := range f.Elements {
			if !slices.ContainsFunc(leftToReaders, func(r *regexp.Regexp) bool { return r.MatchString(element) }) {
				tb.Errorf("%s: perhaps not %q (%s)\n\t%s", what, f.Help, f.Rule, element)
			}
		}
	}
	for _, rule := range []string{"color-contrast", "document-title", "html-has-lang", "link-name", "region"} {
		if !slices.Contains(v.Passes, rule) &&
			!slices.ContainsFunc(v.Violations, func(f finding) bool { return f.Rule == rule }) {
			tb.Errorf("%s: %s was not checked, only %v", what, rule, v.Passes)
		}
	}
}
