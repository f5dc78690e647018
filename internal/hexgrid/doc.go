// Package hexgrid moves estimates from districts (buurten) to the hexagons of H3,
// and hides the hexagons that would say something about a few people.
//
// # Allocation
//
// The people of a district are spread over the CBS squares inside it: in proportion
// to the residents of 65+ of the squares where any are published, else to all
// residents, else to dwellings. A square that crosses the border of a district or
// of a cell is split by area: outlines are cut along the sides of squares and cells,
// and what is left is measured. Nobody is taken to live in the gaps that simplified
// borders leave between districts: the people of a square are spread over what the
// districts have of it, and where two claim the same ground, each gets its part. A
// square that touches no district goes to the nearest one, within 100 m; farther ones
// are dropped and counted in the report. A district with people but no populated
// square is spread evenly over its own surface. So every district with people reaches
// a cell, however small it is.
//
// People are placed in cells of resolution 10. Those are summed into their H3 parents
// of resolution 9, those into 8, and those into 7: a cell is exactly the sum of its
// children. Percentages are always recomputed from sums. The interval of a sum, of
// 95 % and of 80 %, is the sum of the intervals: errors of neighbouring districts
// share a cause (the model), so taking them as wholly dependent is the cautious
// choice.
//
// # Disclosure
//
// Districts that are hidden add to no figure of any cell, so no subtraction brings
// them back. A cell with figures for fewer residents of 65+ than the threshold is
// suppressed, and so are the cells by which it could be worked out from the districts
// and cells of every resolution together (see protector). Package attack attacks
// the result in the tests, as one network. docs/disclosure.md tells against whom this
// guards, and how far.
//
// Everything is computed in a fixed order: the same input gives the same bits on
// any number of processors.
package hexgrid
