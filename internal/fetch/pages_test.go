package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pager serves pages of three rows; of 7 rows unless told otherwise.
type pager struct {
	*httptest.Server
	shape func(p *pager, w http.ResponseWriter, r *http.Request)
	total int
	asked []string
}

func newPager(t *testing.T, shape func(*pager, http.ResponseWriter, *http.Request)) *pager {
	p := &pager{shape: shape, total: 7}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked = append(p.asked, r.URL.RequestURI())
		p.shape(p, w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

// rows writes the rows from begin on, three at most, and tells where they end.
func (p *pager) rows(begin int) (rows string, end int) {
	end = min(begin+3, p.total)
	var list []string
	for i := begin; i < end; i++ {
		list = append(list, fmt.Sprintf(`{"code":"BU0599%04d"}`, i))
	}
	return strings.Join(list, ","), max(begin, end)
}

func number(r *http.Request, key string) int {
	n, _ := strconv.Atoi(r.URL.Query().Get(key))
	return n
}

func ogc(p *pager, w http.ResponseWriter, r *http.Request) {
	rows, end := p.rows(number(r, "cursor"))
	next := ""
	if end < p.total {
		next = fmt.Sprintf(`{"rel":"next","type":"text/html","href":"/html"},{"rel":"next","type":"application/geo+json","href":"%s/items?f=json&cursor=%d"},`, p.URL, end)
	}
	fmt.Fprintf(w, `{"type":"FeatureCollection","links":[%s{"rel":"self","href":"x"}],"features":[%s]}`, next, rows)
}

func odata3(p *pager, w http.ResponseWriter, r *http.Request) {
	rows, end := p.rows(number(r, "$skip"))
	next := ""
	if end < p.total {
		next = fmt.Sprintf(`,"odata.nextLink":"TypedDataSet?$format=json&$skip=%d"`, end)
	}
	fmt.Fprintf(w, `{"odata.metadata":"x","odata.count":"%d","value":[%s]%s}`, p.total, rows, next)
}

func odata4(p *pager, w http.ResponseWriter, r *http.Request) {
	rows, end := p.rows(number(r, "$skip"))
	next := "null"
	if end < p.total {
		next = fmt.Sprintf("%q", p.URL+"/Observations?$skip="+strconv.Itoa(end))
	}
	fmt.Fprintf(w, `{"@odata.context":"x","@odata.nextLink":%s,"value":[%s]}`, next, rows)
}

func wfs(p *pager, w http.ResponseWriter, r *http.Request) {
	rows, _ := p.rows(number(r, "startIndex"))
	fmt.Fprintf(w, `{"type":"FeatureCollection","features":[%s]}`, rows)
}

func wfsWithTotal(p *pager, w http.ResponseWriter, r *http.Request) {
	rows, _ := p.rows(number(r, "startIndex"))
	fmt.Fprintf(w, `{"type":"FeatureCollection","numberMatched":%d,"features":[%s]}`, p.total, rows)
}

func TestPages(t *testing.T) {
	tests := map[string]struct {
		shape func(*pager, http.ResponseWriter, *http.Request)
		first string
		read  func(io.Reader, *url.URL) (Page, error)
		total int
		asked []string
		pages int
	}{
		"OGC API": {ogc, "/items?f=json", ReadPage, 7, []string{"/items?f=json", "/items?f=json&cursor=3",
			"/items?f=json&cursor=6"}, 3},
		"OData v3": {odata3, "/TypedDataSet?$format=json", ReadPage, 7,
			[]string{"/TypedDataSet?$format=json", "/TypedDataSet?$format=json&$skip=3",
				"/TypedDataSet?$format=json&$skip=6"}, 3},
		"OData v4": {odata4, "/Observations", ReadPage, 7,
			[]string{"/Observations", "/Observations?$skip=3", "/Observations?$skip=6"}, 3},
		"WFS": {wfs, "/wfs?count=9", ReadByIndex, 7,
			[]string{"/wfs?count=9", "/wfs?count=9&startIndex=3", "/wfs?count=9&startIndex=6",
				"/wfs?count=9&startIndex=7"}, 3},
		"WFS that tells the total": {wfsWithTotal, "/wfs", ReadByIndex, 7,
			[]string{"/wfs", "/wfs?startIndex=3", "/wfs?startIndex=6"}, 3},
		"one page":       {ogc, "/items", ReadPage, 2, []string{"/items"}, 1},
		"nothing":        {wfs, "/wfs", ReadByIndex, 0, []string{"/wfs"}, 1},
		"full last page": {wfs, "/wfs", ReadByIndex, 3, []string{"/wfs", "/wfs?startIndex=3"}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPager(t, tt.shape)
			p.total = tt.total
			c, _ := newClient(t)
			var last Event
			c.Progress = func(e Event) { last = e }
			paths, err := c.Pages(t.Context(), Series{URL: p.URL + tt.first, Name: "set/rows", Read: tt.read})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.asked, p.asked); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
			rows, bytes := 0, 0
			for _, path := range paths {
				content := read(t, path)
				rows += strings.Count(string(content), `"code"`)
				bytes += len(content)
			}
			if len(paths) != tt.pages || rows != tt.total {
				t.Errorf("%d pages with %d rows, want %d with %d", len(paths), rows, tt.pages, tt.total)
			}
			if last.Name != "set/rows" || last.Rows != int64(tt.total) || !last.Done || last.Bytes < int64(bytes) {
				t.Errorf("last event: %+v", last)
			}
		})
	}
}

