package table

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// Property describes a column of a table of StatLine.
type Property struct {
	Key      string // name of the column, such as AantalInwoners_5
	Title    string
	Unit     string // "" for regions and periods
	Decimals int

	// Group holds the titles of the groups that the property is in, from large
	// to small. The same title may occur in two groups: Nederland in
	// Herkomstland and in Geboren in Nederland.
	Group []string

	// Nearest says that the file lists groups and properties in one row without
	// saying what belongs to which, and that Group is the last one listed before
	// the property. That is wrong for a property behind the last of a subgroup.
	Nearest bool
}

// The columns of DataProperties.
const (
	columnID       = "ID"
	columnParent   = "ParentID"
	columnKey      = "Key"
	columnTitle    = "Title"
	columnUnit     = "Unit"
	columnDecimals = "Decimals"
)

// SniffProperties reports whether a file that starts with these bytes is one
// that [ReadProperties] understands; 8 kB suffices. Such a file may also be a
// table for [Sniff].
func SniffProperties(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	if !isJSON(head) {
		line, _, _ := bytes.Cut(head, []byte("\n"))
		names := strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(",;\t\"\r ", r) })
		return slices.Contains(names, columnParent) && slices.Contains(names, columnKey) &&
			slices.Contains(names, columnTitle)
	}
	found := false
	firstMember(head, func(name string) bool {
		found = name == "dataset" || name == "metadata"
		return true
	})
	line, _, _ := bytes.Cut(head, []byte(`"value"`))
	return found || bytes.Contains(line, []byte("DataProperties"))
}

// ReadProperties reads the description of the columns of a table of StatLine:
// its DataProperties as CSV or JSON of OData, or the JSON of a data portal, with
// a member metadata.properties. Groups are not in the result. Errors are an
// [*source.Error], or the cause of a cancelled context.
func ReadProperties(ctx context.Context, path string) ([]Property, error) {
	text, err := textfile.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	properties, err := readProperties(ctx, text)
	if err := errors.Join(err, text.Close()); err != nil {
		return nil, err
	}
	return properties, nil
}

func readProperties(ctx context.Context, text *textfile.File) (properties []Property, err error) {
	head, err := text.Head(headBytes)
	if err != nil {
		return nil, err
	}
	if isJSON(head) && !Sniff(head) {
		properties, err = portalProperties(ctx, text)
	} else {
		properties, err = statlineProperties(ctx, text)
	}
	if err == nil && len(properties) == 0 {
		err = &source.Error{File: text.Path(), Problem: "the file describes no columns",
			Hint: "give the DataProperties of a table of StatLine"}
	}
	return properties, err
}

// statlineProperties reads DataProperties, whose groups are numbered.
func statlineProperties(ctx context.Context, text *textfile.File) (properties []Property, err error) {
	f, err := New(ctx, text)
	if err != nil {
		return nil, err
	}
	l := f.layer
	if err := l.RequireColumns(columnID, columnParent, columnKey, columnTitle, columnUnit, columnDecimals); err != nil {
		return nil, err
	}
	groups := map[int][]string{}
	for row, err := range f.Rows(ctx, l) {
		if err != nil {
			return nil, err
		}
		get := func(name string) string { return asText(row.Values[l.Index(name)]) }
		number := func(name string) int { return asNumber(row.Values[l.Index(name)]) }
		path := groups[number(columnParent)]
		if get(columnParent) == "" {
			path = nil
		}
		if get(columnKey) == "" {
			groups[number(columnID)] = append(slices.Clip(path), get(columnTitle))
			continue
		}
		properties = append(properties, Property{
			Key: get(columnKey), Title: get(columnTitle), Unit: get(columnUnit), Decimals: number(columnDecimals),
			Group: path,
		})
	}
	return properties, nil
}

// asText returns a value of a column of texts, of which some may be numbers.
func asText(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// asNumber returns a whole number, which some programs write as 5.0; 0 for none.
func asNumber(value any) int {
	switch v := value.(type) {
	case int64:
		return int(v)
	case float64:
		return int(v)
	case string:
		n, _ := strconv.Atoi(v) // a text is not the number of any group
		return n
	}
	return 0
}

// portalProperties reads the JSON of a data portal, which has lost the numbers
// of the groups.
func portalProperties(ctx context.Context, text *textfile.File) (properties []Property, err error) {
	var file struct {
		Metadata struct {
			Properties []struct {
				Key      string `json:"key"`
				Title    string `json:"title"`
				Unit     string `json:"unit"`
				Decimals int    `json:"decimals"`
			} `json:"properties"`
		} `json:"metadata"`
	}
	b, err := io.ReadAll(text.NewReader(ctx)) // no more than a record may have
	if err == nil {
		err = json.Unmarshal(b, &file)
	}
	if err != nil {
		return nil, text.Fault(ctx, source.Error{Problem: "cannot read the description of columns"}, err)
	}
	var group []string
	for _, p := range file.Metadata.Properties {
		title := strings.TrimSpace(p.Title)
		if p.Key == "" {
			group = []string{title}
			continue
		}
		properties = append(properties, Property{
			Key: p.Key, Title: title, Unit: p.Unit, Decimals: p.Decimals, Group: group, Nearest: group != nil,
		})
	}
	return properties, nil
}
