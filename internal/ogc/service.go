package ogc

import (
	"bytes"
	"net/http"

	"risicokaart/data"
	"risicokaart/internal/answer"
	"risicokaart/internal/openapi"
	"risicokaart/internal/snapshot"
)

// service describes the API itself (OGC API Common).
type service struct {
	addresses
}

func (s service) routes() []answer.Route {
	return []answer.Route{
		{Path: Base, Handler: s.landing, Always: true},
		{Path: Base + "/", Handler: s.landing, Always: true},
		{Path: Base + "/conformance", Handler: conformance, Always: true},
		{Path: Base + "/openapi.json", Handler: s.definition, Always: true},
		{Path: Base + "/schemas/model.json", Handler: modelSchema, Always: true},
	}
}

func (s service) landing(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	api, credit := s.base(r), ""
	if now != nil {
		credit = now.Manifest.Credit
	}
	return w.JSON(answer.JSON, map[string]any{
		"title":       "Risicokaart",
		"description": "Expected loneliness of residents of 65 and 75 or older in the Netherlands, per gemeente, wijk, buurt and H3 cell. Areas, not persons.",
		"attribution": credit,
		"links": []link{
			{api, "self", answer.JSON, "this document"},
			{api + "/openapi.json", "service-desc", typeOpenAPI, "definition of the API"},
			{s.origin(r) + "/methode", "service-doc", typeHTML, "how the figures are made"},
			{api + "/conformance", "conformance", answer.JSON, "conformance classes"},
			{api + "/collections", "data", answer.JSON, "collections"},
			{api + "/downloads", "enclosure", answer.JSON, "whole collections as files"},
			{api + "/schemas/model.json", "describedby", typeSchema, "schema of model files"},
			{api + "/indicators", "related", answer.JSON, "figures to compare areas by: of the model, and own data"},
			{api + "/styles/risicokaart", "style", answer.JSON, "MapLibre style"},
		},
	})
}

func conformance(w *answer.Writer, _ *http.Request, _ *snapshot.Snapshot) error {
	return w.JSON(answer.JSON, map[string]any{"conformsTo": []string{
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
		"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
		"http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
	}})
}

// definition answers the definition of this API, with the address it was asked at.
func (s service) definition(w *answer.Writer, r *http.Request, _ *snapshot.Snapshot) error {
	document, err := openapi.Document()
	if err != nil {
		return err
	}
	w.Type(typeOpenAPI)
	_, err = w.Write(bytes.ReplaceAll(document, []byte("{origin}"), []byte(s.origin(r))))
	return err
}

// modelSchema answers the JSON Schema of model files, for editors.
func modelSchema(w *answer.Writer, _ *http.Request, _ *snapshot.Snapshot) error {
	w.Type(typeSchema)
	_, err := w.Write(data.ModelSchema)
	return err
}
