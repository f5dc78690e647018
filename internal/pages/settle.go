package pages

import (
	"html/template"
	"strings"
	"text/template/parse"

	"risicokaart/internal/locale"
)

// settled is what templates say in the same way every time.
type settled struct {
	lang locale.Language
	root string // what the addresses of the site begin with, as [New] takes it
}

// at is the address of a path of the site.
func (s settled) at(path string) string { return s.root + path }

// into puts words and addresses into a template for good where they take no values:
// {{say "Naam" "Name"}} becomes text. A page has a hundred of those, and to call a
// function for each would take a third longer.
func (s settled) into(list *parse.ListNode) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			if text, ok := s.text(node.Pipe); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: node.Pos, Text: []byte(escaped(text))}
			}
		case *parse.IfNode:
			s.into(node.List)
			s.into(node.ElseList)
		case *parse.RangeNode:
			s.into(node.List)
			s.into(node.ElseList)
		case *parse.WithNode:
			s.into(node.List)
			s.into(node.ElseList)
		}
	}
}

// text gives what a node is every time: a text, say with two of those and nothing
// else, or at with one.
func (s settled) text(node parse.Node) (text string, ok bool) {
	switch node := node.(type) {
	case *parse.StringNode:
		return node.Text, true
	case *parse.PipeNode:
		if len(node.Decl) > 0 || len(node.Cmds) != 1 {
			return "", false
		}
		return s.call(node.Cmds[0].Args)
	}
	return "", false
}

// call is the text of a function and what it is given.
func (s settled) call(nodes []parse.Node) (text string, ok bool) {
	name, isName := nodes[0].(*parse.IdentifierNode)
	if !isName {
		return "", false
	}
	args := make([]string, len(nodes)-1)
	for i := range args {
		if args[i], ok = s.text(nodes[i+1]); !ok {
			return "", false
		}
	}
	switch {
	case name.Ident == "say" && len(args) == 2:
		return s.lang.Say(args[0], args[1]), true
	case name.Ident == "at" && len(args) == 1:
		return s.at(args[0]), true
	}
	return "", false
}

// escaped writes a text as package template does between tags and in quotes.
func escaped(text string) string {
	return strings.ReplaceAll(template.HTMLEscapeString(text), "+", "&#43;")
}
