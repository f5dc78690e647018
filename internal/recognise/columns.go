package recognise

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/source"
	"risicokaart/internal/source/rivm"
)

// WriteColumns writes, as a Markdown table, in which column of which file each
// indicator of the catalogue is found.
func (f *Files) WriteColumns(w io.Writer) error {
	var b strings.Builder
	for _, one := range f.list {
		if one.container == nil {
			continue
		}
		for _, l := range one.container.Layers() {
			if one.format == rivmFile {
				if err := writeRIVMColumns(&b, l); err != nil {
					return err
				}
				continue
			}
			if err := f.meanings.writeBindings(&b, l); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (m meanings) writeBindings(b *strings.Builder, l source.Layer) error {
	columns := m.columns(l)
	fmt.Fprintf(b, "\n## %s, layer %s\n\n%d columns.\n\n| indicator | unit | column |\n|---|---|---|\n",
		filepath.Base(l.File), l.Name, len(columns))
	for _, ind := range m.Indicators {
		binding, ok, err := m.Resolve(ind.ID, columns)
		var ambiguous *catalogue.AmbiguousError
		switch {
		case errors.As(err, &ambiguous):
			fmt.Fprintf(b, "| `%s` | %s | ambiguous: %s |\n", ind.ID, ind.Unit, strings.Join(ambiguous.Candidates, ", "))
		case err != nil:
			return err
		case !ok:
		case binding.Of != "":
			fmt.Fprintf(b, "| `%s` | %s | 100 × `%s` / `%s` |\n", ind.ID, ind.Unit, binding.Value, binding.Of)
		default:
			fmt.Fprintf(b, "| `%s` | %s | `%s` |\n", ind.ID, ind.Unit, binding.Value)
		}
	}
	return nil
}

func writeRIVMColumns(b *strings.Builder, l source.Layer) error {
	columns, err := rivm.Columns(l)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "\n## %s\n\n| figure | unit | column |\n|---|---|---|\n", filepath.Base(l.File))
	for i, figure := range []string{"lonely", "severely lonely", "emotionally lonely", "socially lonely"} {
		if columns[i] != "" {
			fmt.Fprintf(b, "| %s | percent | `%s` |\n", figure, columns[i])
		}
	}
	return nil
}
