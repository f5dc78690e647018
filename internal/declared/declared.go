// Package declared reads the YAML files that a researcher writes by hand, and
// says of a wrong one on which line it is wrong and what to do. Unknown keys are
// errors, so that a misspelt setting is never silently ignored.
package declared

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// File is a declared file. Name is for messages: an error points at Name:line.
type File struct {
	Name string
	Text []byte
}

// Read reads a file from r.
func Read(r io.Reader, name string) (File, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return File{}, fmt.Errorf("read model %s: %w", name, err)
	}
	return File{name, text}, nil
}

// Schema is the value of the key schema at the top of the file, which names
// its format; "" when there is none.
func (f File) Schema() string {
	var document yaml.Node
	if yaml.Unmarshal(f.Text, &document) != nil || len(document.Content) == 0 {
		return ""
	}
	if schema := child(document.Content[0], "schema"); schema != nil {
		return schema.Value
	}
	return ""
}

// Checked is what a file is decoded into.
type Checked interface {
	Check() error // a *[Problem] when what was read cannot be right
}

// Decode reads a file of this schema into v and checks it. Another schema is
// refused first: all its keys would be unknown.
func (f File) Decode(v Checked, schema string) error {
	if found := f.Schema(); found != "" && found != schema {
		return f.OtherSchema(fmt.Sprintf("%q", schema))
	}
	if err := f.checkText(); err != nil {
		return fmt.Errorf("read model: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(f.Text))
	decoder.KnownFields(true)
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("read model: %w", located(err, f.Name))
	}
	var rest yaml.Node
	switch err := decoder.Decode(&rest); {
	case err == nil:
		return fmt.Errorf("read model: %s:%d: a second document follows; keep one model per file", f.Name, rest.Line)
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("read model: %w", located(err, f.Name))
	}
	if err := f.checkWhole(v); err != nil {
		return fmt.Errorf("read model: %w", err)
	}
	if err := v.Check(); err != nil {
		return f.wrong(err)
	}
	return nil
}

// OtherSchema is the error that the file is not of a schema that was asked for.
// want names those that are.
func (f File) OtherSchema(want string) error {
	message := "is missing; give " + want
	if found := f.Schema(); found != "" {
		message = fmt.Sprintf("is %q; give a file of schema %s", found, want)
	}
	return f.wrong(&Problem{[]any{"schema"}, message})
}

// Sound is nil when the file begins with a YAML document, be it of any schema.
func (f File) Sound() error {
	if err := f.checkText(); err != nil {
		return fmt.Errorf("read model: %w", err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(f.Text, &document); err != nil {
		return fmt.Errorf("read model: %w", located(err, f.Name))
	}
	return nil
}

// wrong adds the place to an error of [Checked.Check].
func (f File) wrong(err error) error {
	var p *Problem
	if errors.As(err, &p) {
		return fmt.Errorf("check model: %s:%d: %w", f.Name, f.line(p.Path), err)
	}
	return fmt.Errorf("check model %s: %w", f.Name, err)
}

// line is the line on which the value at path stands, or the deepest part of
// the path that exists; 1 when nothing of it does.
func (f File) line(path []any) int {
	var document yaml.Node
	if yaml.Unmarshal(f.Text, &document) != nil || len(document.Content) == 0 {
		return 1
	}
	node := document.Content[0]
	line := max(node.Line, 1)
	for _, step := range path {
		if node = child(node, step); node == nil {
			return line
		}
		line = node.Line
	}
	return line
}

// child is the value under a key of a mapping or at an index of a sequence; nil
// when there is none.
func child(node *yaml.Node, step any) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch step := step.(type) {
	case string:
		for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	}
	return nil
}
