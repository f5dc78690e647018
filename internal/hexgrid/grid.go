package hexgrid

import (
	"github.com/paulmach/orb"

	"risicokaart/internal/risk"
)

// Resolutions are those of the cells, from large to small. On average over the world
// a cell covers 5.16 km2, 0.737 km2, 0.105 km2 and 0.0150 km2.
var Resolutions = []int{7, 8, 9, finest}

// District is an area with estimates, as a rule a buurt.
type District struct {
	Code         string
	Wijk         string           // code of its wijk; may be empty
	Municipality string           // code of its municipality
	Geometry     orb.MultiPolygon // x, y in metres of RD New
	Counts       Counts
	Hidden       bool // suppressed or without an estimate: adds to no figure of a cell
	Imputed      bool // its estimate rests on inputs from a larger area
	Earlier      bool // its estimate rests on inputs of an earlier year; not set where Imputed is
}

// Counts are numbers of people. They need not be whole.
type Counts struct {
	Residents65, Residents75 float64
	Count                    [risk.CellOutcomeCount]risk.Quantity
}

// residents counts the group that an outcome is about.
func (f *Counts) residents(o risk.Outcome) float64 {
	return [...]float64{risk.From65: f.Residents65, risk.From75: f.Residents75}[o.Row().Ages]
}

// Method says by what a cell's people were placed.
type Method string

const (
	MethodSquares Method = "squares" // by the population of squares
	MethodArea    Method = "area"    // evenly over the surface of their districts
)

// Cell is one hexagon of H3; [Boundary] draws it. Every figure is zero and Districts
// is empty unless Status is ok or imputed.
type Cell struct {
	ID           string // the H3 index in hexadecimal
	Resolution   int
	Parent       string // id of the cell of the resolution above that has it; empty in the first
	Municipality string // code of the municipality that most residents of 65+ live in

	Status risk.Status
	Reason risk.Reason
	Method Method // of the larger part of its people

	Residents65, Residents75 float64
	Prevalence               [risk.CellOutcomeCount]risk.Prevalence // with 95 % and 80 % intervals
	Districts                []string                               // codes of the shown ones that its people live in, sorted
}

// HasFigures reports whether the cell carries figures that may be shown.
func (c *Cell) HasFigures() bool {
	return c.Status == risk.StatusOK || c.Status == risk.StatusImputed
}

// Grid is the result of [Build]: the cells where people live, first the largest by
// id, then those of the next resolution. It holds them in little memory and makes
// each one when it is asked for.
type Grid struct {
	Report Report

	districts      []District // without their geometry
	municipalities []string
	levels         []*level
}

// Report accounts for what [Build] did with its input. It counts hidden districts
// and is not for publication.
type Report struct {
	DroppedSquares   int      // squares that touch no district and have none within 100 m
	DroppedResidents float64  // residents of those squares
	AreaDistricts    []string // codes of districts with people but no populated square, sorted
	Municipalities   []MunicipalityTotal
}

// MunicipalityTotal compares what came in with what went out, in residents of 65+.
// Arrays are in the order of [Resolutions].
type MunicipalityTotal struct {
	Code        string
	Residents65 float64    // of its districts
	Placed65    [4]float64 // in cells, before suppression; the same to 1e-9
	Edge65      [4]float64 // of those, in cells shared with another municipality
}
