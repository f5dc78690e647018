package risk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// LoadModel reads a model file. The name is for messages: an error points at
// name:line and says what to do. Unknown keys are errors, so that a misspelt
// setting is never silently ignored.
func LoadModel(r io.Reader, name string) (*Model, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read model %s: %w", name, err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var m Model
	if err := decoder.Decode(&m); err != nil {
		return nil, fmt.Errorf("read model: %w", located(err, name))
	}
	var rest yaml.Node
	if err := decoder.Decode(&rest); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read model: %s:%d: a second document follows; keep one model per file", name, rest.Line)
	}
	if err := m.Check(); err != nil {
		var p *Problem
		if errors.As(err, &p) {
			return nil, fmt.Errorf("check model: %s:%d: %w", name, lineOf(text, p.path), err)
		}
		return nil, fmt.Errorf("check model %s: %w", name, err)
	}
	return &m, nil
}

// header opens every model file that is written.
const header = `# A risk model of Risicokaart. docs/method.md explains every key.
# The figures (reference, spread, coefficient, sd, prior, covariance) are written
# by the calibration; indicators, evidence and thresholds are declared by hand.
`

// Write writes the model as a file that [LoadModel] reads back to the same model.
func (m *Model) Write(w io.Writer) error {
	if _, err := io.WriteString(w, header); err != nil {
		return fmt.Errorf("write model %s: %w", m.ID, err)
	}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	if err := encoder.Encode(m); err != nil {
		return fmt.Errorf("write model %s: %w", m.ID, err)
	}
	return encoder.Close()
}

// located rewrites the decoder's "line 3: ..." to "name:3: ...".
func located(err error, name string) error {
	var types *yaml.TypeError
	if !errors.As(err, &types) {
		return fmt.Errorf("%s: %w; correct the YAML", name, err)
	}
	var messages []string
	for _, message := range types.Errors {
		messages = append(messages, name+":"+strings.TrimPrefix(message, "line "))
	}
	return fmt.Errorf("%s; compare with the keys of the shipped model", strings.Join(messages, "; "))
}

// lineOf is the line on which the value at path stands, or the deepest part of
// the path that exists; 1 when nothing of it does.
func lineOf(text []byte, path []any) int {
	var document yaml.Node
	if yaml.Unmarshal(text, &document) != nil || len(document.Content) == 0 {
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
