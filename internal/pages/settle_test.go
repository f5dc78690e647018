package pages

import (
	"html/template"
	"strings"
	"testing"

	"risicokaart/internal/locale"
)

// What is put into a template for good is what calling say would have written.
func TestSettleWritesTheSame(t *testing.T) {
	const source = `<p title="{{say "a+b's <i> & \"c\"" "d+e's"}}">{{say "75+ & ’s" "<75>"}}</p>{{range .}}` +
		`<b>{{if eq . 1}}{{say "een" "one"}}{{else}}{{say "%d keer" "%d times" .}} {{say "100%" "all %"}}{{end}}</b>{{end}}` +
		`<a href="{{at "/gebied/"}}{{.}}">{{at (say "/methode" "/en/methode")}}</a>{{at (say "/%d" "/%d" 1)}}` +
		`{{with say "nl" "en"}}<i lang="{{.}}">{{say "uit" "out"}}</i>{{else}}{{say "nooit" "never"}}{{end}}`
	for _, l := range locale.Languages() {
		var calls int
		var written [2]string
		for i := range written {
			say := func(nl, en string, values ...any) string {
				calls++
				return l.Say(nl, en, values...)
			}
			tree := template.Must(template.New("").Funcs(template.FuncMap{"say": say,
				"at": settled{root: "/risico"}.at}).Parse(source))
			calls = 0
			if i == 1 {
				settled{lang: l, root: "/risico"}.into(tree.Tree.Root)
			}
			var b strings.Builder
			if err := tree.Execute(&b, []int{1, 2}); err != nil {
				t.Fatal(err)
			}
			written[i] = b.String()
			if want := [...]int{9, 3}[i]; calls != want {
				t.Errorf("%s: say was called %d times, want %d", l, calls, want)
			}
		}
		if written[0] != written[1] {
			t.Errorf("%s: settled %q, called %q", l, written[1], written[0])
		}
	}
}
