package recognise

import "testing"

// TestYearOf finds the year of a file where the records do not say it.
func TestYearOf(t *testing.T) {
	for name, want := range map[string]int{
		"wijkenbuurten_2024_v2.gpkg": 2024, "2025-cbs_pc4_2024_v1.gpkg": 2024, "buurt_2021_v1": 2021,
		"84286NED.csv": 0, "k20231.csv": 0, "kerncijfers2022.csv": 2022, "2021": 2021, "19991_2018.json": 2018,
	} {
		if got := nameYear(name); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	for value, want := range map[any]int{"2024BU01": 2024, int64(2023): 2023, 2022.0: 2022, "  2021JJ00": 2021, nil: 0,
		"n.v.t.": 0, int64(-99997): 0, "20": 0} {
		if got := leadingYear(value); got != want {
			t.Errorf("%v: %d, want %d", value, got, want)
		}
	}
}
