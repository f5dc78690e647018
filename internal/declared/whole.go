package declared

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// checkWhole refuses a number with a fraction where v has a whole one: the
// decoder would cut the fraction off and say nothing.
func (f File) checkWhole(v any) error {
	var document yaml.Node
	if err := yaml.Unmarshal(f.Text, &document); err != nil {
		return located(err, f.Name)
	}
	if node := fraction(&document, reflect.TypeOf(v)); node != nil {
		return fmt.Errorf("%s:%d: %s stands where a whole number belongs", f.Name, node.Line, node.Value)
	}
	return nil
}

// fraction is the first number with a fraction that lies where t is whole; nil
// when there is none.
func fraction(node *yaml.Node, t reflect.Type) *yaml.Node {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case node.Kind == yaml.AliasNode:
		return fraction(node.Alias, t)
	case node.Kind == yaml.DocumentNode:
		return fraction(node.Content[0], t)
	case node.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, item := range node.Content {
			if found := fraction(item, t.Elem()); found != nil {
				return found
			}
		}
	case node.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if found := fractionUnder(node.Content[i].Value, node.Content[i+1], t); found != nil {
				return found
			}
		}
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!float" &&
		(t.Kind() == reflect.Int || t.Kind() == reflect.Uint64):
		var v float64
		if err := node.Decode(&v); err != nil || v != math.Trunc(v) {
			return node
		}
	}
	return nil
}

// fractionUnder is [fraction] of the value under a key of a struct.
func fractionUnder(key string, value *yaml.Node, t reflect.Type) *yaml.Node {
	if key == "<<" { // what another mapping says, too
		return fraction(value, t)
	}
	for i := range t.NumField() {
		field := t.Field(i)
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name == key {
			return fraction(value, field.Type)
		}
	}
	return nil
}
