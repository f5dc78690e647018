package people

import "math"

// What CBS writes where there is no figure.
const (
	Secret       = -99997 // or cannot occur
	NotPublished = -99995 // yet; here: the example data leaves the column empty
)

// The least numbers for which CBS publishes figures about an area.
const (
	leastResidents  = 50
	leastHouseholds = 20
	leastHomes      = 20
)

// Figures are the values of an area by column.
type Figures map[string]any

// Figures returns what CBS would publish of an area. Columns that are not in it are
// not part of the example.
func (t *Tally) Figures(landHa, waterHa float64, columns []Reach) Figures {
	f := Figures{
		"indelingswijziging_wijken_en_buurten": 1, "water": "NEE", "dekkingspercentage": 1, "jaar": Year,
		"oppervlakte_totaal_in_ha": whole(landHa + waterHa), "oppervlakte_land_in_ha": whole(landHa),
		"oppervlakte_water_in_ha": whole(waterHa),
		"aantal_inwoners":         round5(t.residents), "mannen": round5(t.men), "vrouwen": round5(t.residents - t.men),
		"geboorte_totaal": round5(t.births), "sterfte_totaal": round5(whole(t.deaths)),
		"aantal_huishoudens": round5(t.households), "woningvoorraad": t.homes,
		"aantal_leerlingen_primair_onderwijs":    round10(t.primary),
		"aantal_leerlingen_voortgezet_onderwijs": round10(t.second),
		"personenautos_totaal":                   round5(t.cars),
	}
	f.people(t, landHa)
	f.households(t)
	f.homes(t)
	for i, c := range columns {
		f[c.Name] = float64(Secret)
		if t.residents >= leastResidents {
			f[c.Name] = tenth(t.reach[i] / float64(t.residents))
		}
	}
	return f
}

func (f Figures) people(t *Tally, landHa float64) {
	known := t.residents >= leastResidents
	for i, name := range []string{"0_tot_15_jaar", "15_tot_25_jaar", "25_tot_45_jaar", "45_tot_65_jaar",
		"65_jaar_en_ouder"} {
		f["percentage_personen_"+name] = percent(t.age[i], t.residents, known)
	}
	for state, name := range map[marital]string{single: "ongehuwd", married: "gehuwd", divorced: "gescheid",
		widowed: "verweduwd"} {
		f["percentage_"+name] = percent(t.marital[state], t.residents, known)
	}
	o := t.origin
	for name, n := range map[string]int{
		"percentage_met_herkomstland_nederland":              o[dutch],
		"percentage_met_herkomstland_uit_europa_excl_nl":     o[europeNL] + o[europeAbroad],
		"percentage_met_herkomstland_buiten_europa":          o[elsewhereNL] + o[elsewhereAbroad],
		"percentage_geb_in_nl_met_herkomstland_nederland":    o[dutch],
		"perc_geb_in_nl_met_herkomstland_in_europa_ex_nl":    o[europeNL],
		"perc_geb_in_nl_met_herkomstland_buiten_europa":      o[elsewhereNL],
		"perc_geb_buiten_nl_met_herkomstlnd_in_europa_ex_nl": o[europeAbroad],
		"perc_geb_buiten_nl_met_herkomstlnd_buiten_europa":   o[elsewhereAbroad],
	} {
		f[name] = percent(n, t.residents, known)
	}
	for name, n := range map[string]int{
		"aantal_personen_met_een_ao_uitkering_totaal":        t.benefits[unfit],
		"aantal_personen_met_een_ww_uitkering_totaal":        t.benefits[withoutWork],
		"aantal_personen_met_een_alg_bijstandsuitkering_tot": t.benefits[assisted],
		"aantal_personen_met_een_aow_uitkering_totaal":       t.pensioners,
	} {
		f[name] = Secret
		if known {
			f[name] = round10(n)
		}
	}
	f["bevolkingsdichtheid_inwoners_per_km2"] = mean(float64(t.residents), landHa/100, known)
	f["geboortes_per_1000_inwoners"] = mean(1000*float64(t.births), float64(t.residents), known)
	f["sterfte_relatief"] = mean(1000*t.deaths, float64(t.residents), known)
	f["personenautos_per_km2"] = mean(float64(t.cars), landHa/100, known)
}

