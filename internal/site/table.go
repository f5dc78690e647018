package site

import (
	"io"
	"net/http"

	"risicokaart/internal/answer"
	"risicokaart/internal/export"
	"risicokaart/internal/layer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/snapshot"
)

// tableColumns gives the property behind each order of the table.
var tableColumns = map[pages.Sort]string{
	pages.SortLonely75:    "lonely_75_count",
	pages.SortLonely65:    "lonely_65_count",
	pages.SortSevere65:    "severe_65_count",
	pages.SortPercent65:   "lonely_65_pct",
	pages.SortResidents65: "residents_65",
	pages.SortResidents75: "residents_75",
	pages.SortName:        "name",
}

// tableSelection reads what the table of a request lists and in which order.
func tableSelection(r *http.Request) (pages.TableQuery, *layer.Collection, layer.Query, error) {
	query, err := pages.ParseTableQuery(r.URL.Query())
	if err != nil {
		return query, nil, layer.Query{}, answer.BadRequest(err.Error())
	}
	q := layer.Query{Limit: pages.RowsPerPage, Order: layer.Order{Property: tableColumns[query.Sort],
		Descending: !query.Ascending}}
	if query.Municipality != "" {
		q.Filter = layer.Equal{Property: "municipality_code", Value: query.Municipality}
	}
	return query, layer.OfLevel(query.Level), q, nil
}

// tablePage is the ranked table of areas, the accessible twin of the map.
func (s Site) tablePage(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	query, c, q, err := tableSelection(r)
	if err != nil {
		return err
	}
	if err := w.Checked(); err != nil {
		return err
	}
	v := pages.TableView{Site: shared(now), Query: query, First: query.Offset() + 1}
	if v.Total, err = now.Count(r.Context(), c, q.Filter); err != nil {
		return err
	}
	areas, err := now.Areas(r.Context(), c, q, query.Offset())
	if err != nil {
		return err
	}
	v.Rows = rows(areas)
	for _, m := range now.Municipalities {
		v.Municipalities = append(v.Municipalities, pages.Place{Code: m.Code, Name: m.Name, Level: risk.Gemeente})
	}
	return writeHTML(w, func() error { return s.pages.Table(w, locale.Dutch, v) })
}

// tableCSV is the whole table that tablePage shows a page of.
func tableCSV(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	_, c, q, err := tableSelection(r)
	if err != nil {
		return err
	}
	w.Type(export.CSV.MediaType)
	w.Attach("risicokaart-" + now.ID + "-" + c.ID + ".csv")
	if err := w.Checked(); err != nil {
		return err
	}
	return w.Spool(func(to io.Writer) error {
		return export.CSV.Write(r.Context(), to, export.NewTable(now.Edition, c, q))
	})
}
