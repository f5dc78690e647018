package pdok

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"risicokaart/internal/fetch"
)

// Way is how areas are fetched.
type Way string

// The ways; Atom is the one of [Client.Find] and [Client.Download].
const (
	Atom Way = "pdok-atom"
	OGC  Way = "pdok-ogc"
	WFS  Way = "wfs"
)

// collections are the levels of areas, as the publisher names them.
var collections = [...]string{"gemeenten", "wijken", "buurten"}

var municipalityCode = regexp.MustCompile(`^GM[0-9]{4}$`)

// Features brings the areas of a year, by OGC API Features or WFS, and returns
// one GeoJSON file for each of gemeenten, wijken and buurten. The name of the
// file and of the collection in it is that of the level; the coordinates are in
// the system that its crs tells, WGS 84 when it tells none. With municipalities
// (GM0599) only their areas are in it; the WFS nevertheless sends all. The
// pages stay in the cache as they were sent. Errors are those of
// [fetch.Client.Pages].
func (c *Client) Features(ctx context.Context, way Way, year int, municipalities ...string) ([]string, error) {
	for _, m := range municipalities {
		if !municipalityCode.MatchString(m) {
			return nil, fmt.Errorf("fetch areas: want a municipality such as GM0599, have %q", m)
		}
	}
	municipalities = slices.Compact(slices.Sorted(slices.Values(municipalities)))
	folder := folderOf(way, year, municipalities)
	var paths []string
	for _, collection := range collections {
		pages, err := c.pages(ctx, way, year, collection, folder, municipalities)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(c.Fetch.Cache, filepath.FromSlash(folder), collection+".geojson")
		if err := fetch.Join(ctx, pages, path, joint(collection, municipalities)); err != nil {
			return nil, fmt.Errorf("fetch %s: %w", collection, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// folderOf names the folder in the cache for what was asked.
func folderOf(way Way, year int, municipalities []string) string {
	folder := fmt.Sprintf("%s-%d", way, year)
	if len(municipalities) == 0 {
		return folder
	}
	return fetch.UniqueName(folder, strings.Join(municipalities, ","), "")
}

// pages fetches the pages of a collection.
func (c *Client) pages(ctx context.Context, way Way, year int, collection, folder string,
	municipalities []string) ([]string, error) {
	address, read := c.OGCURL, fetch.ReadPage
	switch way {
	case OGC:
	case WFS:
		address, read = c.WFSURL, fetch.ReadByIndex
		municipalities = nil // it cannot filter by a parameter
	default:
		return nil, fmt.Errorf("fetch areas: want %q or %q, have %q", OGC, WFS, way)
	}
	address = strings.ReplaceAll(fill(address, year), "{collection}", collection)
	if len(municipalities) == 0 {
		municipalities = []string{""}
	}
	var paths []string
	for _, m := range municipalities {
		first, err := withMunicipality(address, m)
		if err != nil {
			return nil, err
		}
		pages, err := c.Fetch.Pages(ctx, fetch.Series{URL: first, Name: folder + "/pages/" + collection + m, Read: read})
		if err != nil {
			return nil, err
		}
		paths = append(paths, pages...)
	}
	return paths, nil
}

// withMunicipality asks for the areas of one municipality; "" for all.
func withMunicipality(address, municipality string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("address of the areas: %w", err)
	}
	if municipality != "" {
		query := u.Query()
		query.Set("gemeentecode", municipality)
		u.RawQuery = query.Encode()
	}
	return u.String(), nil
}

// joint makes a collection of pages, of the areas of municipalities if any are
// named. Coordinates in different systems must not meet in one file.
func joint(collection string, municipalities []string) fetch.Joint {
	j := fetch.Joint{
		Rows: "features", Head: fmt.Sprintf(`"type":"FeatureCollection","name":%q`, collection),
		Carry: []string{"crs"}, Same: true,
	}
	if len(municipalities) > 0 {
		j.Keep = func(feature json.RawMessage) (bool, error) {
			var of struct{ Properties struct{ Gemeentecode string } }
			if err := json.Unmarshal(feature, &of); err != nil {
				return false, fmt.Errorf("read municipality of a feature: %w", err)
			}
			return slices.Contains(municipalities, of.Properties.Gemeentecode), nil
		}
	}
	return j
}
