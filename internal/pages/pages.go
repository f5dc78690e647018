package pages

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"time"
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
	assets  Assets
	tree    *template.Template
	english *template.Template // the same templates, with English words
}

// New parses the templates.
func New(assets Assets) (*Pages, error) {
	tree, err := template.New("pages").Funcs(funcs(Dutch)).ParseFS(templates, "template/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse page templates: %w", err)
	}
	english, err := tree.Clone()
	if err != nil {
		return nil, fmt.Errorf("copy page templates: %w", err)
	}
	return &Pages{assets: assets, tree: tree, english: english.Funcs(funcs(English))}, nil
}

// Map writes the map.
func (p *Pages) Map(w io.Writer, v MapView) error {
	text := newMapText(v)
	title := text.Script.Words["start.title"]
	switch {
	case text.AreaText != nil:
		title = v.Area.Name + ": Risicokaart"
	case text.OwnText != nil:
		title = v.OwnArea.Name + ": Risicokaart"
	}
	return p.page(w, "map", page{Site: v.Site, Title: title, Nav: "kaart", Map: true, View: text})
}

// Area writes the page of one area.
func (p *Pages) Area(w io.Writer, v AreaView) error {
	return p.page(w, "area", page{Site: v.Site, Title: v.Area.Name + ": Risicokaart", View: newAreaText(v, true)})
}

// AreaPanel writes the fragment of one area that the map shows in its panel.
func (p *Pages) AreaPanel(w io.Writer, v AreaView) error {
	return p.execute(w, "area-panel", newAreaText(v, false))
}

// Cell writes the page of one H3 cell.
func (p *Pages) Cell(w io.Writer, v CellView) error {
	text := newCellText(v, true)
	return p.page(w, "cell", page{Site: v.Site, Title: text.Name + ": Risicokaart", View: text})
}

// CellPanel writes the fragment of one H3 cell that the map shows in its panel.
func (p *Pages) CellPanel(w io.Writer, v CellView) error {
	return p.execute(w, "cell-panel", newCellText(v, false))
}

// Table writes one page of the table of areas.
func (p *Pages) Table(w io.Writer, v TableView) error {
	text := newTableText(v)
	return p.page(w, "table", page{Site: v.Site, Title: text.Heading + ": Risicokaart", Nav: "tabel", View: text})
}

// Method writes the model card.
func (p *Pages) Method(w io.Writer, v MethodView) error {
	text := newMethodText(v)
	return p.page(w, "method", page{
		Site: text.Site, Title: text.Say("Hoe we schatten", "How we estimate") + ": Risicokaart", Nav: "methode",
		Lang: v.Language, Twins: methodPaths, View: text,
	})
}

// Register writes the draft for the Dutch Algorithm Register.
func (p *Pages) Register(w io.Writer, v MethodView) error {
	return p.page(w, "register", page{
		Site: v.Site, Title: "Concept voor het Algoritmeregister: Risicokaart", Nav: "methode", View: NewRegistration(v),
	})
}

// Error writes the page of a failed request.
func (p *Pages) Error(w io.Writer, v ErrorView) error {
	title, text := errorWords(v.Status)
	if v.Text == "" {
		v.Text = text
	}
	return p.page(w, "error", page{Site: v.Site, Title: title, View: v})
}

// errorWords says in plain words what an HTTP status means to the reader, and
// what to do.
func errorWords(status int) (title, text string) {
	switch status {
	case 404:
		return "Deze pagina is er niet", "Misschien is de code van het gebied veranderd. Zoek het gebied op de kaart of in de tabel."
	case 400:
		return "Deze vraag begrijpen we niet", "Het adres van de pagina klopt niet helemaal. Begin opnieuw bij de kaart of de tabel."
	case 503:
		return "De gegevens zijn even niet bereikbaar", "Probeer het over een paar minuten opnieuw."
	}
	return "Er ging iets mis", "Probeer het later opnieuw."
}

// page is what the layout of every whole page knows.
type page struct {
	Assets Assets
	Site   Site
	Title  string
	Nav    string // the entry of the main menu that the page belongs to
	Map    bool   // whether the page carries the map and its script
	Lang   Language
	Twins  []twin // the page in each of its languages; none for one that is Dutch only
	View   any
}

// twin is a page in one of its languages.
type twin struct {
	Lang Language
	Path string
}

func (p *Pages) page(w io.Writer, name string, data page) error {
	data.Assets = p.assets
	if data.Lang == English {
		return write(w, p.english, name, data)
	}
	return p.execute(w, name, data)
}

func (p *Pages) execute(w io.Writer, name string, data any) error {
	return write(w, p.tree, name, data)
}

// write makes the page in a buffer first: a reader never gets half a page.
func write(w io.Writer, tree *template.Template, name string, data any) error {
	var body bytes.Buffer
	if err := tree.ExecuteTemplate(&body, name, data); err != nil {
		return fmt.Errorf("make page %s: %w", name, err)
	}
	if _, err := body.WriteTo(w); err != nil {
		return fmt.Errorf("write page %s: %w", name, err)
	}
	return nil
}

func funcs(l Language) template.FuncMap {
	return template.FuncMap{"date": l.date, "plural": levelNames, "say": l.say}
}

// date writes a day the Dutch way; empty for the zero time.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	months := [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli",
		"augustus", "september", "oktober", "november", "december"}
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}
