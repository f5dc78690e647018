package demo

import (
	"bytes"
	"fmt"
	"os"

	"risicokaart/data/demo/people"
)

// writeAges writes the residents of every municipality by year of age as
// StatLine's table 03759ned gives them: padded text, keys for ages, and the mean
// of the year missing. Ages below 65 are not in it.
func (e *example) writeAges(path string) error {
	var b bytes.Buffer
	b.WriteString(`"ID";"Geslacht";"Leeftijd";"BurgerlijkeStaat";"RegioS";"Perioden";"BevolkingOp1Januari_1";"GemiddeldeBevolking_2"` + "\n")
	id := 0
	for i, m := range e.world.Municipalities {
		ages := &e.people.Municipalities[i].Ages
		for years, n := range ages {
			key := 10000 + 100*(65+years)
			if years == len(ages)-1 {
				key = 22000 // 95 and older
			}
			fmt.Fprintf(&b, `"%d";"T001038";"%d";"T001019";"%s";"%dJJ00";"%8d";"%8s"`+"\n", id, key, m.Code,
				people.Year, n, ".")
			id++
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write ages: %w", err)
	}
	return nil
}
