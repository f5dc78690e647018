package data

import _ "embed"

// Measured is how well the model of [DefaultModel] did on municipalities that it
// had not seen, as JSON. The tests of package calibrate measure it and write it.
//
//go:embed models/eenzaamheid-1.measured.json
var Measured []byte
