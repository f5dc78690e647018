package pdok

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"risicokaart/internal/fetch"
)

// partSuffix ends the name of a file that is not whole yet.
const partSuffix = ".part"

// Download brings the files into the cache and returns their paths: the areas,
// then the squares. When the squares cannot be had, a warning is logged and the
// areas come alone. Errors are those of [fetch.Client.File].
func (c *Client) Download(ctx context.Context, found Found) ([]string, error) {
	areas := request(found.Areas)
	c.Fetch.Expect(areas)
	path, _, err := c.Fetch.File(ctx, areas)
	if err != nil {
		return nil, err
	}
	if found.Squares.URL == "" {
		return []string{path}, nil
	}
	squares, err := c.squares(ctx, found.Squares)
	switch {
	case err == nil:
		return []string{path, squares}, nil
	case ctx.Err() != nil:
		return nil, err
	}
	c.Fetch.Log.Warn("no squares of 100 m: people are spread over cells without them", "err", err)
	return []string{path}, nil
}

// Squares brings the squares of 100 m of a year and returns the path of their
// GeoPackage; "" when SquaresURL is.
func (c *Client) Squares(ctx context.Context, year int) (string, error) {
	file, err := squaresFile(fill(c.SquaresURL, year))
	if err != nil || file.URL == "" {
		return "", err
	}
	return c.squares(ctx, file)
}

// squares fetches the squares and returns the path of their GeoPackage.
func (c *Client) squares(ctx context.Context, file File) (string, error) {
	path, _, err := c.Fetch.File(ctx, request(file))
	if err != nil {
		return "", err
	}
	stem, isZip := strings.CutSuffix(path, ".zip")
	if !isZip {
		return path, nil
	}
	if err := c.unpack(ctx, path, stem+".gpkg"); err != nil {
		return "", fmt.Errorf("unpack %s: %w", file.Name, err)
	}
	return stem + ".gpkg", fetch.Derive(stem+".gpkg", path)
}

func request(file File) fetch.Request {
	kind := fetch.GeoPackage
	if filepath.Ext(file.Name) == ".zip" {
		kind = fetch.Zip
	}
	return fetch.Request{URL: file.URL, Name: file.Name, Kind: kind, Bytes: file.Bytes}
}
