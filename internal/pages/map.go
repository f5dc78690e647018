package pages

import (
	"slices"

	"risicokaart/internal/locale"
	"risicokaart/internal/words"
)

// mapText is the map page in words.
type mapText struct {
	MapView
	AreaText *areaText
	CellText *cellText
	OwnText  *ownAreaText
	TopLines []line
	TopKind  string        // "buurten"
	Layers   []words.Layer // to colour the map by, the one it opens with first
	Script   scriptData
}

// scriptData is what the map's script needs to write words and numbers as the
// pages do.
type scriptData struct {
	Words  map[string]string `json:"words"`
	Grains [][2]float64      `json:"grains"`
}

// Chosen reports whether the page opens with an area or cell in its panel.
func (t mapText) Chosen() bool { return t.AreaText != nil || t.CellText != nil || t.OwnText != nil }

func newMapText(l locale.Language, v MapView) mapText {
	layers := v.Site.layers(l)
	t := mapText{
		MapView: v, Layers: layers,
		Script: scriptData{Words: words.Script(l, layers[1:]), Grains: words.Grains()},
	}
	switch {
	case v.Area != nil:
		area := newAreaText(l, AreaView{Site: v.Site, Area: *v.Area, Against: v.Against}, false)
		t.AreaText, t.Against = &area, area.Against
	case v.Cell != nil:
		cell := newCellText(l, CellView{Site: v.Site, Cell: *v.Cell}, false)
		t.CellText = &cell
	case v.OwnArea != nil:
		own := newOwnAreaText(l, OwnAreaView{Site: v.Site, OwnArea: *v.OwnArea}, false)
		t.OwnText = &own
	}
	for i, r := range v.Top {
		t.TopKind = words.Levels(l, r.Level)
		t.TopLines = append(t.TopLines, newLine(l, r, i+1))
	}
	return t
}

// layers are the figures of the model that the map of the edition can be
// coloured by, the one it opens with first.
func (s Site) layers(l locale.Language) []words.Layer {
	all := words.Layers(l)
	isMissing := func(layer words.Layer) bool { return !slices.Contains(s.Layers, layer.ID) }
	return slices.Concat(all[:1], slices.DeleteFunc(all[1:], isMissing))
}
