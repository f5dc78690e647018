package demo

import (
	"bytes"
	_ "embed" // for the header of table 50090NED
	"encoding/csv"
	"fmt"
	"os"
	"strings"

	"risicokaart/data/demo/people"
)

// rivmYear is the last year of table 50090NED, whose shape the file has.
const rivmYear = 2020

//go:embed rivm_header.csv
var rivmHeader string

// writeLoneliness writes the estimates for 65+ and 18+ as RIVM publishes them:
// padded text, a point where there is no figure. It has no row for the
// Netherlands: the example says nothing about a real place.
func (e *example) writeLoneliness(path string) error {
	header := strings.Split(strings.TrimSpace(rivmHeader), ",")
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	if err := out.Write(header); err != nil {
		return err
	}
	id := 0
	for _, age := range []string{"80200", "20300"} {
		for _, a := range e.rivmAreas() {
			l := &a.tally.Elders
			if age == "20300" {
				l = &a.tally.Adults
			}
			id++
			if err := out.Write(rivmRow(header, id, age, a, l)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write estimates: %w", err)
	}
	return nil
}

// rivmArea is an area as RIVM names it.
type rivmArea struct {
	kind, code, name string
	tally            *people.Tally
}

// rivmAreas returns the areas in the publisher's order: every municipality with
// its wijken, every wijk with its buurten.
func (e *example) rivmAreas() []rivmArea {
	var areas []rivmArea
	for i := range e.world.Municipalities {
		m := &e.world.Municipalities[i]
		areas = append(areas, rivmArea{"Gemeente", m.Code, m.Name, &e.people.Municipalities[i]})
		for j := range e.world.Wijken {
			k := &e.world.Wijken[j]
			if k.Municipality != i {
				continue
			}
			areas = append(areas, rivmArea{"Wijk", k.Code, k.Name, &e.people.Wijken[j]})
			for n := k.First; n < k.First+k.Buurten; n++ {
				b := &e.world.Buurten[n]
				areas = append(areas, rivmArea{"Buurt", b.Code, b.Name, &e.people.Buurten[n]})
			}
		}
	}
	return areas
}

// rivmRow returns the row of one area and age group.
func rivmRow(header []string, id int, age string, a rivmArea, l *people.Lonely) []string {
	known := map[string]string{
		"ID": fmt.Sprint(id), "Leeftijd": age, "Marges": "MW00000", "WijkenEnBuurten": pad(a.code, 10),
		"Perioden": fmt.Sprintf("%dJJ00", rivmYear), "Gemeentenaam_1": pad(a.name, 40),
		"SoortRegio_2": pad(a.kind, 10), "Codering_3": pad(a.code, 20),
		"Eenzaam_28":                   rivmPercent(l.Lonely, l.People),
		"ErnstigZeerErnstigEenzaam_29": rivmPercent(l.Severe, l.People),
	}
	row := make([]string, len(header))
	for i, name := range header {
		v, ok := known[name]
		if !ok {
			v = rivmPercent(0, 0)
		}
		row[i] = v
	}
	return row
}

// rivmPercent returns a share as padded text, a point for groups too small to estimate.
func rivmPercent(sum float64, people int) string {
	const least = 20
	if people < least {
		return fmt.Sprintf("%8s", ".")
	}
	return fmt.Sprintf("%8.1f", 100*sum/float64(people))
}

// pad fills s with spaces to n characters.
func pad(s string, n int) string { return fmt.Sprintf("%-*s", n, s) }
