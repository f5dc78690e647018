package e2e

import "testing"

// TestBrowser looks at the pages in Chromium as readers do. A subtest is a tab.
func TestBrowser(t *testing.T) {
	b := startBrowser(t, rijnmond(t))
	for _, test := range []struct {
		name string
		run  func(*testing.T, *browser)
	}{
		{"classes", testClasses},
		{"colours", testColours},
		{"click", testClick},
		{"search", testSearch},
		{"hover", testHover},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, b) })
	}
	b.abroad.check(t)
}
