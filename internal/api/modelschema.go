package api

import (
	"net/http"

	"risicokaart/data"
)

// modelSchema answers the JSON Schema of model files, for editors.
func (s *Server) modelSchema(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", typeSchema)
	_, err := w.Write(data.ModelSchema)
	return err
}
