package areal

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Columns of the table besides the variables.
const (
	codeColumn    = "code"
	coveredColumn = "covered_share"
	missingSuffix = "_missing_share"
)

// Write writes a row of CSV per target: its code, the variables with the share of
// it that lies in sources without a value, and the share that any source covers.
// What is not known is empty.
func (r *Result) Write(w io.Writer) error {
	table := csv.NewWriter(w)
	header := []string{codeColumn}
	for _, v := range r.Variables {
		header = append(header, v.Name, v.Name+missingSuffix)
	}
	// A csv.Writer keeps its first error until the end.
	_ = table.Write(append(header, coveredColumn))
	for i, code := range r.Codes {
		row := []string{code}
		for _, v := range r.Variables {
			row = append(row, digits(v.Values[i]), share(v.MissingShare[i]))
		}
		_ = table.Write(append(row, share(r.Covered[i])))
	}
	table.Flush()
	return table.Error()
}

// digits writes a number with all its digits and no exponent.
func digits(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// share rounds to a millionth, which hides that shares come from measured areas.
func share(v float64) string {
	return digits(math.Round(v*1e6) / 1e6)
}

// Summary says in a few lines what was moved, and what was not.
func (r *Result) Summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d sources to %d targets (%s), by %s", r.Sources, len(r.Codes), r.CodeColumn, r.WeighedBy)
	if r.Squares > 0 {
		fmt.Fprintf(&b, " in %d areas of which %d without a number", r.Squares, r.SquaresWithoutPeople)
	}
	b.WriteString("\n")
	for _, n := range []struct {
		count int
		text  string
	}{
		{r.Uncovered, "targets have nothing of any source: their figures are empty"},
		{r.SourcesWithoutShape, "sources have no shape: their values go nowhere"},
		{r.Merged, "rows of the target were added to one before with the same code"},
	} {
		if n.count > 0 {
			fmt.Fprintf(&b, "  %d %s\n", n.count, n.text)
		}
	}
	for _, v := range r.Variables {
		fmt.Fprintf(&b, "  %s: ", v.Name)
		if !v.Intensive {
			fmt.Fprintf(&b, "%s in, %s out, %s of it lies outside the targets; ", amount(v.In), amount(v.Out),
				amount(v.Outside))
		}
		fmt.Fprintf(&b, "%d sources without a value\n", v.Missing)
	}
	return b.String()
}

func amount(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// Account is what [Result.Summary] says, for programs.
type Account struct {
	Sources             int               `json:"sources"`
	Targets             int               `json:"targets"`
	CodeColumn          string            `json:"code_column"`
	CRS                 string            `json:"crs,omitempty"`
	Weight              string            `json:"weighed_by"`
	Squares             int               `json:"population_areas,omitempty"`
	SquaresMissing      int               `json:"population_areas_without_number,omitempty"`
	Uncovered           int               `json:"targets_without_source"`
	SourcesWithoutShape int               `json:"sources_without_shape"`
	Merged              int               `json:"target_rows_merged"`
	Variables           []VariableAccount `json:"variables"`
}

// VariableAccount is an Account of one variable; sums only where it is extensive.
type VariableAccount struct {
	Name      string   `json:"name"`
	Intensive bool     `json:"intensive"`
	In        *float64 `json:"in,omitempty"`
	Out       *float64 `json:"out,omitempty"`
	Outside   *float64 `json:"outside_targets,omitempty"`
	Missing   int      `json:"sources_without_value"`
}

// Account returns the summary, for programs.
func (r *Result) Account() Account {
	a := Account{Sources: r.Sources, Targets: len(r.Codes), CodeColumn: r.CodeColumn, CRS: r.CRS, Weight: r.WeighedBy,
		Squares:        r.Squares,
		SquaresMissing: r.SquaresWithoutPeople, Uncovered: r.Uncovered, SourcesWithoutShape: r.SourcesWithoutShape,
		Merged: r.Merged}
	for _, v := range r.Variables {
		of := VariableAccount{Name: v.Name, Intensive: v.Intensive, Missing: v.Missing}
		if !v.Intensive {
			of.In, of.Out, of.Outside = &v.In, &v.Out, &v.Outside
		}
		a.Variables = append(a.Variables, of)
	}
	return a
}
