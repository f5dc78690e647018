// Package hexgrid moves estimates from districts (buurten) to the hexagons of H3,
// and hides the hexagons that would say something about a few people.
//
// # Allocation
//
// The people of a district are spread over the CBS squares inside it: in proportion
// to the residents of 65+ of the squares where any are published, else to all
// residents, else to dwellings. A square that crosses the border of a district or
// of a cell is split by area, measured with a lattice of points every 25 m (16 for
// a square of 100 m): a straight border gives either side a share that is at most
// 1/8 of the square off, and 0.03 on average. A district with people but no
// populated square is spread evenly over its own surface.
//
// Counts are summed into cells of resolution 9, and those into their H3 parents of
// resolution 8: a coarse cell is exactly the sum of its fine cells. Percentages are
// always recomputed from sums. The interval of a sum is the sum of the intervals:
// errors of neighbouring districts share a cause (the model), so taking them as
// wholly dependent is the cautious choice.
//
// # Disclosure
//
// Districts that are hidden add to no figure of any cell, so no subtraction brings
// them back. A cell with figures for fewer residents of 65+ than the threshold is
// suppressed. Where that leaves one cell, or too few people, to be found by
// subtracting the shown cells from their H3 parent or from their municipality, the
// smallest shown cell among them is hidden as well. A cell that is hidden hides its
// children.
//
// This guards those sums only. The total of a district is not among them: where the
// cells of a lone village hold no one else, its published figure less the shown
// cells is the hidden one. Nor is the method a secret: who repeats the allocation on
// the open data that it uses finds the same numbers. They are estimates about
// places, and hold nothing that is not in open data.
//
// Everything is computed in a fixed order: the same input gives the same bits on
// any number of processors.
package hexgrid
