package demo

import (
	"bytes"
	"fmt"
	"os"
)

// ageYears counts people of 65 and older by year of age, the last of 95 and older.
type ageYears [95 - 65 + 1]int

func (a *ageYears) add(age int) {
	if age >= 65 {
		a[min(age-65, len(a)-1)]++
	}
}

func (a *ageYears) merge(o *ageYears) {
	for i, n := range o {
		a[i] += n
	}
}

// writeAges writes the residents of every municipality by year of age as
// StatLine's table 03759ned gives them: padded text, keys for ages, and the mean
// of the year missing. Ages below 65 are not in it.
func (w *world) writeAges(path string) error {
	var b bytes.Buffer
	b.WriteString(`"ID";"Geslacht";"Leeftijd";"BurgerlijkeStaat";"RegioS";"Perioden";"BevolkingOp1Januari_1";"GemiddeldeBevolking_2"` + "\n")
	id := 0
	for i := range w.municipalities {
		m := &w.municipalities[i]
		for years, n := range m.land.ages {
			key := 10000 + 100*(65+years)
			if years == len(m.land.ages)-1 {
				key = 22000 // 95 and older
			}
			fmt.Fprintf(&b, `"%d";"T001038";"%d";"T001019";"%s";"%dJJ00";"%8d";"%8s"`+"\n", id, key, m.code, Year, n, ".")
			id++
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write ages: %w", err)
	}
	return nil
}
