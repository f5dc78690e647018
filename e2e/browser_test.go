package e2e

import "testing"

// TestBrowser looks at the pages in Chromium as readers do.
func TestBrowser(t *testing.T) {
	t.Parallel()
	p := rijnmond(t)
	for _, test := range []struct {
		name string
		run  func(*testing.T, *program)
	}{
		{"hears", testHears},
		{"classes", testClasses},
		{"colours", testColours},
		{"layers", testLayers},
		{"click", testClick},
		{"search", testSearch},
		{"hover", testHover},
		{"hidden", testHidden},
		{"table", testTable},
		{"noscript", testNoScript},
		{"phone", testPhone},
		{"access", testAccess},
		{"focus", testFocus},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, p) })
	}
}
