package tiles

import (
	"errors"
	"fmt"
	"testing"

	"github.com/paulmach/orb/maptile"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		z, x, y string
		want    maptile.Tile
		outside bool
		wrong   bool
	}{
		{z: "0", x: "0", y: "0"},
		{z: "14", x: "16383", y: "0", want: maptile.New(16383, 0, 14)},
		{z: "10", x: "524", y: "338", want: maptile.New(524, 338, 10)},
		{z: "0", x: "1", y: "0", outside: true},
		{z: "3", x: "0", y: "8", outside: true},
		{z: "15", x: "0", y: "0", outside: true},
		{z: "-1", x: "0", y: "0", outside: true},
		{z: "2", x: "-1", y: "0", outside: true},
		{z: "4294967296", x: "0", y: "0", outside: true},
		{z: "1", x: "4294967296", y: "0", outside: true},
		{z: "z", x: "0", y: "0", wrong: true},
		{z: "1", x: "", y: "0", wrong: true},
		{z: "1", x: "0", y: "99999999999999999999", wrong: true},
	} {
		got, err := Parse(test.z, test.x, test.y)
		if got != test.want || errors.Is(err, ErrOutside) != test.outside || (err != nil) != (test.outside || test.wrong) {
			t.Errorf("%s/%s/%s: %v, %v", test.z, test.x, test.y, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("10", "524", "338")
	f.Add("-1", "0", "x")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		at, err := Parse(z, x, y)
		if err != nil {
			return
		}
		again, err := Parse(fmt.Sprint(at.Z), fmt.Sprint(at.X), fmt.Sprint(at.Y))
		if err != nil || again != at || !at.Valid() || at.Z > MaxZoom {
			t.Errorf("%q/%q/%q gives %v, which reads as %v, %v", z, x, y, at, again, err)
		}
	})
}
