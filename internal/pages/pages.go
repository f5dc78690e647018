package pages

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"

	"risicokaart/internal/layer"
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

//go:embed template/*.html
var templates embed.FS

// Assets are the addresses of the built front end, as web.Bundle names them.
type Assets struct {
	Script string // the map's module
	Worker string // the map's worker
	Style  string // the style sheet of all pages
	Font   string // loaded early, so that text does not jump
	Icon   string // SVG
}

// Pages writes the pages. It is safe for concurrent use.
type Pages struct {
	assets Assets
	trees  map[locale.Language]*template.Template // the same templates, with the words of a language
}

// New parses the templates. All addresses that pages name within the site begin with
// root: nothing, or a path such as "/risico".
func New(assets Assets, root string) (*Pages, error) {
	p := &Pages{assets: assets, trees: map[locale.Language]*template.Template{}}
	for _, l := range locale.Languages() {
		settled := settled{lang: l, root: root}
		tree, err := template.New("pages").Funcs(settled.funcs()).ParseFS(templates, "template/*.html")
		if err != nil {
			return nil, fmt.Errorf("parse page templates: %w", err)
		}
		for _, t := range tree.Templates() {
			if t.Tree != nil { // the one that holds the others has none
				settled.into(t.Tree.Root)
			}
		}
		p.trees[l] = tree
	}
	return p, nil
}

// funcs are what templates say and write for themselves.
func (s settled) funcs() template.FuncMap {
	l := s.lang
	return template.FuncMap{
		"say": l.Say, "date": l.Date, "at": s.at,
		"credit":     func(dutch string) string { return words.Credit(l, dutch) },
		"collection": func(level risk.Level) string { return layer.OfLevel(level).ID },
	}
}

// Map writes the map.
func (p *Pages) Map(w io.Writer, l locale.Language, v MapView) error {
	text := newMapText(l, v)
	title := text.Script.Words["start.title"]
	switch {
	case text.AreaText != nil:
		title = titled(v.Area.Name)
	case text.OwnText != nil:
		title = titled(v.OwnArea.Name)
	}
	return p.page(w, "map", page{Site: v.Site, Lang: l, Title: title, Nav: "kaart", Map: true, View: text})
}

// Area writes the page of one area.
func (p *Pages) Area(w io.Writer, l locale.Language, v AreaView) error {
	return p.page(w, "area", page{Site: v.Site, Lang: l, Title: titled(v.Area.Name), View: newAreaText(l, v, true)})
}

// AreaPanel writes the fragment of one area that the map shows in its panel.
func (p *Pages) AreaPanel(w io.Writer, l locale.Language, v AreaView) error {
	return p.execute(w, l, "area-panel", newAreaText(l, v, false))
}

// Cell writes the page of one H3 cell.
func (p *Pages) Cell(w io.Writer, l locale.Language, v CellView) error {
	text := newCellText(l, v, true)
	return p.page(w, "cell", page{Site: v.Site, Lang: l, Title: titled(text.Name), View: text})
}

// CellPanel writes the fragment of one H3 cell that the map shows in its panel.
func (p *Pages) CellPanel(w io.Writer, l locale.Language, v CellView) error {
	return p.execute(w, l, "cell-panel", newCellText(l, v, false))
}

// OwnArea writes the page of one own area.
func (p *Pages) OwnArea(w io.Writer, l locale.Language, v OwnAreaView) error {
	return p.page(w, "own-area", page{Site: v.Site, Lang: l, Title: titled(v.OwnArea.Name),
		View: newOwnAreaText(l, v, true)})
}

// OwnAreaPanel writes the fragment of one own area that the map shows in its panel.
func (p *Pages) OwnAreaPanel(w io.Writer, l locale.Language, v OwnAreaView) error {
	return p.execute(w, l, "own-area-panel", newOwnAreaText(l, v, false))
}

// Table writes one page of the table of areas.
func (p *Pages) Table(w io.Writer, l locale.Language, v TableView) error {
	text := newTableText(l, v)
	return p.page(w, "table", page{Site: v.Site, Lang: l, Title: titled(text.Heading), Nav: "tabel", View: text})
}

// Method writes the model card.
func (p *Pages) Method(w io.Writer, l locale.Language, v MethodView) error {
	return p.page(w, "method", page{
		Site: v.Site, Lang: l, Nav: "methode",
		Title: titled(l.Say("Hoe we schatten", "How we estimate")),
		Twins: methodPaths, View: newMethodText(l, v),
	})
}

// Validation writes what was measured of the model that the program ships.
func (p *Pages) Validation(w io.Writer, l locale.Language, v ValidationView) error {
	return p.page(w, "validation", page{
		Site: v.Site, Lang: l, Nav: "methode",
		Title: titled(l.Say("Hoe goed de schattingen kloppen", "How accurate the estimates are")),
		Twins: validationPaths, View: newValidationText(l, v),
	})
}

// Register writes the draft for the Dutch Algorithm Register. The draft is in
// Dutch, as the register is; the language is that of the page around it.
func (p *Pages) Register(w io.Writer, l locale.Language, v MethodView) error {
	return p.page(w, "register", page{
		Site: v.Site, Lang: l, Nav: "methode",
		Title: titled(l.Say("Concept voor het Algoritmeregister", "Draft for the Algorithm Register")),
		View:  v.Registration(),
	})
}

// Error writes the page of a failed request.
func (p *Pages) Error(w io.Writer, l locale.Language, v ErrorView) error {
	title, text := words.Failure(l, v.Status)
	if v.Text == "" {
		v.Text = text
	}
	return p.page(w, "error", page{Site: v.Site, Lang: l, Title: title, View: v})
}

// titled is the title of a window.
func titled(name string) string { return name + ": Risicokaart" }

// page is what the layout of every whole page knows.
type page struct {
	Assets Assets
	Site   Site
	Title  string
	Nav    string // the entry of the main menu that the page belongs to
	Map    bool   // whether the page carries the map and its script
	Lang   locale.Language
	Twins  []twin // the page in each of its languages; none for one that has no address but in Dutch
	View   any
}

// twin is a page in one of its languages.
type twin struct {
	Lang locale.Language
	Path string
}

func (p *Pages) page(w io.Writer, name string, data page) error {
	data.Assets = p.assets
	return p.execute(w, data.Lang, name, data)
}

// execute makes the page in a buffer first: a reader never gets half a page.
func (p *Pages) execute(w io.Writer, l locale.Language, name string, data any) error {
	tree, ok := p.trees[l]
	if !ok {
		return fmt.Errorf("make page %s: there are no pages in language %q", name, l)
	}
	var body bytes.Buffer
	if err := tree.ExecuteTemplate(&body, name, data); err != nil {
		return fmt.Errorf("make page %s: %w", name, err)
	}
	if _, err := body.WriteTo(w); err != nil {
		return fmt.Errorf("write page %s: %w", name, err)
	}
	return nil
}
