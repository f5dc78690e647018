package api

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"risicokaart/data"
)

// The schema is that which the program ships, also while no edition is there.
func TestModelSchema(t *testing.T) {
	s := New(Options{Shelf: testShelf(t)})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/schemas/model.json", nil))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/schema+json" ||
		!bytes.Equal(w.Body.Bytes(), data.ModelSchema) {
		t.Errorf("status %d, %s, %.80q", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
}
