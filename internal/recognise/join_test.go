package recognise

import (
	"slices"
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

// codesOf reads the codes of the buurten in files, or how they are refused.
func codesOf(t *testing.T, paths ...string) (codes []string, data *Dataset, err error) {
	t.Helper()
	files, err := Open(t.Context(), options(t, paths...))
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(files.Close)
	if data, err = files.Dataset(t.Context()); err != nil {
		return nil, nil, err
	}
	for _, l := range data.Areas {
		if l.Level != risk.Buurt {
			continue
		}
		for row, err := range l.Rows(t.Context()) {
			if err != nil {
				return nil, nil, err
			}
			codes = append(codes, row.Record().Code)
		}
	}
	slices.Sort(codes)
	return codes, data, nil
}

// TestJoin puts maps of one year together: each area once, however they overlap.
func TestJoin(t *testing.T) {
	part := func(statements ...string) string {
		path := example(t, 1).Areas
		spoil(t, path, statements...)
		return path
	}
	want, _, err := codesOf(t, part())
	if err != nil {
		t.Fatal(err)
	}
	only := []string{"delete from gpkg_geometry_columns where table_name <> 'buurten'",
		"delete from gpkg_contents where table_name <> 'buurten'"}
	for name, paths := range map[string][]string{
		"two parts": {part("delete from buurten where rowid > 10", "delete from wijken where rowid > 3"),
			part("delete from buurten where rowid <= 10", "delete from wijken where rowid <= 3")},
		"parts that overlap": {part("delete from buurten where rowid > 20"),
			part(append(only, "delete from buurten where rowid < 10")...)},
		"buurten apart": {part("delete from gpkg_geometry_columns where table_name = 'buurten'",
			"delete from gpkg_contents where table_name = 'buurten'"), part(only...)},
		"padded codes": {part("delete from buurten where rowid > 20"),
			part(append(only, "update buurten set buurtcode = buurtcode || ' '")...)},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 {
				got, data, err := codesOf(t, paths...)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, want) {
					t.Errorf("buurten %v, want %v", got, want)
				}
				if len(data.Files) != 2 {
					t.Errorf("%d files are used, want 2", len(data.Files))
				}
				slices.Reverse(paths)
			}
		})
	}
	for name, test := range map[string]struct {
		second string
		want   string
	}{
		"the same":   {part(), "the same areas of the same year"},
		"part of it": {part("delete from buurten where rowid > 5"), "the same areas of the same year"},
		"another figure": {part("update buurten set aantal_inwoners = aantal_inwoners + 1 where rowid = 3"),
			"BU99010002 is in layer buurten of"},
		"another column": {part("alter table buurten add column meer integer"), "with other values or columns"},
		"another name":   {part("update wijken set wijknaam = 'Anders' where rowid = 2"), "is in layer wijken of"},
	} {
		t.Run(name, func(t *testing.T) {
			first := part()
			_, _, err := codesOf(t, first, test.second)
			for _, want := range []string{test.want, first, test.second, "give one of them"} {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want one with %q", err, want)
				}
			}
		})
	}
}

// TestJoinSquares puts squares in two parts together.
func TestJoinSquares(t *testing.T) {
	files := example(t, 1)
	half := func(which string) string {
		path := example(t, 1).Squares
		spoil(t, path, "drop trigger if exists trigger_delete_feature_count_cbs_vk100_2024",
			"delete from cbs_vk100_2024 where rowid % 2 = "+which)
		return path
	}
	count := func(paths ...string) (ids map[string]int) {
		_, data, err := codesOf(t, append(paths, files.Areas)...)
		if err != nil {
			t.Fatal(err)
		}
		ids = map[string]int{}
		for _, s := range data.Squares {
			for row, err := range s.Rows(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				ids[row.Values[s.id].Text]++
			}
		}
		return ids
	}
	whole, parts := count(files.Squares), count(half("0"), half("1"))
	if len(whole) == 0 || len(whole) != len(parts) {
		t.Fatalf("%d squares in two parts, want %d", len(parts), len(whole))
	}
	for id, n := range parts {
		if n != 1 {
			t.Errorf("square %s counts %d times", id, n)
		}
	}
}

// TestCleanName takes out of names what pages and terminals could take for something else.
func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"Binnenstad": "Binnenstad", "  Oud   Zuid ": "Oud Zuid", "Súdwest-Fryslân": "Súdwest-Fryslân",
		"'s-Hertogenbosch": "'s-Hertogenbosch",
		"a\x1b[31mb":       "a[31mb", "a\tb\r\nc": "a b c", "a\u202eb\u202cc": "abc", "a\u200bb": "ab", "\ufeffa": "a",
		"a\ufffdb": "ab", "a\ue000b": "ab",
		"a\u00a0b": "a b", "": "", "\u200f\u200b": "", "<b>vet</b>": "<b>vet</b>", "=1+1": "=1+1", "נתניה": "נתניה",
		strings.Repeat("ë", maxName):   strings.Repeat("ë", maxName),
		strings.Repeat("ë", maxName+1): strings.Repeat("ë", maxName-1) + "…",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%.40q: %.60q, want %.60q", name, got, want)
		}
	}
}

// TestNothingOfUse: what is named and says nothing of areas is refused, with why.
func TestNothingOfUse(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"no letters":    {"code;aantal_inwoners\n9901;12\n990100;13\n", `codes such as "9901" in the column code`},
		"small letters": {"regiocode,aantal_inwoners\ngm9901,12\n", `codes such as "gm9901" in the column regiocode`},
		"postcodes":     {"code,aantal_inwoners\n3011AB,12\n", `codes such as "3011AB"`},
		"own data": {"code;waarde;naam\nGM9901;12;Zorg\n",
			"none of the figures that the model reads: its columns are such as waarde, naam; give own data by --indicator"},
		"no code at all": {"plaats;aantal_inwoners\nUrk;12\n", "none has areas"},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "cijfers_2024.csv", test.text)
			_, _, err := codesOf(t, example(t, 1).Areas, path)
			for _, want := range []string{test.want, path} {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want one with %q", err, want)
				}
			}
		})
	}
}
