// Package tablescore scores a table with a model file, without a database: for
// researchers who want to try a model, and to compare it with other programs.
package tablescore
