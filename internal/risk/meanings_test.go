package risk

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMeanings: every status and reason of the program is explained, once.
func TestMeanings(t *testing.T) {
	var statuses, reasons []string
	for _, m := range Statuses {
		statuses = append(statuses, string(m.Status))
		explained(t, string(m.Status), m.Text)
	}
	for _, m := range Reasons {
		reasons = append(reasons, string(m.Reason))
		explained(t, string(m.Reason), m.Text)
		if !slices.Contains(statuses, string(m.Status)) {
			t.Errorf("%s explains the status %q, which is none", m.Reason, m.Status)
		}
	}
	declared := constants(t)
	for kind, listed := range map[string][]string{"Status": statuses, "Reason": reasons} {
		want := slices.DeleteFunc(declared[kind], func(code string) bool { return code == string(ReasonNone) })
		slices.Sort(want)
		slices.Sort(listed)
		if !slices.Equal(want, listed) || len(want) < 4 {
			t.Errorf("constants of type %s: %q, explained are %q", kind, want, listed)
		}
	}
}

func explained(t *testing.T, code, text string) {
	t.Helper()
	if text == "" || strings.HasSuffix(text, ".") || strings.Contains(text, "|") {
		t.Errorf("%s means %q, want part of a sentence that fits a table", code, text)
	}
}

// constants lists the values of this package's constants by the name of their type.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	// What other packages are is not known here; the constants need none.
	config := types.Config{Error: func(error) {}}
	scope, _ := config.Check("risk", set, files, nil)
	values := map[string][]string{}
	for _, name := range scope.Scope().Names() {
		c, ok := scope.Scope().Lookup(name).(*types.Const)
		if !ok {
			continue
		}
		if named, ok := c.Type().(*types.Named); ok && c.Val().Kind() == constant.String {
			values[named.Obj().Name()] = append(values[named.Obj().Name()], constant.StringVal(c.Val()))
		}
	}
	return values
}
