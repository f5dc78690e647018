package pages

import (
	"html/template"
	"strings"
	"text/template/parse"

	"risicokaart/internal/locale"
)

// settle puts the words of a language into a template for good where they take
// no values: {{say "Naam" "Name"}} becomes text. A page has a hundred of those,
// and to call a function for each would take a third longer.
func settle(l locale.Language, list *parse.ListNode) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			if nl, en, ok := saidPlainly(node.Pipe); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: node.Pos,
					Text: []byte(escaped(l.Say(nl, en)))}
			}
		case *parse.IfNode:
			settle(l, node.List)
			settle(l, node.ElseList)
		case *parse.RangeNode:
			settle(l, node.List)
			settle(l, node.ElseList)
		case *parse.WithNode:
			settle(l, node.List)
			settle(l, node.ElseList)
		}
	}
}

// saidPlainly gives the words of say with two texts and nothing else.
func saidPlainly(pipe *parse.PipeNode) (nl, en string, ok bool) {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) != 3 {
		return "", "", false
	}
	args := pipe.Cmds[0].Args
	name, isName := args[0].(*parse.IdentifierNode)
	dutch, isDutch := args[1].(*parse.StringNode)
	english, isEnglish := args[2].(*parse.StringNode)
	if !isName || name.Ident != "say" || !isDutch || !isEnglish {
		return "", "", false
	}
	return dutch.Text, english.Text, true
}

// escaped writes a text as package template does between tags and in quotes.
func escaped(text string) string {
	return strings.ReplaceAll(template.HTMLEscapeString(text), "+", "&#43;")
}
