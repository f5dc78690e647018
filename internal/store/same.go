package store

import "fmt"

// shapeTolerance is how much of an area's surface may lie elsewhere while its
// shape counts as kept. Publishers draw the same border anew every year, moving
// it by some metres: of an area of 50 hectares that is a few thousandths. Were
// people spread evenly, a percent of them could change no percentage by more than a point.
const shapeTolerance = 0.01

// SameShape is SQL that tells whether two shapes are the same but for
// [shapeTolerance]: the area of what only one of them covers, as a share of the
// first. What is cheap is asked first: most shapes are equal to the last
// vertex, and most others differ in size or place.
func SameShape(a, b string) string {
	return fmt.Sprintf(`case
		when ST_OrderingEquals(%[1]s, %[2]s) then true
		when not %[1]s && %[2]s or abs(ST_Area(%[1]s) - ST_Area(%[2]s)) > %[3]v * ST_Area(%[1]s) then false
		else ST_Area(ST_SymDifference(%[1]s, %[2]s)) < %[3]v * ST_Area(%[1]s) end`, a, b, shapeTolerance)
}

// CompareInParallel lets the transaction use all processors for shapes, which
// PostgreSQL leaves alone in small tables whatever their rows cost.
const CompareInParallel = "set local min_parallel_table_scan_size = 0; set local parallel_setup_cost = 0; "
