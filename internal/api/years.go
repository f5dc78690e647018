package api

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"time"

	"risicokaart/internal/pages"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
)

// editions answers the complete editions, newest first.
func (s *Server) editions(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Store.Editions(r.Context())
	if err != nil {
		return err
	}
	type edition struct {
		ID         string    `json:"id"`
		Year       int       `json:"year"`
		Region     string    `json:"region"`
		Current    bool      `json:"current"`
		Published  time.Time `json:"published_at"`
		Fictitious bool      `json:"fictitious"`
		Model      string    `json:"model"`
	}
	out := make([]edition, len(list))
	for i, e := range list {
		out[i] = edition{e.ID, e.Year, e.Region, e.Current, e.Published, e.Fictitious, e.Model}
	}
	return writeJSON(w, typeJSON, map[string]any{"editions": out})
}

// besides is a short mark of which editions there are: answers tell of other
// years, so they change with them.
func (s *Server) besides(ctx context.Context) (string, error) {
	list, err := s.Store.Editions(ctx)
	if err != nil {
		return "", err
	}
	h := fnv.New32a()
	for _, e := range list {
		fmt.Fprintln(h, e.ID, e.Published.UnixNano())
	}
	return fmt.Sprintf("%08x", h.Sum32()), nil
}

// otherYear is an element of the member other_years. Figures are there only
// where the area stayed the same and is shown in both editions.
type otherYear struct {
	Edition   string       `json:"edition"`
	Year      int          `json:"year"`
	Model     string       `json:"model"`
	Same      bool         `json:"same_area"`
	Reason    store.Unlike `json:"reason,omitempty"`
	Percent   *float64     `json:"lonely_65_pct,omitempty"`
	Low       *float64     `json:"lonely_65_low,omitempty"`
	High      *float64     `json:"lonely_65_high,omitempty"`
	Count     *float64     `json:"lonely_65_count,omitempty"`
	CountLow  *float64     `json:"lonely_65_count_low,omitempty"`
	CountHigh *float64     `json:"lonely_65_count_high,omitempty"`
}

// withYears adds to the properties of an area what it borrowed and what other
// years say of it.
func withYears(ctx context.Context, e *served, code string, properties json.RawMessage) (json.RawMessage, error) {
	inputs, err := e.Inputs(ctx, code)
	if err != nil {
		return nil, err
	}
	years, err := e.OtherYears(ctx, code)
	if err != nil {
		return nil, err
	}
	list := make([]otherYear, len(years))
	for i, y := range years {
		list[i] = otherYear{Edition: y.Edition, Year: y.Year, Model: y.Model, Same: y.Same, Reason: y.Reason}
		if o := y.Lonely65; o != nil {
			list[i].Percent, list[i].Low, list[i].High = &o.Percent.Value, &o.Percent.Low, &o.Percent.High
			list[i].Count, list[i].CountLow, list[i].CountHigh = &o.Count.Value, &o.Count.Low, &o.Count.High
		}
	}
	for _, member := range []struct {
		name  string
		value any
	}{{"inputs", inputs}, {"other_years", list}} {
		b, err := json.Marshal(member.value)
		if err != nil {
			return nil, fmt.Errorf("write %s of %s: %w", member.name, code, err)
		}
		properties = withMember(properties, member.name, b)
	}
	return properties, nil
}

// addYears tells the page of an area the same.
func addYears(ctx context.Context, e *served, a *pages.Area) error {
	inputs, err := e.Inputs(ctx, a.Code)
	if err != nil {
		return err
	}
	for _, in := range inputs {
		if in.Imputed {
			a.Earlier = append(a.Earlier, words.Input{Column: in.Column, Year: in.Year})
		}
	}
	years, err := e.OtherYears(ctx, a.Code)
	if err != nil {
		return err
	}
	for _, y := range years {
		a.OtherYears = append(a.OtherYears, words.OtherYear{Year: y.Year, Model: y.Model, Same: y.Same, Reason: string(y.Reason), Lonely65: y.Lonely65})
	}
	return nil
}
