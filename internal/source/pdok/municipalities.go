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
)

// Municipalities returns the codes of municipalities that are named or given
// by code in any case, in order and each once. Only names are looked up, in the
// collection of all gemeenten of the year. An unknown name is an error, as is
// one that two municipalities have.
func (c *Client) Municipalities(ctx context.Context, way Way, year int, named ...string) ([]string, error) {
	var codes, names []string
	for _, n := range named {
		if code := strings.ToUpper(strings.TrimSpace(n)); municipalityCode.MatchString(code) {
			codes = append(codes, code)
		} else {
			names = append(names, strings.TrimSpace(n))
		}
	}
	if len(names) > 0 {
		known, err := c.gemeenten(ctx, way, year)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			found := slices.Compact(slices.Sorted(slices.Values(known[strings.ToLower(n)])))
			if len(found) != 1 {
				return nil, fmt.Errorf("look for municipality %q among %d of %d: it has %d codes %v; give the full name, or a code such as GM0599",
					n, len(known), year, len(found), found)
			}
			codes = append(codes, found[0])
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}

// gemeenten gives the codes of every name, in lower case.
func (c *Client) gemeenten(ctx context.Context, way Way, year int) (map[string][]string, error) {
	pages, err := c.pages(ctx, way, year, collections[0], folderOf(way, year, nil), nil)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(c.Fetch.Cache, filepath.FromSlash(folderOf(way, year, nil)), "names.json")
	codes := map[string][]string{}
	read := func(feature json.RawMessage) (bool, error) {
		var of struct {
			Properties struct{ Gemeentecode, Gemeentenaam string }
		}
		if err := json.Unmarshal(feature, &of); err != nil {
			return false, fmt.Errorf("read name of a municipality: %w", err)
		}
		name := strings.ToLower(strings.TrimSpace(of.Properties.Gemeentenaam))
		codes[name] = append(codes[name], strings.TrimSpace(of.Properties.Gemeentecode))
		return false, nil
	}
	if err := fetch.Join(ctx, pages, path, fetch.Joint{Rows: "features", Keep: read}); err != nil {
		return nil, fmt.Errorf("look up municipalities: %w", err)
	}
	return codes, os.Remove(path) // only the reading mattered
}
