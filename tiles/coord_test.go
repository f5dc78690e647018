package tiles

import (
	"errors"
	"strconv"
	"testing"
)

func TestParseCoord(t *testing.T) {
	for _, test := range []struct {
		z, x, y string
		want    Coord
		outside bool
		wrong   bool
	}{
		{z: "0", x: "0", y: "0"},
		{z: "14", x: "16383", y: "0", want: Coord{14, 16383, 0}},
		{z: "10", x: "524", y: "338", want: Coord{10, 524, 338}},
		{z: "0", x: "1", y: "0", outside: true},
		{z: "3", x: "0", y: "8", outside: true},
		{z: "15", x: "0", y: "0", outside: true},
		{z: "-1", x: "0", y: "0", outside: true},
		{z: "2", x: "-1", y: "0", outside: true},
		{z: "z", x: "0", y: "0", wrong: true},
		{z: "1", x: "", y: "0", wrong: true},
		{z: "1", x: "0", y: "99999999999999999999", wrong: true},
	} {
		got, err := ParseCoord(test.z, test.x, test.y)
		if got != test.want || errors.Is(err, ErrOutside) != test.outside || (err != nil) != (test.outside || test.wrong) {
			t.Errorf("%s/%s/%s: %v, %v", test.z, test.x, test.y, got, err)
		}
	}
}

func FuzzParseCoord(f *testing.F) {
	f.Add("10", "524", "338")
	f.Add("-1", "0", "x")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		c, err := ParseCoord(z, x, y)
		if err != nil {
			return
		}
		again, err := ParseCoord(strconv.Itoa(c.Z), strconv.Itoa(c.X), strconv.Itoa(c.Y))
		if err != nil || again != c || c.X >= 1<<c.Z || c.Y >= 1<<c.Z {
			t.Errorf("%q/%q/%q gives %v, which reads as %v, %v", z, x, y, c, again, err)
		}
	})
}
