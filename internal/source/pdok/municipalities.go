package pdok

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/fetch"
	"risicokaart/internal/gazetteer"
)

// Municipalities returns the codes of municipalities that are named or given by code, as
// [gazetteer.Municipalities] reads them. Only names are looked up, in the collection of
// all gemeenten of the year.
func (c *Client) Municipalities(ctx context.Context, way Way, year int, wanted ...string) ([]string, error) {
	codes, err := gazetteer.Municipalities(wanted, func() ([]gazetteer.Entry, error) { return c.gemeenten(ctx, way, year) })
	if err != nil {
		return nil, fmt.Errorf("look for municipalities of %d: %w", year, err)
	}
	return codes, nil
}

// gemeenten lists all municipalities, each once: water has a record of its own.
func (c *Client) gemeenten(ctx context.Context, way Way, year int) (list []gazetteer.Entry, err error) {
	pages, err := c.pages(ctx, way, year, collections[0], folderOf(way, year, nil), nil)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(c.Fetch.Cache, filepath.FromSlash(folderOf(way, year, nil)), "names.json")
	read := func(feature json.RawMessage) (bool, error) {
		var of struct {
			Properties struct{ Gemeentecode, Gemeentenaam string }
		}
		if err := json.Unmarshal(feature, &of); err != nil {
			return false, fmt.Errorf("read name of a municipality: %w", err)
		}
		one := gazetteer.Entry{Code: strings.TrimSpace(of.Properties.Gemeentecode),
			Name: strings.TrimSpace(of.Properties.Gemeentenaam)}
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
		return false, nil
	}
	if err := fetch.Join(ctx, pages, path, fetch.Joint{Rows: "features", Keep: read}); err != nil {
		return nil, fmt.Errorf("look up municipalities: %w", err)
	}
	return list, os.Remove(path) // only the reading mattered
}