func TestPagesRefuse(t *testing.T) {
	text := func(s string) func(*pager, http.ResponseWriter, *http.Request) {
		return func(_ *pager, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
	}
	endless := func(p *pager, w http.ResponseWriter, r *http.Request) {
		n := number(r, "n")
		fmt.Fprintf(w, `{"value":[{"n":%d}],"odata.nextLink":"?n=%d"}`, n, n+1)
	}
	bomb := func(_ *pager, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, `{"value":[`+strings.Repeat(" ", 10<<20)+"]}")
		z.Close()
	}
	broken := func(_ *pager, w http.ResponseWriter, _ *http.Request) { status(500)(w, nil) }
	tests := map[string]struct {
		shape func(*pager, http.ResponseWriter, *http.Request)
		read  func(io.Reader, *url.URL) (Page, error)
		want  string
	}{
		"leads to itself":     {text(`{"value":[1],"odata.nextLink":"/rows"}`), ReadPage, "same page"},
		"index is not heeded": {text(`{"features":[1]}`), ReadByIndex, "same page"},
		"endless":             {endless, ReadPage, "more than 20 pages"},
		"elsewhere":           {text(`{"value":[1],"odata.nextLink":"http://169.254.169.254/x"}`), ReadPage, "elsewhere"},
		"a file":              {text(`{"value":[1],"odata.nextLink":"file:///etc/passwd"}`), ReadPage, "elsewhere"},
		"no address":          {text(`{"value":[1],"odata.nextLink":":%"}`), ReadPage, "no valid address"},
		"web page":            {text("<!DOCTYPE html><html></html>"), ReadPage, "text/html"},
		"error of the service": {text(`{"odata.error":{"code":"","message":{"value":"The query is not valid"}}}`),
			ReadPage, "neither features nor values"},
		"exception of a WFS":    {text(`<?xml version="1.0"?><ows:ExceptionReport/>`), ReadPage, "text/xml"},
		"a list":                {text(`[1,2]`), ReadPage, "want {, have ["},
		"rows of another shape": {text(`{"value":{"a":1}}`), ReadPage, "want [, have {"},
		"no array of rows":      {text(`{"value":null}`), ReadPage, "want [, have <nil>"},
		"next is a number":      {text(`{"value":[],"odata.nextLink":5}`), ReadPage, "number"},
		"two documents":         {text(`{"value":[]}{"value":[]}`), ReadPage, "something follows"},
		"bomb":                  {bomb, ReadPage, "more than the 100000 bytes"},
		"broken":                {broken, ReadPage, "500"},
		"cut, every time":       {text(`{"value":[1,`), ReadPage, "ends in the middle"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPager(t, tt.shape)
			c, _ := newClient(t)
			c.Limits.Pages, c.Limits.PageBytes = 20, 100000
			_, err := c.Pages(t.Context(), Series{URL: p.URL + "/rows", Name: "rows", Read: tt.read})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

// A page that was cut on the way is asked for again, though the answer seemed whole.
func TestPagesMendACut(t *testing.T) {
	calls := 0
	p := newPager(t, func(p *pager, w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 2 {
			io.WriteString(w, `{"@odata.context":"x","value":[{"code":"BU`)
			return
		}
		odata4(p, w, r)
	})
	c, clock := newClient(t)
	paths, err := c.Pages(t.Context(), Series{URL: p.URL, Name: "rows", Read: ReadPage})
	if err != nil || len(paths) != 3 || calls != 4 || len(clock.waits()) != 1 {
		t.Errorf("%d pages in %d requests with %d waits, error %v", len(paths), calls, len(clock.waits()), err)
	}
}

func TestPagesFromTheCache(t *testing.T) {
	p := newPager(t, wfs)
	c, clock := newClient(t)
	series := Series{URL: p.URL + "/wfs", Name: "rows", Read: ReadByIndex}
	pages := func() ([]string, int, error) {
		before := len(p.asked)
		paths, err := c.Pages(t.Context(), series)
		return paths, len(p.asked) - before, err
	}
	// The first run is cancelled at its third page.
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(e Event) {
		if e.Rows == 6 {
			cancel()
		}
	}
	if _, err := c.Pages(ctx, series); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want that of the context", err)
	}
	c.Progress = nil
	asked := len(p.asked)
	first, n, err := pages()
	if err != nil || len(first) != 3 || n != 4-min(asked, 2) {
		t.Fatalf("after %d requests, %d more: %d pages, error %v", asked, n, len(first), err)
	}
	clock.sleep(t.Context(), 2*time.Hour)
	if _, n, err := pages(); err != nil || n != 4 {
		t.Errorf("stale: %d requests, error %v; want all four again", n, err)
	}
	p.Close()
	clock.sleep(t.Context(), 100*24*time.Hour)
	c.Offline = true
	again, n, err := pages()
	if diff := cmp.Diff(first, again); diff != "" || n != 0 || err != nil {
		t.Errorf("without a network: %d requests, error %v (-want +got):\n%s", n, err, diff)
	}
	series.URL += "?count=5"
	var missing *MissingError
	if _, _, err := pages(); !errors.As(err, &missing) || missing.URL != series.URL {
		t.Errorf("error %v, want a MissingError of %s", err, series.URL)
	}
}

func TestFollow(t *testing.T) {
	base, err := url.Parse("https://opendata.cbs.nl/ODataFeed/odata/85984NED/TypedDataSet?$format=json")
	if err != nil {
		t.Fatal(err)
	}
	for next, want := range map[string]string{
		"https://opendata.cbs.nl/a?$skip=10000": "https://opendata.cbs.nl/a?$skip=10000",
		"http://opendata.cbs.nl/a?$skip=10000":  "https://opendata.cbs.nl/a?$skip=10000",
		"TypedDataSet?$skip=10000#x":            "https://opendata.cbs.nl/ODataFeed/odata/85984NED/TypedDataSet?$skip=10000",
		"http://opendata.cbs.nl:8080/a":         "",
		"https://example.org/a":                 "",
		"https://u:p@opendata.cbs.nl/a":         "",
		"//example.org/a":                       "",
		"javascript:alert(1)":                   "",
	} {
		got, err := follow(base, next)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, error %v; want %q", next, got, err, want)
		}
	}
}

func FuzzReadPage(f *testing.F) {
	for _, seed := range []string{
		`{"type":"FeatureCollection","links":[{"rel":"next","href":"https://x/items?cursor=3"}],"numberMatched":7,"features":[{},{}]}`,
		`{"odata.metadata":"x","value":[{"ID":0}],"odata.nextLink":"TypedDataSet?$skip=1"}`,
		`{"@odata.context":"x","value":[],"@odata.nextLink":null,"@odata.count":5}`,
		`{"features":[1,2],"totalFeatures":"unknown"}`,
		`{"value":[`, `{"links":{},"value":[]}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	base := &url.URL{Scheme: "https", Host: "api.pdok.nl", Path: "/items"}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadPage(strings.NewReader(string(b)), base)
		if err != nil && p != (Page{}) {
			t.Errorf("page %+v beside an error", p)
		}
		if p.Rows < 0 || p.Total < 0 || p.Rows > int64(len(b)) {
			t.Errorf("page %+v", p)
		}
		if next, err := follow(base, p.Next); err == nil && !strings.HasPrefix(next, "https://api.pdok.nl") {
			t.Errorf("follows %q to %q", p.Next, next)
		}
		byIndex, err := ReadByIndex(strings.NewReader(string(b)), base)
		if err == nil && byIndex.Next != "" && byIndex.Next != fmt.Sprintf("https://api.pdok.nl/items?startIndex=%d",
			p.Rows) {
			t.Errorf("by index: %q after %d rows", byIndex.Next, p.Rows)
		}
	})
}
