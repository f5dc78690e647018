package cbs

import (
	"bytes"
	_ "embed" // for the tables that are known
	"fmt"
	"io"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Tables says in which tables the figures are.
type Tables struct {
	KeyFigures map[int]string `yaml:"key_figures"` // by year
	Loneliness []string       `yaml:"loneliness"`
	Ages       struct {
		Table  string `yaml:"table"`
		Filter string `yaml:"filter"` // OData; besides the year and the regions
	} `yaml:"ages"`
}

//go:embed tables.yaml
var knownTables []byte

// DefaultTables returns the tables that the program knows.
func DefaultTables() Tables {
	t, err := ReadTables(bytes.NewReader(knownTables))
	if err != nil {
		panic(err) // the file is part of the program and tested
	}
	return t
}

// tableID is what CBS names a table: it becomes part of an address and of a
// file name.
var tableID = regexp.MustCompile(`^[0-9]{5}[A-Za-z]{3}$`)

// ReadTables reads tables from YAML in the shape of tables.yaml. Unknown keys
// and names that cannot be of a table are errors.
func ReadTables(r io.Reader) (Tables, error) {
	var t Tables
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	if err := dec.Decode(&t); err != nil {
		return Tables{}, fmt.Errorf("read tables of CBS: %w", err)
	}
	names := slices.Clone(t.Loneliness)
	for _, name := range t.KeyFigures {
		names = append(names, name)
	}
	if t.Ages.Table != "" {
		names = append(names, t.Ages.Table)
	}
	for _, name := range names {
		if !tableID.MatchString(name) {
			return Tables{}, fmt.Errorf("read tables of CBS: want a name such as 85984NED, have %q", name)
		}
	}
	return t, nil
}
