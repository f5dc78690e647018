package draft

import (
	_ "embed"
	"strings"

	"risicokaart/internal/layer"
	"risicokaart/internal/store/columns"
)

//go:embed sql/edition.sql
var editionSQL string

//go:embed sql/index.sql
var indexSQL string

// editionTables is the SQL that creates the tables of an edition. The columns of
// outcomes, and that hidden features have nothing in them, follow from the table of
// outcomes.
func editionTables() string {
	return strings.NewReplacer(
		"{columns of outcomes of areas}", outcomeColumns(layer.Areas),
		"{figures of outcomes of areas}", outcomeFiguresCount(layer.Areas),
		"{columns of outcomes of cells}", outcomeColumns(layer.Cells),
		"{figures of outcomes of cells}", outcomeFiguresCount(layer.Cells),
	).Replace(editionSQL)
}

// outcomeColumns declares the columns of all outcomes of a subject.
func outcomeColumns(of layer.Subject) string {
	var declared []string
	for _, names := range columns.Outcomes(of) {
		for _, name := range names {
			declared = append(declared, name+" double precision")
		}
	}
	return strings.Join(declared, ",\n\t")
}

// outcomeFiguresCount is how many figures of outcomes a row has. Each outcome is
// counted by itself, because a function of PostgreSQL takes no more than 100 arguments.
func outcomeFiguresCount(of layer.Subject) string {
	var counts []string
	for _, names := range columns.Outcomes(of) {
		counts = append(counts, "num_nonnulls("+strings.Join(names, ", ")+")")
	}
	return strings.Join(counts, "\n\t\t\t+ ")
}
