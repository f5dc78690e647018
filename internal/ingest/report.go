package ingest

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/draft"
)

// Report tells what an import found in the files.
type Report struct {
	draft.Hierarchy
	Squares  int `json:"squares"`
	Repaired int `json:"repaired"` // geometries that were not valid
	// Lost are the areas that have no geometry left after repair.
	Lost []string `json:"lost"`
	// Years tells, per source of another year, how many areas are the same.
	Years []YearReport `json:"other_years,omitempty"`
	// Figures tells, per figure that the model reads and level, how many areas
	// have it from where.
	Figures []FigureReport `json:"figures"`
	// Status counts areas: level -> status -> areas.
	Status map[string]map[string]int `json:"status"`
	// Benchmarked counts the municipalities that agree with RIVM's figure.
	Benchmarked int `json:"benchmarked"`
	// OwnAges counts the municipalities whose share of 75+ is their own.
	OwnAges int            `json:"own_ages"`
	Cells   map[string]int `json:"cells"` // resolution -> cells
	// EdgeCells is the percentage of residents of 65+, per resolution, in cells that
	// have people of more than one municipality.
	EdgeCells map[string]float64 `json:"edge_cells_pct"`
	// Sensitivity says how much the order of areas depends on the model's choices.
	Sensitivity *risk.Sensitivity `json:"sensitivity"`
	// Indicators tells of own data; absent without.
	Indicators []IndicatorReport `json:"indicators,omitempty"`
	// OwnAreas tells of areas that a municipality draws itself; nil without.
	OwnAreas *OwnAreaReport `json:"own_areas,omitempty"`
	// Files tells how many rows of each file were used.
	Files []FileReport `json:"files,omitempty"`
	// Skipped are files that lie beside the data and are of no use, by name, with why.
	Skipped map[string]string `json:"skipped,omitempty"`
}

// skipped names the files without the folders of the machine that imports them.
func skipped(list []recognise.Skipped) map[string]string {
	files := map[string]string{}
	for _, s := range list {
		files[filepath.Base(s.Path)] = s.Why
	}
	return files
}

func newReport(c *copied, a *assembled, s *scored, cells *allocated) *Report {
	return &Report{
		Hierarchy: a.Hierarchy, Squares: len(c.squares), Repaired: a.repaired, Lost: a.lost, Years: a.years,
		Figures: s.figures, Status: s.status(), Benchmarked: s.benchmarked, OwnAges: s.ownAges, Sensitivity: s.sensitivity,
		Indicators: s.indicators, Cells: cells.byResolution, EdgeCells: cells.edges, OwnAreas: cells.ownAreas,
	}
}

// Write prints the report for people.
func (r *Report) Write(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Files {
		b.WriteString(f.line())
	}
	for _, file := range slices.Sorted(maps.Keys(r.Skipped)) {
		fmt.Fprintf(&b, "not used   %s: it %s\n", file, r.Skipped[file])
	}
	fmt.Fprintf(&b, "areas      %d gemeenten (%d without buurten), %d wijken, %d buurten; %d squares of 100 m\n",
		r.Gemeenten, r.WithoutBuurten, r.Wijken, r.Buurten, r.Squares)
	fmt.Fprintf(&b, "geometry   %d repaired, %d without anything left%s; %d water parts left out\n",
		r.Repaired, len(r.Lost), names(r.Lost), r.WaterParts)
	fmt.Fprintf(&b, "hierarchy  %d orphaned%s, %d merged from several records%s\n",
		len(r.Orphans), names(r.Orphans), len(r.Merged), names(r.Merged))
	for _, y := range r.Years {
		fmt.Fprintf(&b, "year %d  %s\n", y.Year, y)
	}
	for _, level := range []string{"gemeente", "wijk", "buurt"} {
		s := r.Status[level]
		fmt.Fprintf(&b, "%-10s %d estimated, %d with imputed values, %d hidden, %d without estimate\n",
			level, s["ok"], s["imputed"], s["suppressed"], s["no_data"])
	}
	fmt.Fprintf(&b, "benchmark  %d gemeenten agree with RIVM's published figure\n", r.Benchmarked)
	fmt.Fprintf(&b, "ages       %d gemeenten have a share of 75+ of their own, the others that of the country\n", r.OwnAges)
	var cells, edges []string
	for _, resolution := range hexgrid.Resolutions {
		cells = append(cells, fmt.Sprintf("%d of resolution %d", r.Cells[fmt.Sprint(resolution)], resolution))
		edges = append(edges, fmt.Sprintf("%.1f %% of %d", r.EdgeCells[fmt.Sprint(resolution)], resolution))
	}
	fmt.Fprintf(&b, "cells      %s\n", strings.Join(cells, ", "))
	fmt.Fprintf(&b, "edges      residents of 65+ in cells of more than one gemeente: %s\n", strings.Join(edges, ", "))
	if r.OwnAreas != nil {
		b.WriteString(r.OwnAreas.line())
	}
	for _, in := range r.Indicators {
		b.WriteString(in.line())
	}
	fmt.Fprintf(&b, "without a value (gemeenten / wijken / buurten):\n")
	for _, f := range r.Figures {
		fmt.Fprintf(&b, "  %-52s", f.Indicator)
		for _, level := range []string{"gemeente", "wijk", "buurt"} {
			fmt.Fprintf(&b, " %4d", f.Missing[level])
		}
		fmt.Fprintln(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// FigureReport tells where one figure came from.
type FigureReport struct {
	Indicator string                    `json:"indicator"`
	Unit      string                    `json:"unit"`
	Sources   map[string]map[string]int `json:"sources"` // file, "file (2023)" where of another year -> level -> areas
	Missing   map[string]int            `json:"missing"` // level -> areas without a value in any file
}

// figureReports counts, per figure, which file gave the values. own names the
// file of each level, others those of the other sources in order of preference.
func figureReports(
	data *recognise.Dataset, own map[string]string, others []string, inputs []draft.ModelInput,
) []FigureReport {
	reports := make([]FigureReport, len(data.Figures))
	for i, figure := range data.Figures {
		f := FigureReport{Indicator: figure, Unit: string(data.Units[figure]),
			Sources: map[string]map[string]int{}, Missing: map[string]int{}}
		for _, in := range inputs {
			if in.Values[i] == nil {
				f.Missing[in.Level]++
				continue
			}
			from := own[in.Level]
			if n := in.Sources[i]; n > 0 {
				from = others[n-1]
			}
			if f.Sources[from] == nil {
				f.Sources[from] = map[string]int{}
			}
			f.Sources[from][in.Level]++
		}
		reports[i] = f
	}
	return reports
}

// WriteSources prints where every figure came from.
func (r *Report) WriteSources(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "figure\tunit\tsource\tgemeenten\twijken\tbuurten\t")
	for _, f := range r.Figures {
		row := func(from string, areas map[string]int) {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%d\t\n", f.Indicator, f.Unit, from, areas["gemeente"], areas["wijk"],
				areas["buurt"])
		}
		for _, from := range slices.Sorted(maps.Keys(f.Sources)) {
			row(from, f.Sources[from])
		}
		row("missing", f.Missing)
	}
	return t.Flush()
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
