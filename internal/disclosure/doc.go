// Package disclosure keeps suppressed figures from being worked out of the
// published ones.
//
// # The network
//
// Figures of areas add up: a wijk is its buurten, a coarse cell its fine ones, and
// every resident of a buurt lives in some cell. So all figures together are one
// flow through a network: from the country down to gemeente, wijk and buurt, from
// the buurt to the cells that its people live in, and up through ever coarser
// cells to the country again. An area is an arc and its figure the flow; in every
// node as much comes in as goes out. There is no other equation between figures.
//
// Who reads a published figure knows the flow of its arc. Of a suppressed one they
// know that it is not below 0, and sometimes a most ([Area.Most]). What they can
// derive is then exact: a smallest and a largest flow of every arc.
//
// # Protection
//
// [Protect] wants the range of every suppressed figure to be at least as wide as
// the threshold, so that it tells no more than "fewer than the threshold" does. It
// is for the districts of a municipality, which are a [Tree]: there, ranges are sums
// of what parts can have more or fewer, and the figures to hide for one whose range is
// narrower lie on one of few ways. Half a million cells are protected by a condition
// that is enough for ranges to be wide, in package hexgrid.
//
// All measures (residents of 65+, of 75+, lonely ones) are published for the same
// areas, and each has its own range.
//
// Package attack finds the ranges again, in other code that knows nothing of trees, and
// judges with them in the tests what is published.
package disclosure
