// Package openapi is the definition of the HTTP interface: a readable document,
// completed with what the program's tables of properties say.
package openapi

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"risicokaart/internal/export"
	"risicokaart/internal/hexgrid"
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

//go:embed document.yaml
var source []byte

// Document returns the definition as JSON (OpenAPI 3.0), with {origin} where the
// address of a server belongs. Callers must not change it.
var Document = sync.OnceValues(func() ([]byte, error) { return compose(source) })

// compose completes a document.
func compose(source []byte) ([]byte, error) {
	var names []string
	for _, f := range export.Formats {
		names = append(names, f.Name)
	}
	source = bytes.ReplaceAll(source, []byte("{formats}"), []byte(strings.Join(names, "|")))
	var document map[string]any
	if err := yaml.Unmarshal(source, &document); err != nil {
		return nil, fmt.Errorf("read the definition of the interface: %w", err)
	}
	components, _ := document["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	if schemas == nil {
		return nil, fmt.Errorf("read the definition of the interface: it has no components.schemas")
	}
	for _, c := range layer.Collections {
		schemas[tables[c.Of]] = propertiesOf(c)
	}
	for name := range schemas {
		addOutcomes(schemas, name)
		if err := inherit(schemas, name); err != nil {
			return nil, fmt.Errorf("complete the definition of the interface: %w", err)
		}
	}
	addFormats(document)
	b, err := json.MarshalIndent(document, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the definition of the interface: %w", err)
	}
	return append(b, '\n'), nil
}

// tables names the schemas that are made from the properties of collections.
var tables = map[layer.Subject]string{layer.Areas: "AreaProperties", layer.Cells: "CellProperties",
	layer.OwnAreas: "OwnAreaProperties"}

// propertiesOf is the schema of the properties of a collection's features.
func propertiesOf(c *layer.Collection) map[string]any {
	properties, names := map[string]any{}, []any{}
	for i, p := range c.Properties {
		s := map[string]any{"type": p.Type, "description": p.Description, "x-ogc-propertySeq": i + 1}
		maps.Copy(s, limits[p.Unit])
		if p.Unit != "" {
			s["x-ogc-unit"] = p.Unit
		}
		values := codes[p.Name]
		if isOptional(c, p.Name) {
			s["nullable"] = true
			if values != nil {
				values = append(slices.Clone(values), nil)
			}
		}
		if values != nil {
			s["enum"] = values
		}
		properties[p.Name], names = s, append(names, p.Name)
	}
	return map[string]any{"type": "object", "additionalProperties": false, "required": names, "properties": properties,
		"description": "made from the program's table of properties"}
}

// limits are what a figure of a unit can be.
var limits = map[string]map[string]any{
	"percent":     {"minimum": 0, "maximum": 100},
	"residents":   {"minimum": 0},
	"share":       {"minimum": 0, "maximum": 1},
	"probability": {"minimum": 0, "maximum": 1},
}

// codes lists, by name, the values of properties that are codes.
var codes = map[string][]any{
	"status":        list(risk.Statuses, func(m risk.StatusMeaning) any { return m.Status }),
	"status_reason": list(risk.Reasons, func(m risk.ReasonMeaning) any { return m.Reason }),
	"level":         list(risk.Levels, func(l risk.Level) any { return l.String() }),
	"class":         {1, 2, 3, 4, 5},
	"resolution":    list(hexgrid.Resolutions, func(r int) any { return r }),
	"method":        {hexgrid.MethodSquares, hexgrid.MethodArea},
}

func list[T any](all []T, value func(T) any) []any {
	values := make([]any, len(all))
	for i, v := range all {
		values[i] = value(v)
	}
	return values
}

// isOptional reports whether a property of a collection can be null. Nearly all
// can: a hidden area has no figures.
func isOptional(c *layer.Collection, name string) bool {
	always := []string{"code", "name", "level", "year", "resolution", "method", "known_area", "status", "edition", "model"}
	if c.Of == layer.Areas { // a cell can be one of nobody
		always = append(always, "municipality_code", "municipality_name")
	}
	return !slices.Contains(always, name)
}

// addFormats gives every object with x-formats a member by the media type of each
// format of whole collections.
func addFormats(value any) {
	object, ok := value.(map[string]any)
	if !ok {
		return
	}
	const key = "x-formats"
	if _, wanted := object[key]; wanted {
		delete(object, key)
		for _, f := range export.Formats {
			mediaType, _, _ := strings.Cut(f.MediaType, ";")
			object[mediaType] = map[string]any{"schema": schemaOf(f)}
		}
	}
	for _, member := range object {
		addFormats(member)
	}
}

// schemaOf is what a file of a format holds.
func schemaOf(f export.Format) map[string]any {
	switch {
	case f.Name == export.GeoJSON.Name:
		return map[string]any{"$ref": "#/components/schemas/WholeCollection"}
	case strings.HasPrefix(f.MediaType, "text/"):
		return map[string]any{"$ref": "#/components/schemas/Table"}
	}
	return map[string]any{"type": "string", "format": "binary"}
}

// addOutcomes gives a schema with x-member-per-outcome a member by the name of each
// outcome.
func addOutcomes(schemas map[string]any, name string) {
	const key = "x-member-per-outcome"
	s, _ := schemas[name].(map[string]any)
	member, wanted := s[key]
	properties, _ := s["properties"].(map[string]any)
	if !wanted || properties == nil {
		return
	}
	delete(s, key)
	for o := range risk.OutcomeCount {
		properties[o.String()] = member
	}
}

// inherit gives a schema with x-members-of the members of the schema that this names.
func inherit(schemas map[string]any, name string) error {
	const key = "x-members-of"
	s, _ := schemas[name].(map[string]any)
	base, inherits := s[key].(string)
	if !inherits {
		return nil
	}
	delete(s, key)
	if err := inherit(schemas, base); err != nil {
		return err
	}
	from, _ := schemas[base].(map[string]any)
	members, _ := from["properties"].(map[string]any)
	own, _ := s["properties"].(map[string]any)
	if members == nil || own == nil {
		return fmt.Errorf("schema %s has the members of %s, and both must have some", name, base)
	}
	for member := range members {
		if own[member] != nil {
			return fmt.Errorf("schema %s has the member %s, which %s has too", name, member, base)
		}
	}
	maps.Copy(own, members)
	first, _ := from["required"].([]any)
	more, _ := s["required"].([]any)
	s["required"] = slices.Concat(first, more)
	return nil
}
