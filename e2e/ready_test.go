package e2e

import (
	"net/http"
	"testing"
)

func TestReady(t *testing.T) {
	p := rijnmond(t)
	if status, body := p.get(t, "/readyz"); status != http.StatusOK {
		t.Fatalf("readyz: %d %s", status, body)
	}
}
