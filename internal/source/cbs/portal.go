package cbs

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"risicokaart/internal/fetch"
)

// portal is where one table is asked for.
type portal struct {
	fetch *fetch.Client
	base  string // address of the table
	name  string // of the table
	query string // that goes with every question
}

func (c *Client) portal(address, table, query string) portal {
	return portal{fetch: c.Fetch, base: strings.ReplaceAll(address, "{table}", table), name: table, query: query}
}

// query is a question to OData; empty values are left out.
type query map[string]string

// entity fetches an entity of the table and returns the path of the file with
// its rows.
func (p portal) entity(ctx context.Context, entity string, q query) (string, error) {
	return p.named(ctx, entity, q, ".json")
}

// named is entity under a name with another ending.
func (p portal) named(ctx context.Context, entity string, q query, ending string) (string, error) {
	address, err := p.address(entity, q)
	if err != nil {
		return "", fmt.Errorf("address of table %s: %w", p.name, err)
	}
	folder := "statline/" + p.name
	pages, err := p.fetch.Pages(ctx, fetch.Series{URL: address, Name: folder + "/pages/" + entity,
		Label: p.name + "/" + entity + strings.TrimSuffix(ending, ".json"), Read: fetch.ReadPage})
	if err != nil {
		return "", fmt.Errorf("fetch table %s: %w", p.name, err)
	}
	// What was asked is part of the name: another question, another file.
	path := filepath.Join(p.fetch.Cache, filepath.FromSlash(folder), fetch.UniqueName(entity, address, ending))
	how := fetch.Joint{Rows: "value", Carry: []string{"odata.metadata", "@odata.context"}}
	if err := fetch.Join(ctx, pages, path, how); err != nil {
		return "", fmt.Errorf("fetch table %s: %w", p.name, err)
	}
	return path, nil
}

// address is where a question about an entity is asked.
func (p portal) address(entity string, q query) (string, error) {
	values, err := url.ParseQuery(p.query)
	if err != nil {
		return "", err
	}
	for key, value := range q {
		if value != "" {
			values.Set(key, value)
		}
	}
	address := p.base + "/" + entity
	if len(values) > 0 {
		// OData reads a plus as a plus, not as a space.
		address += "?" + strings.ReplaceAll(values.Encode(), "+", "%20")
	}
	return address, nil
}

// table fetches the rows of t from an entity, and what explains them.
func (p portal) table(ctx context.Context, t Table, entity string, q query, meta ...string) (Table, error) {
	t.Meta = map[string]string{}
	for _, m := range meta {
		path, err := p.entity(ctx, m, nil)
		if err != nil {
			return Table{}, err
		}
		t.Meta[m] = path
	}
	// The rows do not say of which year they are, so the name does.
	path, err := p.named(ctx, entity, q, fmt.Sprintf("_%d.json", t.Year))
	if err != nil {
		return Table{}, err
	}
	t.Path = path
	return t, nil
}

var municipalityCode = regexp.MustCompile(`^GM[0-9]{4}$`)

// within filters on the areas of municipalities and on the country; "" for all
// areas. Codes may be padded, so their beginnings are compared: GM0599 has the
// wijken WK0599.. and the buurten BU0599....
func within(column string, municipalities []string) (string, error) {
	if len(municipalities) == 0 {
		return "", nil
	}
	starts := []string{"NL"}
	for _, m := range municipalities {
		if !municipalityCode.MatchString(m) {
			return "", fmt.Errorf("want a municipality such as GM0599, have %q", m)
		}
		digits := m[len("GM"):]
		starts = append(starts, "GM"+digits, "WK"+digits, "BU"+digits)
	}
	for i, start := range starts {
		starts[i] = fmt.Sprintf("startswith(%s,'%s')", column, start)
	}
	return strings.Join(starts, " or "), nil
}

// allOf joins conditions; empty ones are left out.
func allOf(conditions ...string) string {
	var kept []string
	for _, c := range conditions {
		if c != "" {
			kept = append(kept, "("+c+")")
		}
	}
	return strings.Join(kept, " and ")
}
