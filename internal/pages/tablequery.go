package pages

import (
	"fmt"
	"net/url"
	"strconv"

	"risicokaart/internal/risk"
)

// RowsPerPage is the number of rows of one page of the table.
const RowsPerPage = 50

// maxPage bounds the page number: no edition has more areas than this many pages.
const maxPage = 10_000

// Sort is the column that the table is ordered by, as the URL carries it.
type Sort string

// The columns that the table can be ordered by.
const (
	SortLonely75    Sort = "eenzaam-75" // expected lonely residents of 75+
	SortLonely65    Sort = "eenzaam-65"
	SortSevere65    Sort = "ernstig-65"
	SortPercent65   Sort = "procent-65" // lonely percentage of 65+
	SortResidents65 Sort = "inwoners-65"
	SortResidents75 Sort = "inwoners-75"
	SortName        Sort = "naam"
)

func (s Sort) known() bool {
	switch s {
	case SortLonely75, SortLonely65, SortSevere65, SortPercent65, SortResidents65, SortResidents75, SortName:
		return true
	}
	return false
}

// TableQuery says which areas the table lists, and in which order.
type TableQuery struct {
	Level        risk.Level
	Municipality string // code; "" for all
	Sort         Sort
	Ascending    bool
	Page         int // from 1
}

// ParseTableQuery reads the query of /tabel; what is absent gets its default:
// buurten by expected lonely residents of 75+, most first.
func ParseTableQuery(v url.Values) (TableQuery, error) {
	q := TableQuery{Level: risk.Buurt, Municipality: v.Get("gemeente"), Sort: SortLonely75, Page: 1}
	if s := v.Get("niveau"); s != "" {
		level, err := risk.ParseLevel(s)
		if err != nil {
			return TableQuery{}, fmt.Errorf("read niveau: %w", err)
		}
		q.Level = level
	}
	if s := Sort(v.Get("sorteer")); s != "" {
		if !s.known() {
			return TableQuery{}, fmt.Errorf("read sorteer: unknown column %q", s)
		}
		q.Sort = s
	}
	switch s := v.Get("volgorde"); s {
	case "":
		q.Ascending = q.Sort == SortName
	case "op", "af":
		q.Ascending = s == "op"
	default:
		return TableQuery{}, fmt.Errorf("read volgorde %q: want op or af", s)
	}
	if s := v.Get("pagina"); s != "" {
		page, err := strconv.Atoi(s)
		if err != nil || page < 1 || page > maxPage {
			return TableQuery{}, fmt.Errorf("read pagina %q: want a number from 1 to %d", s, maxPage)
		}
		q.Page = page
	}
	return q, nil
}

// Values is the inverse of [ParseTableQuery]; the first page goes unsaid.
func (q TableQuery) Values() url.Values {
	v := url.Values{"niveau": {q.Level.String()}, "sorteer": {string(q.Sort)}, "volgorde": {"af"}}
	if q.Ascending {
		v.Set("volgorde", "op")
	}
	if q.Municipality != "" {
		v.Set("gemeente", q.Municipality)
	}
	if q.Page > 1 {
		v.Set("pagina", strconv.Itoa(q.Page))
	}
	return v
}

// Offset is the number of rows before the page.
func (q TableQuery) Offset() int { return (q.Page - 1) * RowsPerPage }
