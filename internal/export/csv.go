package export

import (
	"context"
	"encoding/csv"
	"io"
	"strings"

	"risicokaart/internal/layer"
)

// Inert is a text that no spreadsheet runs: before what it would take for a formula
// stands an apostrophe, which spreadsheets do not show.
func Inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// CSV is a row per feature without its shape (UTF-8, comma, decimal point), below a
// header with the names of the properties.
var CSV = Format{Name: "csv", MediaType: "text/csv; charset=utf-8", Title: "whole collection without shapes",
	Write: writeCSV}

func writeCSV(ctx context.Context, w io.Writer, t *Table) error {
	out := csv.NewWriter(w)
	head := begin(func() error {
		names := make([]string, len(t.Of.Properties))
		for i, p := range t.Of.Properties {
			names[i] = p.Name
		}
		return out.Write(names)
	})
	err := t.From.EachRecord(ctx, t.Of, t.Select, func(record []string) error {
		if err := head(); err != nil {
			return err
		}
		for i, p := range t.Of.Properties {
			if p.Type == layer.String {
				record[i] = Inert(record[i])
			}
		}
		return out.Write(record)
	})
	if err != nil {
		return err
	}
	if err := head(); err != nil { // nothing matched: still a table
		return err
	}
	out.Flush()
	return out.Error()
}