func (f Figures) households(t *Tally) {
	known := t.households >= leastHouseholds
	f["percentage_eenpersoonshuishoudens"] = percent(t.alone, t.households, known)
	f["percentage_huishoudens_zonder_kinderen"] = percent(t.childless, t.households, known)
	f["percentage_huishoudens_met_kinderen"] = percent(t.oneParent+t.twoParents, t.households, known)
	f["gemiddelde_huishoudsgrootte"] = float64(Secret)
	f["personenautos_per_huishouden"] = float64(Secret)
	if known {
		f["gemiddelde_huishoudsgrootte"] = tenth(float64(t.residents) / float64(t.households))
		f["personenautos_per_huishouden"] = tenth(float64(t.cars) / float64(t.households))
	}
}

func (f Figures) homes(t *Tally) {
	known := t.homes >= leastHomes
	f["gemiddelde_woningwaarde"] = mean(t.value, float64(t.homes), known)
	for name, n := range map[string]int{
		"percentage_koopwoningen":                        t.tenure[owned],
		"percentage_huurwoningen":                        t.homes - t.tenure[owned],
		"perc_huurwoningen_in_bezit_woningcorporaties":   t.tenure[social],
		"perc_huurwoningen_in_bezit_overige_verhuurders": t.tenure[private],
		"percentage_eengezinswoning":                     t.homes - t.kinds[flat],
		"percentage_meergezinswoning":                    t.kinds[flat],
		"perc_eengezinswoning_tussenwoning":              t.kinds[terraced],
		"perc_eengezinswoning_hoekwoning":                t.kinds[endOfTerrace],
		"perc_eengezinswoning_2onder1kap":                t.kinds[semi],
		"perc_eengezinswoning_vrijstaand":                t.kinds[detached],
		"perc_bouwjaar_afgelopen_10_jaar":                t.recent,
		"perc_bouwjaar_meer_dan_10_jaar_geleden":         t.homes - t.recent,
		"percentage_onbewoond":                           t.vacant,
	} {
		f[name] = percent(n, t.homes, known)
	}
	f["omgevingsadressendichtheid"], f["stedelijkheid_adressen_per_km2"] = Secret, Secret
	if t.homes > 0 {
		d := t.density / float64(t.homes)
		f["omgevingsadressendichtheid"], f["stedelijkheid_adressen_per_km2"] = whole(d), urbanity(d)
	}
}

// KeepSecret hides what CBS hides in areas with few homes or owners.
func (f Figures) KeepSecret() {
	for _, name := range []string{
		"gemiddelde_woningwaarde", "percentage_koopwoningen", "percentage_huurwoningen",
		"perc_huurwoningen_in_bezit_woningcorporaties", "perc_huurwoningen_in_bezit_overige_verhuurders",
		"aantal_personen_met_een_ao_uitkering_totaal", "aantal_personen_met_een_ww_uitkering_totaal",
		"aantal_personen_met_een_alg_bijstandsuitkering_tot",
	} {
		f[name] = Secret
	}
}

// urbanity returns the class of CBS for a density of addresses per km2: 1 very
// strongly urban to 5 not urban.
func urbanity(density float64) int {
	class := 1
	for _, limit := range []float64{2500, 1500, 1000, 500} {
		if density < limit {
			class++
		}
	}
	return class
}

// percent returns a whole percentage of rounded counts, as CBS makes it.
func percent(part, total int, known bool) int {
	if !known || total == 0 {
		return Secret
	}
	return min(whole(100*float64(round5(part))/float64(round5(total))), 100)
}

func mean(sum, n float64, known bool) int {
	if !known || n == 0 {
		return Secret
	}
	return whole(sum / n)
}

func round5(n int) int        { return (2*n + 5) / 10 * 5 }
func round10(n int) int       { return (n + 5) / 10 * 10 }
func whole(x float64) int     { return int(math.Round(x)) }
func tenth(x float64) float64 { return math.Round(10*x) / 10 }
