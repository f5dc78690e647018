package people

import "fmt"

const (
	leastInSquare      = 5  // residents for a square to be published
	leastForPercentage = 10 // residents, or homes
)

// Shown reports whether CBS would publish the square at all.
func (s *Square) Shown() bool { return s.tally.residents >= leastInSquare }

// Figures returns what CBS would publish of a square: counts rounded to 5, secret
// below 5; percentages rounded to 10.
func (s *Square) Figures() Figures {
	t := &s.tally
	f := Figures{"crs28992res100m": fmt.Sprintf("E%04dN%04d", s.East, s.North),
		"gemiddelde_huishoudensgrootte": float64(Secret)}
	if t.households >= leastInSquare {
		f["gemiddelde_huishoudensgrootte"] = tenth(float64(t.residents) / float64(t.households))
	}
	counts := map[string]int{
		"aantal_inwoners": t.residents, "aantal_mannen": t.men, "aantal_vrouwen": t.residents - t.men,
		"aantal_inwoners_0_tot_15_jaar": t.age[0], "aantal_inwoners_15_tot_25_jaar": t.age[1],
		"aantal_inwoners_25_tot_45_jaar": t.age[2], "aantal_inwoners_45_tot_65_jaar": t.age[3],
		"aantal_inwoners_65_jaar_en_ouder": t.age[4],
		"aantal_part_huishoudens":          t.households, "aantal_eenpersoonshuishoudens": t.alone,
		"aantal_meerpersoonshuishoudens_zonder_kind": t.childless, "aantal_eenouderhuishoudens": t.oneParent,
		"aantal_tweeouderhuishoudens": t.twoParents, "aantal_woningen": t.homes,
		"aantal_meergezins_woningen":                     t.kinds[flat],
		"aantal_huurwoningen_in_bezit_woningcorporaties": t.tenure[social],
		"aantal_niet_bewoonde_woningen":                  t.vacant,
		"aantal_personen_met_uitkering_onder_aowlft": t.benefits[assisted] + t.benefits[withoutWork] +
			t.benefits[unfit],
	}
	for i, period := range []string{"voor_1945", "45_tot_65", "65_tot_75", "75_tot_85", "85_tot_95", "95_tot_05",
		"05_tot_15", "15_en_later"} {
		counts["aantal_woningen_bouwjaar_"+period] = t.built[i]
	}
	for name, n := range counts {
		f[name] = Secret
		if n >= leastInSquare {
			f[name] = round5(n)
		}
	}
	percentages := map[string][2]int{
		"percentage_geb_nederland_herkomst_nederland":           {t.origin[dutch], t.residents},
		"percentage_geb_nederland_herkomst_overig_europa":       {t.origin[europeNL], t.residents},
		"percentage_geb_nederland_herkomst_buiten_europa":       {t.origin[elsewhereNL], t.residents},
		"percentage_geb_buiten_nederland_herkomst_europa":       {t.origin[europeAbroad], t.residents},
		"percentage_geb_buiten_nederland_herkmst_buiten_europa": {t.origin[elsewhereAbroad], t.residents},
		"percentage_koopwoningen":                               {t.tenure[owned], t.homes},
		"percentage_huurwoningen":                               {t.homes - t.tenure[owned], t.homes},
	}
	for name, n := range percentages {
		f[name] = Secret
		if n[0] >= leastInSquare && n[1] >= leastForPercentage {
			f[name] = round10(whole(100 * float64(n[0]) / float64(n[1])))
		}
	}
	return f
}
