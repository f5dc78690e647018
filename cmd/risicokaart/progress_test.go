package main

import (
	"bytes"
	"strings"
	"testing"

	"risicokaart/internal/fetch"
)

// TestDownloadLine: what is known of a download is told, and nothing else.
func TestDownloadLine(t *testing.T) {
	var b bytes.Buffer
	r := &reporter{w: &b, terminal: true}
	r.Download(fetch.Event{Name: "squares", Bytes: 3 << 20, Size: 6 << 20, Left: 4e9, AllBytes: 5 << 20, AllSize: 8 << 20,
		AllLeft: 9e9})
	r.Download(fetch.Event{Name: "ages", Bytes: 1 << 19, Rows: 50, Total: 93, AllBytes: 1 << 19})
	for _, want := range []string{"squares: 3.0 of 6.0 MB, ready in 4s, in all 5.0 of 8.0 MB, all ready in 9s",
		"ages: 0.5 MB, 50 of 93 rows"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q lacks %q", b.String(), want)
		}
	}
	if strings.Contains(b.String(), "ages: 0.5 MB, 50 of 93 rows,") {
		t.Errorf("%q tells more than is known", b.String())
	}
}
