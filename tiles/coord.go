// Package tiles holds what vector tiles are, without HTTP and without SQL:
// their addresses in the tile matrix set WebMercatorQuad, and TileJSON.
package tiles

import (
	"errors"
	"fmt"
	"strconv"
)

// MaxZoom is the deepest zoom that tiles are made for; a map enlarges them
// beyond. One unit of such a tile (of 4,096) is about 0.4 metre in the
// Netherlands.
const MaxZoom = 14

// ErrOutside says that a tile matrix set has no tile at an address.
var ErrOutside = errors.New("there is no such tile")

// Coord is the address of a tile: Z is the zoom, X counts from the west, Y from
// the north.
type Coord struct {
	Z, X, Y int
}

// ParseCoord reads an address. Text that is no whole number is an error;
// an address outside the set is [ErrOutside].
func ParseCoord(z, x, y string) (Coord, error) {
	var c Coord
	for _, part := range []struct {
		name, text string
		to         *int
	}{{"z", z, &c.Z}, {"x", x, &c.X}, {"y", y, &c.Y}} {
		n, err := strconv.Atoi(part.text)
		if err != nil {
			return Coord{}, fmt.Errorf("read tile address: %s is not a whole number", part.name)
		}
		*part.to = n
	}
	if c.Z < 0 || c.Z > MaxZoom || c.X < 0 || c.Y < 0 || c.X >= 1<<c.Z || c.Y >= 1<<c.Z {
		return Coord{}, fmt.Errorf("%w: z is 0 to %d, x and y are below 2^z", ErrOutside, MaxZoom)
	}
	return c, nil
}

// String returns the address as z/x/y.
func (c Coord) String() string { return fmt.Sprintf("%d/%d/%d", c.Z, c.X, c.Y) }
