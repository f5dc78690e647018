package cbs

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"risicokaart/internal/fetch"
)

// property is a row of v3's DataProperties: a column, or with an empty Key a
// group of columns.
type property struct {
	ID       int
	ParentID *int
	Type     string
	Key      string
	Title    string
	Unit     string
	Decimals int
}

// properties writes what version 4 says of its measures as version 3 says it,
// in a file beside theirs, and returns its path: readers then need know one form.
func (p portal) properties(codes, groups string) (string, error) {
	var measures, headings struct {
		Value []struct {
			Identifier, ID, Title, Unit, ParentID, MeasureGroupID string
			Decimals                                              int
		} `json:"value"`
	}
	if err := p.decode(codes, &measures); err != nil {
		return "", err
	}
	if err := p.decode(groups, &headings); err != nil {
		return "", err
	}
	number := map[string]*int{}
	for i, g := range headings.Value {
		n := i
		number[strings.TrimSpace(g.ID)] = &n
	}
	var list []property
	for i, g := range headings.Value {
		list = append(list, property{ID: i, ParentID: number[strings.TrimSpace(g.ParentID)], Type: "TopicGroup",
			Title: g.Title})
	}
	for i, m := range measures.Value {
		list = append(list, property{ID: len(headings.Value) + i, ParentID: number[strings.TrimSpace(m.MeasureGroupID)],
			Type: "Topic",
			Key:  strings.TrimSpace(m.Identifier), Title: m.Title, Unit: m.Unit, Decimals: m.Decimals})
	}
	b, err := json.Marshal(map[string]any{"odata.metadata": p.base + "/$metadata#DataProperties", "value": list})
	if err != nil {
		return "", fmt.Errorf("describe measures of table %s: %w", p.name, err)
	}
	path := filepath.Join(filepath.Dir(codes), "DataProperties-v4.json")
	if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
		return "", fmt.Errorf("describe measures of table %s: %w", p.name, err)
	}
	return path, fetch.Derive(path, codes, groups)
}

func (p portal) decode(path string, into any) error {
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		return fmt.Errorf("read measures of table %s: %w", p.name, err)
	}
	return nil
}
