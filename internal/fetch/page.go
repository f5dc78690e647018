package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"risicokaart/internal/jsonstream"
)

// ReadPage reads a page of JSON that names the next one: of OGC API Features (a
// link with rel "next"), OData v3 ("odata.nextLink") or OData v4
// ("@odata.nextLink"). It holds one row in memory at a time. at is not used.
func ReadPage(page io.Reader, _ *url.URL) (Page, error) {
	r := reader{json: jsonstream.New(page, jsonstream.Options{Strict: true})}
	if err := r.json.Document(r.member); err != nil {
		return Page{}, fmt.Errorf("read page: %w", err)
	}
	if !r.rows {
		return Page{}, errors.New("read page: it has neither features nor values")
	}
	return r.page, nil
}

// ReadByIndex reads a page of a WFS, where the next one is at the present
// address with a startIndex that counts the rows before it. The last page is
// the one that completes the total, or where no total is told the first without
// rows.
func ReadByIndex(page io.Reader, at *url.URL) (Page, error) {
	p, err := ReadPage(page, at)
	if err != nil {
		return Page{}, err
	}
	p.Next = ""
	query := at.Query()
	begin, err := strconv.ParseInt(query.Get("startIndex"), 10, 64)
	if query.Get("startIndex") == "" {
		begin, err = 0, nil
	}
	if err != nil || begin < 0 {
		return Page{}, fmt.Errorf("read page: startIndex is %q in its address", query.Get("startIndex"))
	}
	if p.Rows == 0 || p.Total > 0 && begin+p.Rows >= p.Total {
		return p, nil
	}
	query.Set("startIndex", strconv.FormatInt(begin+p.Rows, 10))
	next := *at
	next.RawQuery = query.Encode()
	p.Next = next.String()
	return p, nil
}

// reader takes a page apart.
type reader struct {
	json *jsonstream.Decoder
	page Page
	rows bool // an array of rows was seen
}

// member reads the value of one member of the page.
func (r *reader) member(key string) error {
	switch key {
	case "features", "value":
		return r.countRows()
	case "odata.nextLink", "@odata.nextLink":
		return r.into(key, &r.page.Next)
	case "links":
		return r.links()
	case "numberMatched", "totalFeatures", "odata.count", "@odata.count":
		return r.total()
	}
	return r.json.Skip()
}

func (r *reader) into(key string, to any) error {
	raw, err := r.json.Raw()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, to); err != nil {
		if typed := (*json.UnmarshalTypeError)(nil); errors.As(err, &typed) {
			return fmt.Errorf("its %s is a %s", key, typed.Value)
		}
		return err
	}
	return nil
}

func (r *reader) countRows() error {
	r.rows = true
	return rows(r.json, func(json.RawMessage) error {
		r.page.Rows++
		return nil
	})
}

func (r *reader) links() error {
	var links []struct{ Rel, Href, Type string }
	if err := r.into("links", &links); err != nil {
		return err
	}
	for _, l := range links {
		if l.Rel == "next" && r.page.Next == "" && (l.Type == "" || strings.Contains(l.Type, "json")) {
			r.page.Next = l.Href
		}
	}
	return nil
}

// total reads a number of rows, which some services write as text, among it
// "unknown".
func (r *reader) total() error {
	raw, err := r.json.Raw()
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	if err == nil && n > 0 {
		r.page.Total = n
	}
	return nil
}
