package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// contract holds a server to the definition of the HTTP interface that it
// serves itself, and keeps what of that was tried.
type contract struct {
	*testing.T
	p     *program
	doc   *openapi3.T
	paths map[string]string // by id of the operation
	// tried has, as described has, a line per status with media type, and per
	// parameter.
	tried map[string]bool
	seen  map[string]bool // members of answers, as Schema.member
}

// call is a request and what must come of it.
type call struct {
	operation string
	path      map[string]string // parameters of the path
	query     string            // ready for an address
	tag       string            // If-None-Match
	part      string            // Range
	status    int
	media     string // empty: an answer without a body
}

// newContract reads the definition that a server serves.
func newContract(t *testing.T, p *program) *contract {
	t.Helper()
	status, text := p.get(t, "/api/v1/openapi.json")
	if status != http.StatusOK {
		t.Fatalf("definition of the interface: status %d: %.300s", status, text)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	must(t, err)
	if got := doc.Servers[0].URL; got != p.URL {
		t.Errorf("the definition says that the server is at %q, want %q", got, p.URL)
	}
	c := &contract{T: t, p: p, doc: doc, paths: map[string]string{}, tried: map[string]bool{}, seen: map[string]bool{}}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if method != http.MethodGet || c.paths[operation.OperationID] != "" {
				t.Fatalf("%s %s (%s): want operations that read, each with an id of its own", method, path,
					operation.OperationID)
			}
			c.paths[operation.OperationID] = path
		}
	}
	return c
}

// operationIDs lists the operations.
func (c *contract) operationIDs() []string { return slices.Sorted(maps.Keys(c.paths)) }

func (c *contract) operation(id string) *openapi3.Operation {
	return c.doc.Paths.Value(c.paths[id]).Get
}

// describes reports whether an operation can have a status.
func (c *contract) describes(id string, status int) bool {
	return c.operation(id).Responses.Status(status) != nil
}

// collections lists those that the parameter of this name takes.
func (c *contract) collections() []string {
	var ids []string
	for _, id := range c.doc.Components.Schemas["CollectionID"].Value.Enum {
		ids = append(ids, id.(string))
	}
	return ids
}

// described lists what must be tried.
func (c *contract) described() map[string]bool {
	all := map[string]bool{}
	for id := range c.paths {
		for status, response := range c.operation(id).Responses.Map() {
			if len(response.Value.Content) == 0 {
				all[id+" "+status] = true
			}
			for media := range response.Value.Content {
				all[id+" "+status+" "+media] = true
			}
		}
		for _, p := range c.operation(id).Parameters {
			all[id+" parameter "+p.Value.Name] = true
		}
	}
	return all
}

