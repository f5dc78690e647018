package ogc

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/answer"
	"risicokaart/internal/layer"
)

// Page sizes of items.
const (
	defaultLimit = 100
	maxLimit     = 1000
)

// parseQuery reads what selects items. A parameter that means nothing here is
// an error: a misspelled filter must not silently give everything.
func parseQuery(c *layer.Collection, values url.Values) (layer.Query, error) {
	q := layer.Query{After: values.Get("after")}
	var err error
	if q.CRS, err = parseCRS("crs", values.Get("crs")); err != nil {
		return q, err
	}
	if q.Limit, err = parseLimit(values, defaultLimit, maxLimit); err != nil {
		return q, err
	}
	filter, err := parseBox(values)
	if err != nil {
		return q, err
	}
	for name := range values {
		if !isParameter(c, name) {
			return q, answer.BadRequest(fmt.Sprintf("parameter %q is not known: see /api/v1/collections/%s/queryables",
				name, c.ID))
		}
	}
	for i := range c.Properties { // in fixed order, so that statements are reused
		if p := &c.Properties[i]; values.Has(p.Name) {
			filter = append(filter, p.Is(values.Get(p.Name)))
		}
	}
	q.Filter = filter
	return q, nil
}

// parseLimit reads how many results are asked for, of which there are at most highest.
func parseLimit(values url.Values, otherwise, highest int) (int, error) {
	v := values.Get("limit")
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return 0, answer.BadRequest("limit is not a whole number of 1 or more")
	}
	return min(n, highest), nil
}

// parseBox reads the condition that bbox and bbox-crs make, if any.
func parseBox(values url.Values) (layer.And, error) {
	crs, err := parseCRS("bbox-crs", values.Get("bbox-crs"))
	if err != nil {
		return nil, err
	}
	v := values.Get("bbox")
	if v == "" {
		return nil, nil
	}
	box, ok := numbers(v, 4)
	if six, is6 := numbers(v, 6); is6 { // with heights, which do not matter here
		box, ok = []float64{six[0], six[1], six[3], six[4]}, true
	}
	if !ok || box[0] > box[2] || box[1] > box[3] {
		return nil, answer.BadRequest("bbox is not four numbers: west,south,east,north (or x,y,x,y in the units of bbox-crs)")
	}
	return layer.And{layer.Intersects{Box: layer.Box(box), CRS: crs}}, nil
}

// numbers reads a comma-separated list of exactly n numbers.
func numbers(value string, n int) ([]float64, bool) {
	parts := strings.Split(value, ",")
	if len(parts) != n {
		return nil, false
	}
	list := make([]float64, n)
	for i, p := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || v != v || v > 1e9 || v < -1e9 {
			return nil, false
		}
		list[i] = v
	}
	return list, true
}

// isParameter reports whether the items of c understand a parameter.
func isParameter(c *layer.Collection, name string) bool {
	return slices.Contains([]string{"limit", "bbox", "bbox-crs", "crs", "after", "f", "datetime"}, name) ||
		c.Property(name) != nil
}
