package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Whatever is said in the program is said in both languages, with the same
// values.
func TestEverythingIsSaidInBothLanguages(t *testing.T) {
	said := 0
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall || len(call.Args) < 2 {
				return true
			}
			if method, isMethod := call.Fun.(*ast.SelectorExpr); !isMethod || method.Sel.Name != "Say" {
				return true
			}
			nl, nlKnown := constant(call.Args[0])
			en, enKnown := constant(call.Args[1])
			if nlKnown && enKnown {
				said++
				checkTwins(t, files.Position(call.Pos()).String(), nl, en)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if said < 200 {
		t.Errorf("only %d sentences and names were found", said)
	}
}

func checkTwins(t *testing.T, where, nl, en string) {
	t.Helper()
	if nl == "" || en == "" {
		t.Errorf("%s: %q has no twin: it is %q", where, nl, en)
	}
	if a, b := values(nl), values(en); !slices.Equal(a, b) {
		t.Errorf("%s: %q takes %v, its twin %q takes %v", where, nl, a, en, b)
	}
}

// verb is a place for a value, with its number where the order differs.
var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([a-z%])`)

// values lists the values that a text takes, as 1s 2d, in order of their number.
func values(text string) []string {
	var list []string
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[2] == "%" {
			continue
		}
		number := m[1]
		if number == "" {
			number = strconv.Itoa(len(list) + 1)
		}
		list = append(list, number+m[2])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// constant is the text of an expression, if it is literals alone.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, leftKnown := constant(e.X)
		right, rightKnown := constant(e.Y)
		return left + right, leftKnown && rightKnown && e.Op == token.ADD
	}
	return "", false
}

func TestValues(t *testing.T) {
	for text, want := range map[string][]string{
		"%s van %d, 95%% zeker":     {"1s", "2d"},
		"%[2]s people in %[1]s":     {"1s", "2s"},
		"%[1]s, %[1]s and %[2]d":    {"1s", "2d"},
		"nothing, and 95% of it":    nil,
		"{percent}% stays, {count}": nil,
	} {
		if got := values(text); !slices.Equal(got, want) {
			t.Errorf("%q takes %v, want %v", text, got, want)
		}
	}
}
