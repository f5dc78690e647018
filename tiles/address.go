// Package tiles holds what vector tiles are, without HTTP and without SQL:
// their addresses in the tile matrix set WebMercatorQuad, and TileJSON.
package tiles

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/paulmach/orb/maptile"
)

// MaxZoom is the deepest zoom that tiles are made for; a map enlarges them
// beyond. One unit of such a tile (of 4,096) is about 0.4 metre in the
// Netherlands.
const MaxZoom = 14

// ErrOutside says that a tile matrix set has no tile at an address.
var ErrOutside = errors.New("there is no such tile")

// Parse reads the address of a tile: z is the zoom, x counts from the west, y from
// the north. Text that is no whole number is an error; an address outside the set,
// or deeper than [MaxZoom], is [ErrOutside].
func Parse(z, x, y string) (maptile.Tile, error) {
	var at [3]int
	for i, part := range [...]struct{ name, text string }{{"z", z}, {"x", x}, {"y", y}} {
		n, err := strconv.Atoi(part.text)
		if err != nil {
			return maptile.Tile{}, fmt.Errorf("read tile address: %s is not a whole number", part.name)
		}
		at[i] = n
	}
	zoom, column, row := at[0], at[1], at[2]
	if zoom < 0 || zoom > MaxZoom || column < 0 || row < 0 || column >= 1<<zoom || row >= 1<<zoom {
		return maptile.Tile{}, fmt.Errorf("%w: z is 0 to %d, x and y are below 2^z", ErrOutside, MaxZoom)
	}
	return maptile.New(uint32(column), uint32(row), maptile.Zoom(zoom)), nil
}
