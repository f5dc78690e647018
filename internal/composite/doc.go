// Package composite computes declared composite indices: indicators are treated
// for outliers, pointed in one direction, brought onto a common scale, and
// aggregated to groups and to one score. It is pure.
//
// Where a function has the name of a method of COINr (R, William Becker, MIT),
// the Index of Multiple Deprivation (England) or the Social Vulnerability Index
// (CDC), it gives their figures. A value is NaN when it is missing; it stays
// missing and is not counted with the others. Results do not depend on the order
// of the rows.
package composite
