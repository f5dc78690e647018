package declared

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// checkText refuses what cannot be YAML, in words that the decoder lacks.
func (f File) checkText() error {
	if len(bytes.TrimSpace(f.Text)) == 0 {
		return fmt.Errorf("%s: the file is empty; docs/models.md shows one to begin with", f.Name)
	}
	if bytes.HasPrefix(f.Text, []byte("\xfe\xff")) || bytes.HasPrefix(f.Text, []byte("\xff\xfe")) {
		return nil // UTF-16, which YAML allows
	}
	for i, line := range bytes.Split(f.Text, []byte("\n")) {
		if !utf8.Valid(line) {
			return fmt.Errorf("%s:%d: the text %q is not UTF-8; save the file as UTF-8", f.Name, i+1, bytes.TrimSpace(line))
		}
	}
	return nil
}

// maxMessages is how many of the wrong places of a file an error names.
const maxMessages = 4

// located rewrites the decoder's errors to "name:3: ...", and its words to those
// of somebody who writes a file and not this program.
func located(err error, name string) error {
	var types *yaml.TypeError
	if !errors.As(err, &types) {
		text := strings.TrimPrefix(err.Error(), "yaml: ")
		if text == "EOF" {
			text = "there is nothing in the file but comments"
		}
		return fmt.Errorf("%s; correct the YAML", at(name, text))
	}
	var messages []string
	for _, message := range types.Errors {
		messages = append(messages, plain(at(name, message)))
	}
	if more := len(messages) - maxMessages; more > 0 {
		messages = append(messages[:maxMessages], fmt.Sprintf("and %d more", more))
	}
	return fmt.Errorf("%s; docs/models.md lists the keys and their values", strings.Join(messages, "; "))
}

// at is "name:3: ..." of "line 3: ..."; "name: ..." where no line is given.
func at(name, text string) string {
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		return name + ":" + rest
	}
	return name + ": " + text
}

var (
	unknownField = regexp.MustCompile("(?s)field (.*?) not found in type .+$")
	wrongType    = regexp.MustCompile("(?s)cannot unmarshal (!!\\w+)(?: `(.*)`)? into (.+)$")
)

// plain says what the decoder says of its types.
func plain(message string) string {
	if m := unknownField.FindStringSubmatchIndex(message); m != nil {
		return fmt.Sprintf("%sthere is no key %q here", message[:m[0]], message[m[2]:m[3]])
	}
	m := wrongType.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	value := fmt.Sprintf("%q", m[2])
	switch m[1] {
	case "!!seq":
		value = "a list"
	case "!!map":
		value = "a mapping"
	}
	return fmt.Sprintf("%s%s stands where %s belongs", strings.TrimSuffix(message, m[0]), value, kind(m[3]))
}

// kind is a type of Go in the words of docs/models.md.
func kind(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "float"):
		return "a number"
	case strings.HasPrefix(goType, "uint"):
		return "a whole number of 0 or more"
	case strings.HasPrefix(goType, "int"):
		return "a whole number"
	case goType == "string":
		return "a text"
	}
	return "a mapping of keys to values"
}
