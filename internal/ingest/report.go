package ingest

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"risicokaart/internal/store"
)

// Report tells what an import found in the files.
type Report struct {
	store.Hierarchy
	Squares  int `json:"squares"`
	Repaired int `json:"repaired"` // geometries that were not valid
	// Lost are the areas that have no geometry left after repair.
	Lost []string `json:"lost"`
	// Missing counts areas without a value: column -> level -> areas.
	Missing map[string]map[string]int `json:"missing"`
	// Status counts areas: level -> status -> areas.
	Status map[string]map[string]int `json:"status"`
	// Benchmarked counts the municipalities that agree with RIVM's figure.
	Benchmarked int            `json:"benchmarked"`
	Cells       map[string]int `json:"cells"` // "resolution 8" -> cells
}

// Write prints the report for people.
func (r *Report) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "areas      %d gemeenten (%d without buurten), %d wijken, %d buurten; %d squares of 100 m\n",
		r.Gemeenten, r.WithoutBuurten, r.Wijken, r.Buurten, r.Squares)
	fmt.Fprintf(&b, "geometry   %d repaired, %d without anything left%s; %d water parts left out\n",
		r.Repaired, len(r.Lost), names(r.Lost), r.WaterParts)
	fmt.Fprintf(&b, "hierarchy  %d orphaned%s, %d merged from several records%s\n",
		len(r.Orphans), names(r.Orphans), len(r.Merged), names(r.Merged))
	for _, level := range []string{"gemeente", "wijk", "buurt"} {
		s := r.Status[level]
		fmt.Fprintf(&b, "%-10s %d estimated, %d with imputed values, %d hidden, %d without estimate\n",
			level, s["ok"], s["imputed"], s["suppressed"], s["no_data"])
	}
	fmt.Fprintf(&b, "benchmark  %d gemeenten agree with RIVM's published figure\n", r.Benchmarked)
	fmt.Fprintf(&b, "cells      %d of resolution 8, %d of resolution 9\n", r.Cells["8"], r.Cells["9"])
	fmt.Fprintf(&b, "missing values per column (gemeenten / wijken / buurten):\n")
	columns := make([]string, 0, len(r.Missing))
	for c := range r.Missing {
		columns = append(columns, c)
	}
	sort.Strings(columns)
	for _, c := range columns {
		m := r.Missing[c]
		fmt.Fprintf(&b, "  %-52s %4d %4d %4d\n", c, m["gemeente"], m["wijk"], m["buurt"])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// names lists the first few codes behind a count.
func names(codes []string) string {
	const most = 5
	switch {
	case len(codes) == 0:
		return ""
	case len(codes) > most:
		return " (" + strings.Join(codes[:most], ", ") + ", ...)"
	}
	return " (" + strings.Join(codes, ", ") + ")"
}
