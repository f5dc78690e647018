// Package cbs fetches tables from the open data portals of CBS (StatLine) and of
// the third parties there, RIVM among them, by OData v3 and v4.
//
// What comes back are files of OData JSON, each the pages of one answer joined,
// with the metadata that explains their columns; the pages stay in the cache of
// [fetch.Client] as they were sent. What the columns mean is for the readers of
// tables.
package cbs

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"risicokaart/internal/fetch"
)

// Where the tables are published; {table} stands for the name of the table. The
// feeds send every row, where their ODataApi twins stop at 10,000.
const (
	DefaultV3URL   = "https://opendata.cbs.nl/ODataFeed/odata/{table}"
	DefaultV4URL   = "https://datasets.cbs.nl/odata/v1/CBS/{table}"
	DefaultRIVMURL = "https://dataderden.cbs.nl/ODataFeed/OData/{table}"
)

// Client fetches tables. Make one with [New]; every field may be changed before
// first use.
type Client struct {
	Fetch                 *fetch.Client
	V3URL, V4URL, RIVMURL string
	Tables                Tables
}

// New returns a client for the publishers' own addresses and known tables.
func New(f *fetch.Client) *Client {
	return &Client{Fetch: f, V3URL: DefaultV3URL, V4URL: DefaultV4URL, RIVMURL: DefaultRIVMURL, Tables: DefaultTables()}
}

// Kind is what a table is about.
type Kind string

// The kinds of tables.
const (
	KeyFigures Kind = "cbs-kerncijfers"
	Loneliness Kind = "rivm-eenzaamheid"
	Ages       Kind = "cbs-leeftijden"
)

// Version is a version of OData.
type Version int

// The versions: v3 has a column for each figure, v4 a row.
const (
	V3 Version = 3
	V4 Version = 4
)

// Table is a fetched table, or one year of it.
type Table struct {
	Kind    Kind
	Name    string // at CBS, such as 85984NED
	Year    int
	Version Version
	Path    string            // of the file with its rows
	Meta    map[string]string // paths of what explains them, by entity: DataProperties (of v4: made from the two that follow), MeasureCodes, MeasureGroups, Leeftijd
}

// Years returns the years whose key figures can be fetched, oldest first.
func (t Tables) Years() []int { return slices.Sorted(maps.Keys(t.KeyFigures)) }

// KeyFigures fetches the key figures (Kerncijfers wijken en buurten) of a year:
// of the Netherlands and of every municipality, wijk and buurt, or only those of
// the municipalities that are named (GM0599).
func (c *Client) KeyFigures(ctx context.Context, year int, version Version, municipalities ...string) (Table, error) {
	name, ok := c.Tables.KeyFigures[year]
	if !ok {
		return Table{}, fmt.Errorf("fetch key figures: no table is known for %d, only for %d", year, c.Tables.Years())
	}
	regions, err := within("WijkenEnBuurten", municipalities)
	if err != nil {
		return Table{}, fmt.Errorf("fetch key figures: %w", err)
	}
	t := Table{Kind: KeyFigures, Name: name, Year: year, Version: version}
	switch version {
	case V3:
		p := c.portal(c.V3URL, name, "$format=json")
		return p.table(ctx, t, "TypedDataSet", query{"$filter": regions}, "DataProperties")
	case V4:
		p := c.portal(c.V4URL, name, "")
		t, err := p.table(ctx, t, "Observations", query{"$filter": regions}, "MeasureCodes", "MeasureGroups")
		if err != nil {
			return Table{}, err
		}
		t.Meta["DataProperties"], err = p.properties(t.Meta["MeasureCodes"], t.Meta["MeasureGroups"])
		return t, err
	}
	return Table{}, fmt.Errorf("fetch key figures: want OData %d or %d, have %d", V3, V4, version)
}

// Ages fetches the residents by year of age on 1 January of a year, of every
// municipality or of those that are named. The titles of the ages are in
// Meta["Leeftijd"].
func (c *Client) Ages(ctx context.Context, year int, municipalities ...string) (Table, error) {
	regions, err := within("RegioS", municipalities)
	if err != nil {
		return Table{}, fmt.Errorf("fetch ages: %w", err)
	}
	if regions == "" {
		regions = "startswith(RegioS,'GM')" // of the many kinds of regions in this table
	}
	ages := c.Tables.Ages
	p := c.portal(c.V3URL, ages.Table, "$format=json")
	t := Table{Kind: Ages, Name: ages.Table, Year: year, Version: V3}
	filter := allOf(fmt.Sprintf("Perioden eq '%dJJ00'", year), ages.Filter, regions)
	return p.table(ctx, t, "TypedDataSet", query{"$filter": filter}, "DataProperties", "Leeftijd")
}
