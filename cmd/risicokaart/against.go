package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/tablescore"
)

// others reads the files of --against, by their names.
func (c *validateCmd) others(ctx context.Context) (map[string]*tablescore.Figures, error) {
	all := map[string]*tablescore.Figures{}
	for _, path := range c.Against {
		figures, err := tablescore.ReadFigures(ctx, path)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(path)
		if all[name] != nil {
			return nil, fmt.Errorf("read %s: two files are called %s, which is their name in the report; rename one", path, name)
		}
		all[name] = figures
	}
	return all, nil
}

// match says how many codes of each table are among those of wijken and buurten,
// and makes figures of them. Without any there is nothing to compare.
func match(p *program, others map[string]*tablescore.Figures, codes map[string]bool) (map[string]map[string]calibrate.Figure, error) {
	all := map[string]map[string]calibrate.Figure{}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		table := others[name]
		figures, matched := make(map[string]calibrate.Figure, len(table.ByCode)), 0
		for code, row := range table.ByCode {
			if codes[code] {
				matched++
			}
			of := func(outcome string) float64 {
				if v, ok := row[outcome]; ok {
					return v
				}
				return math.NaN()
			}
			figures[code] = calibrate.Figure{Lonely: of("lonely_65"), Severe: of("severe_65"), Lonely18: of("lonely_18"), Severe18: of("severe_18")}
		}
		if matched == 0 && len(codes) > 0 {
			return nil, fmt.Errorf("compare with %s: none of its %d codes, such as %q, is that of a wijk or buurt, such as %q; give the codes of CBS",
				name, len(table.ByCode), slices.Min(slices.Collect(maps.Keys(table.ByCode))), slices.Min(slices.Collect(maps.Keys(codes))))
		}
		if !p.JSON {
			fmt.Fprintf(p.stdout, "%s: %s; %d of its %d codes are those of a wijk or buurt\n", name, readAs(table), matched, len(table.ByCode))
		}
		all[name] = figures
	}
	return all, nil
}

// readAs says which column was read as what.
func readAs(f *tablescore.Figures) string {
	var parts []string
	for _, outcome := range tablescore.Outcomes {
		if name, ok := f.Columns[outcome]; ok {
			parts = append(parts, fmt.Sprintf("column %q is %s", name, outcome))
		}
	}
	return strings.Join(parts, ", ")
}