// try makes a request, checks request and answer by the definition, and returns
// the body of the answer.
func (c *contract) try(in call) []byte {
	c.Helper()
	if c.paths[in.operation] == "" {
		c.Fatalf("the definition has no operation %s", in.operation)
	}
	operation := c.operation(in.operation)
	request, parameters := c.request(in, operation)
	answer, err := http.DefaultClient.Do(request)
	must(c, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(c, err)
	at := fmt.Sprintf("%s (%s)", in.operation, strings.TrimPrefix(request.URL.String(), c.p.URL))
	got, _, _ := strings.Cut(answer.Header.Get("Content-Type"), "; charset")
	if answer.StatusCode != in.status || got != in.media || (len(body) == 0) != (in.media == "") {
		c.Errorf("%s: status %d, %q, %d bytes, want %d, %q: %.300s", at, answer.StatusCode, got, len(body), in.status,
			in.media, body)
		return body
	}
	input := &openapi3filter.RequestValidationInput{
		Request: request, PathParams: parameters, QueryParams: request.URL.Query(),
		Route: &routers.Route{Spec: c.doc, Path: c.paths[in.operation],
			PathItem: c.doc.Paths.Value(c.paths[in.operation]), Method: http.MethodGet, Operation: operation},
		Options: &openapi3filter.Options{SkipSettingDefaults: true},
	}
	if in.status < 400 {
		if err := openapi3filter.ValidateRequest(c.Context(), input); err != nil {
			c.Errorf("%s is answered, and the definition forbids to ask it: %s", at, place(err))
		}
		c.asked(in.operation, operation, request.URL.Query())
	}
	response := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: answer.StatusCode,
		Header:  answer.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateResponse(c.Context(), response.SetBodyBytes(body)); err != nil {
		c.Errorf("%s: status %d is not as described: %s", at, answer.StatusCode, place(err))
	}
	if (in.status == http.StatusNotModified) != (in.tag != "" && answer.Header.Get("ETag") == in.tag) {
		c.Errorf("%s: status %d with ETag %q", at, answer.StatusCode, answer.Header.Get("ETag"))
	}
	c.tried[strings.TrimSpace(fmt.Sprintf("%s %d %s", in.operation, in.status, in.media))] = true
	if schema := operation.Responses.Status(in.status).Value.Content.Get(in.media); schema != nil &&
		strings.Contains(in.media, "json") {
		var value any
		must(c, json.NewDecoder(bytes.NewReader(body)).Decode(&value))
		c.look(schema.Schema, value)
	}
	return body
}

// place says where a value is not as its schema wants. Where it may be of several
// kinds, it is taken for the one that it is most like.
func place(err error) string {
	var wrong *openapi3.SchemaError
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	at := "/" + strings.Join(wrong.JSONPointer(), "/")
	var nearest error
	deepest := -1
	for _, one := range wrong.Schema.AnyOf {
		var deep *openapi3.SchemaError
		if err := one.Value.VisitJSON(wrong.Value); errors.As(err, &deep) && len(deep.JSONPointer()) > deepest {
			nearest, deepest = err, len(deep.JSONPointer())
		}
	}
	if wrong.SchemaField == "anyOf" && nearest != nil {
		return at + " > " + place(nearest)
	}
	return fmt.Sprintf("%s: %s (it is %.200v)", at, wrong.Reason, wrong.Value)
}

// request builds what a call asks for, and the parameters of its path.
func (c *contract) request(in call, operation *openapi3.Operation) (*http.Request, map[string]string) {
	c.Helper()
	address, parameters := c.paths[in.operation], map[string]string{}
	for _, p := range operation.Parameters {
		if p.Value.In != "path" {
			continue
		}
		value, given := in.path[p.Value.Name]
		if !given {
			c.Fatalf("%s is asked without %s", in.operation, p.Value.Name)
		}
		address = strings.Replace(address, "{"+p.Value.Name+"}", url.PathEscape(value), 1)
		parameters[p.Value.Name] = value
	}
	if in.query != "" {
		address += "?" + in.query
	}
	request, err := http.NewRequestWithContext(c.Context(), http.MethodGet, c.p.URL+address, nil)
	must(c, err)
	if in.tag != "" {
		request.Header.Set("If-None-Match", in.tag)
	}
	if in.part != "" {
		request.Header.Set("Range", in.part)
	}
	return request, parameters
}

// asked keeps which parameters a request had that was answered.
func (c *contract) asked(id string, operation *openapi3.Operation, query url.Values) {
	left := maps.Clone(query)
	var rest *openapi3.Parameter // takes all others
	for _, p := range operation.Parameters {
		_, given := query[p.Value.Name]
		switch {
		case p.Value.In == "path", given:
			c.tried[id+" parameter "+p.Value.Name] = true
			delete(left, p.Value.Name)
		case p.Value.Schema.Value.Type.Is("object"):
			rest = p.Value
		}
	}
	if len(left) == 0 {
		return
	}
	if rest == nil {
		c.Errorf("%s is asked with parameters that are not described: %v", id, left)
		return
	}
	c.tried[id+" parameter "+rest.Name] = true
}

// tag is the ETag of an answer.
func (c *contract) tag(path string) string {
	c.Helper()
	answer, err := http.Get(c.p.URL + path)
	must(c, err)
	defer answer.Body.Close()
	if answer.Header.Get("ETag") == "" {
		c.Errorf("%s has no ETag", path)
	}
	return answer.Header.Get("ETag")
}

// look keeps which members of schemas a value has.
func (c *contract) look(ref *openapi3.SchemaRef, value any) {
	schema := ref.Value
	for _, one := range schema.AnyOf {
		if one.Value.VisitJSON(value) == nil {
			c.look(one, value)
		}
	}
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			if schema.Items != nil {
				c.look(schema.Items, v)
			}
		}
	case map[string]any:
		for name, v := range value {
			if member := schema.Properties[name]; member != nil {
				c.seen[c.name(schema)+"."+name] = true
				c.look(member, v)
			}
		}
	}
}

// name is that of a schema, or else what tells it from others.
func (c *contract) name(schema *openapi3.Schema) string {
	for name, ref := range c.doc.Components.Schemas {
		if ref.Value == schema {
			return name
		}
	}
	return fmt.Sprint(slices.Sorted(maps.Keys(schema.Properties)))
}

// unseen lists the members that no answer had. Which outcomes are explained is the
// model's, so that not all members of explanations need be there.
func (c *contract) unseen() []string {
	var missing []string
	for name, ref := range c.doc.Components.Schemas {
		for member := range ref.Value.Properties {
			if name != "Explanations" && !c.seen[name+"."+member] {
				missing = append(missing, name+"."+member)
			}
		}
	}
	slices.Sort(missing)
	return missing
}
