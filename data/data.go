// Package data holds what the program ships and made itself.
package data

import "embed"

// Models holds the models, as models/<id>.yaml.
//
//go:embed models/*.yaml
var Models embed.FS

// DefaultModel is the path in [Models] of the model that is used when none is
// named.
const DefaultModel = "models/eenzaamheid-1.yaml"

// EqualIndex is the path in [Models] of the equal-weight index that models are
// compared with.
const EqualIndex = "models/index-gelijk-1.yaml"

// Validation is the report of how well [DefaultModel] predicts figures that it
// has not seen, as package validation reads it. docs/method.md says how it is
// made.
//
//go:embed models/eenzaamheid-1.validation.json
var Validation []byte

// ModelSchema is the JSON Schema of model files.
//
//go:embed models/model.schema.json
var ModelSchema []byte

// Catalogue is the catalogue of columns, as package catalogue reads it.
//
//go:embed catalogue.yaml
var Catalogue []byte

// Names is which names of areas mean the same, as package gazetteer reads them.
//
//go:embed names.txt
var Names string
