package study

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/tablescore"
)

// Tables are figures of others, by the name of their file.
type Tables map[string]*tablescore.Measured

// known are figures by area code, by the name of who published them.
type known map[string]map[string]risk.Percentages

// ReadTables reads files of figures of others, see [tablescore.ReadMeasured].
func ReadTables(ctx context.Context, paths []string) (Tables, error) {
	all := Tables{}
	for _, path := range paths {
		figures, err := tablescore.ReadMeasured(ctx, path)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(path)
		if all[name] != nil {
			return nil, fmt.Errorf("read %s: two files are called %s, which is their name in the report; rename one",
				path, name)
		}
		all[name] = figures
	}
	return all, nil
}

// match says how many codes of each table are among those of wijken and buurten,
// and gives their figures. Without any there is nothing to compare.
func (t Tables) match(codes map[string]bool, say func(text string)) (known, error) {
	all := known{}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		table := t[name]
		matched := 0
		for code := range table.ByCode {
			if codes[code] {
				matched++
			}
		}
		all[name] = table.ByCode
		if matched == 0 && len(codes) > 0 {
			return nil, fmt.Errorf("compare with %s: none of its %d codes, such as %q, is that of a wijk or buurt, such as %q; "+
				"give the codes of CBS", name, len(table.ByCode), first(table.ByCode), first(codes))
		}
		say(fmt.Sprintf("%s: %s; %d of its %d codes are those of a wijk or buurt",
			name, readAs(table), matched, len(table.ByCode)))
	}
	return all, nil
}

// first is the first code in order; there must be one.
func first[V any](byCode map[string]V) string { return slices.Min(slices.Collect(maps.Keys(byCode))) }

// readAs says which column was read as what.
func readAs(f *tablescore.Measured) string {
	var parts []string
	for _, outcome := range risk.FittedOutcomes() {
		if name, ok := f.Columns[outcome]; ok {
			parts = append(parts, fmt.Sprintf("column %q is %s", name, outcome))
		}
	}
	return strings.Join(parts, ", ")
}
