package risk

import (
	"fmt"
	"reflect"
)

// A model file has a key for every outcome where [Model] and its parts have an array
// by outcome. The structs that files are decoded into and encoded from follow from
// the table: an array marked `outcomes:"fitted"` or `outcomes:"derived"` becomes, in
// its place, a key for each of these outcomes. The decoder so knows every key that
// there is, and refuses others by their line.
var (
	modelFile     = fileType(reflect.TypeFor[Model]())
	indicatorFile = fileType(reflect.TypeFor[Indicator]())
	age75File     = fileType(reflect.TypeFor[Age75Model]())
)

// UnmarshalYAML reads a model. It takes a function, and no node, because that one
// keeps to the decoder's settings.
func (m *Model) UnmarshalYAML(decode func(any) error) error { return fromFile(m, modelFile, decode) }

// UnmarshalYAML reads an indicator.
func (ind *Indicator) UnmarshalYAML(decode func(any) error) error {
	return fromFile(ind, indicatorFile, decode)
}

// UnmarshalYAML reads the step to 75+.
func (a *Age75Model) UnmarshalYAML(decode func(any) error) error {
	return fromFile(a, age75File, decode)
}

// MarshalYAML is the model as files have it.
func (m Model) MarshalYAML() (any, error) { return toFile(&m, modelFile), nil }

// MarshalYAML is the indicator as files have it.
func (ind Indicator) MarshalYAML() (any, error) { return toFile(&ind, indicatorFile), nil }

// MarshalYAML is the step to 75+ as files have it.
func (a Age75Model) MarshalYAML() (any, error) { return toFile(&a, age75File), nil }

// outcomesIn lists the outcomes that an array marked so has, in the table's order.
func outcomesIn(mark string) (list []Outcome) {
	for o := range OutcomeCount {
		if mark == "fitted" && o.Fitted() || mark == "derived" && !o.Fitted() {
			list = append(list, o)
		}
	}
	return list
}

// fileType is a struct with the fields of t, in their places, and one within it for
// each array by outcome.
func fileType(t reflect.Type) reflect.Type {
	var fields []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		if mark := f.Tag.Get("outcomes"); mark != "" {
			f.Type, f.Tag = perOutcome(f.Type.Elem(), outcomesIn(mark)), `yaml:",inline"`
		}
		fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
	}
	return reflect.StructOf(fields)
}

// perOutcome is a struct with a field for each outcome, a pointer as those of the array.
func perOutcome(pointer reflect.Type, list []Outcome) reflect.Type {
	var fields []reflect.StructField
	for _, o := range list {
		f := reflect.StructField{Name: fmt.Sprintf("Outcome%d", o), Type: pointer, Tag: tag(o.String() + ",omitempty")}
		if !o.Fitted() {
			f.Type, f.Tag = reflect.PointerTo(behind(o, pointer.Elem())), `yaml:",inline"`
		}
		fields = append(fields, f)
	}
	return reflect.StructOf(fields)
}

// derivedKey is the key of something that a derived outcome has: lonely_shift. Fitted
// outcomes have all they have below one key, their name.
func derivedKey(o Outcome, key string) string { return o.Row().Degree.Words().ID + "_" + key }

// behind is t with the keys of a derived outcome.
func behind(o Outcome, t reflect.Type) reflect.Type {
	var fields []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: tag(derivedKey(o, f.Tag.Get("yaml")))})
	}
	return reflect.StructOf(fields)
}

func tag(yaml string) reflect.StructTag { return reflect.StructTag(fmt.Sprintf("yaml:%q", yaml)) }

// fromFile decodes a file type into what it is of.
func fromFile[T any](to *T, file reflect.Type, decode func(any) error) error {
	from := reflect.New(file)
	if err := decode(from.Interface()); err != nil {
		return err
	}
	eachPair(reflect.ValueOf(to).Elem(), from.Elem(), func(field, inFile reflect.Value) {
		field.Set(inFile.Convert(field.Type()))
	})
	return nil
}

// toFile is v in its file type.
func toFile[T any](v *T, file reflect.Type) any {
	to := reflect.New(file).Elem()
	eachPair(reflect.ValueOf(v).Elem(), to, func(field, inFile reflect.Value) {
		inFile.Set(field.Convert(inFile.Type()))
	})
	return to.Interface()
}

// eachPair pairs the values in v with those in its file type; they differ in tags alone.
func eachPair(v, file reflect.Value, do func(field, inFile reflect.Value)) {
	for i := range v.NumField() {
		mark := v.Type().Field(i).Tag.Get("outcomes")
		if mark == "" {
			do(v.Field(i), file.Field(i))
			continue
		}
		for k, o := range outcomesIn(mark) {
			do(v.Field(i).Index(int(o)), file.Field(i).Field(k))
		}
	}
}
