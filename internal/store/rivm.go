package store

import "github.com/jackc/pgx/v5"

// RIVMEstimate is RIVM's own estimate of one year and age group: percentages of
// 0-100, nil where RIVM publishes none.
type RIVMEstimate struct {
	Year       int      `json:"year"`
	Age        string   `json:"age"` // "18+", "18-64" or "65+"
	Lonely     *float64 `json:"lonely"`
	LonelyLow  *float64 `json:"lonely_low"` // limits of the 95 % interval
	LonelyHigh *float64 `json:"lonely_high"`
	Severe     *float64 `json:"severe"`
	SevereLow  *float64 `json:"severe_low"`
	SevereHigh *float64 `json:"severe_high"`
}

// askRIVM asks for RIVM's estimates of an area, the newest year first; there are none
// of an area that is hidden.
func (t *trip) askRIVM(list *[]RIVMEstimate, code string) {
	rivm := t.edition.table("rivm")
	t.ask(all(list, pgx.RowToStructByPos[RIVMEstimate]), `
		select v.year, v.age, v.lonely, l.lonely, h.lonely, v.severe, l.severe, h.severe
		from `+t.edition.table("area")+` a join `+rivm+` v on v.code = a.code and v.margin = 'value'
			left join `+rivm+` l on (l.code, l.year, l.age, l.margin) = (v.code, v.year, v.age, 'low')
			left join `+rivm+` h on (h.code, h.year, h.age, h.margin) = (v.code, v.year, v.age, 'high')
		where a.code = $1 and a.status in ('ok', 'imputed') and num_nonnulls(v.lonely, v.severe) > 0
		order by v.year desc, v.age desc`, code)
}
