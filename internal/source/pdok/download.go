package pdok

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Progress is told how many of a file's bytes are there, now and then and at
// the end; total is 0 when the publisher does not say. It must return at once.
type Progress func(name string, done, total int64)

// Download brings the files into dir, which it makes when needed, and returns
// their paths: the areas, then the squares. A file takes its own name only when
// it is whole. What is there already and unchanged is not fetched again; what
// was cut short goes on where it stopped, if the publisher can do that. When
// the squares cannot be had, a warning is logged and the areas come alone.
// progress may be nil.
//
// Beside each file stays a .json with its address, version, size and SHA-256.
func (c *Client) Download(ctx context.Context, found Found, dir string, progress Progress) ([]string, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make download folder: %w", err)
	}
	areas, err := c.bring(ctx, found.Areas, dir, progress)
	if err != nil {
		return nil, err
	}
	if found.Squares.URL == "" {
		return []string{areas}, nil
	}
	squares, err := c.bring(ctx, found.Squares, dir, progress)
	switch {
	case err == nil:
		return []string{areas, squares}, nil
	case ctx.Err() != nil:
		return nil, err
	}
	c.Log.Warn("no squares of 100 m: people are spread over cells without them", "err", err)
	return []string{areas}, nil
}

// bring fetches a file and returns the path of its GeoPackage.
func (c *Client) bring(ctx context.Context, file File, dir string, progress Progress) (string, error) {
	path := filepath.Join(dir, file.Name)
	if err := c.fetch(ctx, file, path, progress); err != nil {
		return "", fmt.Errorf("download %s: %w", file.Name, err)
	}
	stem, isZip := strings.CutSuffix(path, ".zip")
	if !isZip {
		return path, nil
	}
	if err := c.unpack(ctx, path, stem+".gpkg"); err != nil {
		return "", fmt.Errorf("unpack %s: %w", file.Name, err)
	}
	return stem + ".gpkg", nil
}
