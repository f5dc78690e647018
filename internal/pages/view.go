package pages

import (
	"time"

	"risicokaart/internal/edition"
	"risicokaart/internal/register"
	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
	"risicokaart/internal/words"
)

// Edition is the import that a page was made from; every page names it.
type Edition struct {
	ID          string
	Year        int
	Region      string // as readers know it: "Nederland", "Rijnmond"
	Fictitious  bool   // made-up example data: every page says so
	IsCurrent   bool   // false: the page links to the newest edition
	Model       string // name and version of the model
	Attribution string // "Bron: CBS, Kadaster, RIVM"
	Created     time.Time
}

// Site is what all pages share.
type Site struct {
	Edition  Edition
	Factors  words.Factors  // of the model
	Layers   []string       // ids of the model's figures, beside lonely_65, that the edition has
	Own      []OwnIndicator // own data of the edition, by name
	OwnAreas bool           // whether the edition has areas that the municipality drew itself
	Variants int            // other models that the class of areas was compared with; 0: not known
}

// OwnIndicator is a figure that whoever runs the map brought along.
type OwnIndicator struct {
	ID, Name string
	Unit     string // "%", "per 1.000 inwoners"; empty for none
	Year     int    // 0: not known
}

// OwnFigure is the value of an [OwnIndicator] in one area.
type OwnFigure struct {
	ID        string
	Value     float64
	Low, High *float64 // bounds of the interval; nil for none
}

// Place names an area. The zero Place means: none.
type Place struct {
	Code, Name string
	Level      risk.Level
}

// Against is what an area's explanation is measured against.
type Against string

// The two yardsticks, as the query parameter "ten-opzichte-van" carries them.
const (
	AgainstNederland Against = "nederland"
	AgainstGemeente  Against = "gemeente"
)

// Area is everything that the page and the panel of one area tell.
type Area struct {
	Place
	Municipality Place         // zero for a gemeente
	Wijk         Place         // zero but for a buurt
	Residents    float64       // of all ages; NaN when unknown
	Estimate     risk.Estimate // code and level as in Place
	// MunicipalEstimate is the estimate of Municipality; nil for a gemeente
	// and when it has no figures.
	MunicipalEstimate *risk.Estimate
	RIVM              *words.Published // nil when RIVM publishes none
	Earlier           []words.Input    // figures of the area that are of another year
	OtherYears        []words.OtherYear
	Own               []OwnFigure // at most one per indicator of Site.Own
	// Children are the areas one level down with their estimates, in any order.
	Children []Row
	Bounds   Bounds // zero when unknown
}

// Bounds is a bounding box in degrees: west, south, east, north.
type Bounds [4]float64

// AreaView is the page /gebied/{code} and the map's panel of it.
type AreaView struct {
	Site    Site
	Area    Area
	Against Against // zero: AgainstNederland; ignored for a gemeente
}

// Cell is one H3 cell. Its figures are sums of parts of buurten.
type Cell struct {
	ID           string // H3 index, hexadecimal
	Resolution   int
	Status       risk.Status
	Reason       risk.Reason
	Residents65  float64
	Residents75  float64
	Prevalence   [risk.CellOutcomeCount]risk.Prevalence
	FromSquares  bool    // people were placed by 100 m squares, not by land area
	Municipality Place   // the one most of its people live in
	Districts    []Place // that its people live in; empty when suppressed
	Bounds       Bounds
}

// CellView is the page and the panel of one cell.
type CellView struct {
	Site Site
	Cell Cell
}

// OwnArea is an area that a municipality drew itself. Its figures are sums of parts
// of buurten.
type OwnArea struct {
	Code, Name               string
	Status                   risk.Status
	Reason                   risk.Reason
	Residents65, Residents75 float64
	Prevalence               [risk.CellOutcomeCount]risk.Prevalence
	FromSquares              bool        // people were divided by 100 m squares, not by surface
	KnownArea                float64     // share (0-1) of its surface in buurten with figures
	Buurten                  []BuurtPart // largest first; empty without figures
	Bounds                   Bounds
}

// BuurtPart is what a buurt adds to an own area.
type BuurtPart struct {
	Place
	IsWhole bool
}

// OwnAreaView is the page and the panel of an own area.
type OwnAreaView struct {
	Site    Site
	OwnArea OwnArea
}

// Row is one area in a list.
type Row struct {
	Place
	Municipality Place // zero for a gemeente
	Estimate     risk.Estimate
}

// TableView is one page of the table of areas.
type TableView struct {
	Site           Site
	Query          TableQuery
	Municipalities []Place // to choose from, by name
	Rows           []Row   // the rows of this page, in the order of Query
	First          int     // place in the list of the first row, from 1
	Total          int     // rows that match Query, over all pages
}

// MapView is the map with the panel beside it.
type MapView struct {
	Site Site
	Top  []Row // areas with the most lonely residents of 75+, most first
	// Area, Cell or OwnArea, when not nil, is chosen: its panel is on the page.
	Area    *Area
	Cell    *Cell
	OwnArea *OwnArea
	Against Against
}

// ErrorView is the page of a failed request.
type ErrorView struct {
	Site   Site
	Status int    // HTTP status
	Text   string // what to do, in the language of the page; empty: what fits the status
}

// Source is a data set that the edition was made from.
type Source struct {
	Kind                     edition.Kind // those without words of their own are named by their file
	Name, Publisher, Licence string
	Year                     int
	SHA256                   string // of the file; may be empty
}

// Measured is how well the model estimated the buurten of municipalities that
// it was made without, against RIVM's figures of lonely residents of 65+.
type Measured struct {
	Areas     int     `json:"areas"`
	Year      int     `json:"year"`       // of RIVM's figures
	Spearman  float64 `json:"spearman"`   // rank correlation
	MeanError float64 `json:"mean_error"` // mean absolute difference, percentage points
	Constant  float64 `json:"constant"`   // the same of giving every buurt the figure of its municipality
	Coverage  float64 `json:"coverage"`   // share of figures inside the 95 % interval, 0-1
}

// MethodView is the page /methode, in English /en/methode: the model card, from
// the model itself.
type MethodView struct {
	Site     Site
	Model    *risk.Model
	Shipped  bool      // the model is the one that comes with the program, to the letter
	Measured *Measured // nil for a model that was not measured
	// Choices says how much the order depends on the model's choices; nil in
	// editions that were made before that was measured.
	Choices  *risk.Sensitivity
	Example  *Area // an area with figures, to explain; nil when the edition has none
	RIVMYear int   // of the figures that municipalities agree with; 0 when there are none
	Sources  []Source
}

// hasOwn reports whether figures of the municipality's own are on the map or in
// the model.
func (v MethodView) hasOwn() bool { return len(v.Site.Own) > 0 || register.ReadsOwn(v.Model) }

// Registration is the draft for the Algorithm Register of the same model.
func (v MethodView) Registration() register.Registration {
	return register.Draft(register.Facts{Model: v.Model, Year: v.Site.Edition.Year, RIVMYear: v.RIVMYear,
		Own: len(v.Site.Own) > 0})
}

// ValidationView is the page /methode/validatie, in English
// /en/methode/validatie.
type ValidationView struct {
	Site   Site
	Report *validation.Report
}
