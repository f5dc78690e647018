package store

// Input is a value that the model read from elsewhere than the area's own
// layer of the edition's year.
type Input struct {
	Column  string  `json:"column"` // CBS's name in the GeoPackage
	Value   float64 `json:"value"`
	Year    int     `json:"year"`
	Source  string  `json:"source"`  // file name
	Imputed bool    `json:"imputed"` // of another year than the area
}
