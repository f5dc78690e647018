package table

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"risicokaart/internal/jsonstream"
	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// cell is a named value of a row, as text.
type cell struct{ name, text string }

// odata reads an answer of OData from its start to its end.
type odata struct {
	json    *jsonstream.Decoder
	each    func([]cell) error
	now     []cell
	rows    int64
	found   bool   // there is a member value
	context string // address of the description
	next    string // address of the next page
}

// readOData describes the layer of an OData file. A row per observation, the
// form of CBS's version 4, becomes a row per area and period.
func (f *File) readOData(ctx context.Context) error {
	var columns source.Inference
	var long *pivot
	doc, err := scanOData(ctx, f.text, func(row []cell) error {
		if f.layer.Count++; f.layer.Count == 1 && isObservation(row) {
			long = newPivot(row)
		}
		if long != nil {
			return long.add(row)
		}
		for _, c := range row {
			if err := columns.Add(c.name, c.text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := doc.complete(f.text.Path()); err != nil {
		return err
	}
	f.layer.Identifier = tableID(doc.context)
	if long != nil {
		return f.readPivot(ctx, long)
	}
	f.layer.Columns = columns.Columns()
	f.rows = f.wideRows
	return nil
}

// readPivot makes the layer that of the table that long holds.
func (f *File) readPivot(ctx context.Context, long *pivot) (err error) {
	f.layer.Count, f.rows = int64(len(long.rows)), long.read
	if f.layer.Columns, err = long.columns(ctx); err != nil {
		return f.text.Fault(ctx, source.Error{Problem: "the observations make no table"}, err)
	}
	return nil
}

// wideRows is the [rowReader] of an answer with a row per area.
func (f *File) wideRows(ctx context.Context, each func(int64, []string) error) error {
	index := make(map[string]int, len(f.layer.Columns))
	for i, c := range f.layer.Columns {
		index[c.Name] = i
	}
	texts, position := make([]string, len(index)), int64(0)
	_, err := scanOData(ctx, f.text, func(row []cell) error {
		clear(texts)
		for _, c := range row {
			if i, known := index[c.name]; known {
				texts[i] = c.text
			}
		}
		position++
		return each(position, texts)
	})
	return err
}

// scanOData calls each with every row; it may not keep it.
func scanOData(ctx context.Context, text *textfile.File, each func([]cell) error) (*odata, error) {
	r := text.NewReader(ctx)
	o := &odata{json: jsonstream.New(r, jsonstream.Options{Record: r.Next, Clean: textfile.Clean}), each: each}
	err := o.json.Values(func() error { return o.json.Object(o.member) })
	if errors.Is(err, errStop) {
		return nil, errStop
	}
	if err != nil {
		at := source.Error{Row: o.rows + 1, Problem: fmt.Sprintf("the file cannot be read on near byte %d",
			o.json.Offset())}
		return nil, text.Fault(ctx, at, err)
	}
	return o, nil
}

// member reads a member of the answer, whose annotations version 4 marks with an @.
func (o *odata) member(name string) (err error) {
	switch strings.TrimPrefix(name, "@") {
	case "value":
		o.found = true
		return o.json.Array(o.row)
	case "odata.metadata", "odata.context":
		o.context, err = o.json.Text()
	case "odata.nextLink":
		o.next, err = o.json.Text()
	default:
		err = o.json.Skip()
	}
	return err
}

func (o *odata) row() error {
	o.now = o.now[:0]
	err := o.json.Row(func(name, text string) error {
		if !strings.HasPrefix(strings.TrimPrefix(name, "@"), "odata.") {
			o.now = append(o.now, cell{name, missing(text)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	o.rows++
	return o.each(o.now)
}

// complete returns an error when the file is no answer, or only a page of one.
func (o *odata) complete(path string) error {
	switch {
	case !o.found:
		return &source.Error{File: path, Problem: "this is JSON but not an answer of OData: it has no member value",
			Hint: "give the TypedDataSet or Observations of a table of StatLine"}
	case o.next != "":
		return &source.Error{File: path, Problem: fmt.Sprintf("this is one page of %d rows; the next is at %s", o.rows,
			o.next),
			Hint: "fetch all pages and put their rows in one file"}
	}
	return nil
}

// tableID returns the table that an address such as
// https://opendata.cbs.nl/ODataFeed/odata/86165NED/$metadata#TypedDataSet is of.
func tableID(address string) string {
	service, _, ok := strings.Cut(address, "/$metadata")
	if !ok {
		return ""
	}
	return service[strings.LastIndexByte(service, '/')+1:]
}
