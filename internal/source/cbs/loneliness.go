package cbs

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// figures are the stems of the columns about loneliness, over all tables.
var figures = []string{"Eenzaam", "SterkEenzaam", "ErnstigZeerErnstigEenzaam", "EmotioneelEenzaam", "SociaalEenzaam"}

// dimensions are the columns that say what a row is about.
var dimensions = []string{"WijkenEnBuurten", "Perioden", "Leeftijd", "Marges"}

// Loneliness fetches RIVM's estimates of every published year, oldest first, for
// every age group, with both limits of their 95 % intervals: of all areas, or of
// the country and the municipalities that are named. Only the columns about
// loneliness are asked for; the tables have thirty more.
func (c *Client) Loneliness(ctx context.Context, municipalities ...string) ([]Table, error) {
	regions, err := within("WijkenEnBuurten", municipalities)
	if err != nil {
		return nil, fmt.Errorf("fetch loneliness: %w", err)
	}
	var tables []Table
	for _, name := range c.Tables.Loneliness {
		years, err := c.lonelinessOf(ctx, name, regions)
		if err != nil {
			return nil, fmt.Errorf("fetch loneliness: %w", err)
		}
		tables = append(tables, years...)
	}
	return tables, nil
}

// lonelinessOf fetches one table, a year at a time: a year is what an
// interrupted run has or has not.
func (c *Client) lonelinessOf(ctx context.Context, name, regions string) ([]Table, error) {
	p := c.portal(c.RIVMURL, name, "$format=json")
	properties, err := p.keys(ctx, "DataProperties")
	if err != nil {
		return nil, err
	}
	columns, err := lonelinessColumns(properties)
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	periods, err := p.keys(ctx, "Perioden")
	if err != nil {
		return nil, err
	}
	slices.Sort(periods)
	var tables []Table
	for _, period := range periods {
		year, ok := yearOf(period)
		if !ok {
			continue
		}
		q := query{"$filter": allOf("Perioden eq '"+period+"'", regions), "$select": strings.Join(columns, ",")}
		t, err := p.table(ctx, Table{Kind: Loneliness, Name: name, Year: year, Version: V3}, "TypedDataSet", q,
			"DataProperties")
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return nil, fmt.Errorf("table %s has no years; give another name for it", name)
	}
	return tables, nil
}

// lonelinessColumns chooses among the columns of a table. Their names end in a
// number that changes from table to table.
func lonelinessColumns(keys []string) ([]string, error) {
	columns := slices.Clone(dimensions)
	for _, d := range dimensions {
		if !slices.Contains(keys, d) {
			return nil, fmt.Errorf("it has no column %s", d)
		}
	}
	lonely := false
	for _, key := range keys {
		if stem := stemOf(key); stem != key && (slices.Contains(figures, stem) || stem == "Gemeentenaam") {
			columns = append(columns, key)
			lonely = lonely || stem == "Eenzaam"
		}
	}
	if !lonely {
		return nil, fmt.Errorf("it has no column Eenzaam")
	}
	return columns, nil
}

var position = regexp.MustCompile(`_[0-9]+$`)

// stemOf returns the key of a column without the number of its position.
func stemOf(key string) string { return position.ReplaceAllString(key, "") }

var wholeYear = regexp.MustCompile(`^([0-9]{4})JJ00$`)

// yearOf returns the year of a period that is a whole year.
func yearOf(period string) (int, bool) {
	match := wholeYear.FindStringSubmatch(period)
	if match == nil {
		return 0, false
	}
	year, err := strconv.Atoi(match[1])
	return year, err == nil
}

// keys fetches an entity and returns the keys of its rows, in order.
func (p portal) keys(ctx context.Context, entity string) ([]string, error) {
	path, err := p.entity(ctx, entity, nil)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s of table %s: %w", entity, p.name, err)
	}
	keys, err := parseKeys(b)
	if err != nil {
		return nil, fmt.Errorf("read %s of table %s: %w", entity, p.name, err)
	}
	return keys, nil
}

// parseKeys returns the keys in a v3 entity. Rows without one, such
// as groups of columns, are left out.
func parseKeys(entity []byte) ([]string, error) {
	var doc struct {
		Value []struct{ Key string } `json:"value"`
	}
	if err := json.Unmarshal(entity, &doc); err != nil {
		return nil, err
	}
	var keys []string
	for _, row := range doc.Value {
		if key := strings.TrimSpace(row.Key); key != "" {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
