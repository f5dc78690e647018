// Package risk estimates how many residents of 65+, 75+ and 18+ are lonely in
// every gemeente, wijk and buurt, how sure that is, and exactly why.
//
// It is pure: a [Model] read from a file, an [Input] and a seed in the model go
// in, a [Result] comes out; there is no database, network or clock. The formulae
// and their sources are in docs/method.md, the figures in data/models.
package risk
