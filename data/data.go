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

// ModelSchema is the JSON Schema of model files.
//
//go:embed models/model.schema.json
var ModelSchema []byte

// Catalogue is the catalogue of columns, as package catalogue reads it.
//
//go:embed catalogue.yaml
var Catalogue []byte
