package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"risicokaart/data"
	"risicokaart/internal/composite"
	"risicokaart/internal/declared"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
	"risicokaart/internal/study"
)

// studySettings are the settings of commands that read files without a database.
type studySettings struct {
	Indicator    []string `help:"CSV file of own data, for a model that reads it; may be given more than once." type:"existingfile" placeholder:"FILE" sep:"none"`
	Year         int      `help:"Year of the figures, for files that do not say." placeholder:"YEAR"`
	AllowMissing bool     `help:"Go on where a figure that the model reads is in no file."`
}

// read reads files with what a model needs, and other columns of the catalogue.
func (s studySettings) read(
	ctx context.Context, p *program, paths []string, model declared.File, others []string,
) (*study.Material, error) {
	meanings, err := loadCatalogue()
	if err != nil {
		return nil, err
	}
	m, err := risk.LoadModel(bytes.NewReader(model.Text), model.Name)
	if err != nil {
		return nil, err
	}
	files, err := recognise.Open(ctx, recognise.Options{
		Paths: paths, Indicators: s.Indicator, Catalogue: meanings, Figures: append(m.Columns(), others...), Model: m.ID,
		Reserved: store.ReservedIndicator, Year: s.Year, AllowMissing: s.AllowMissing, Log: p.log,
	})
	if err != nil {
		return nil, err
	}
	defer files.Close()
	found, err := files.Dataset(ctx)
	if err != nil {
		return nil, err
	}
	areas, err := found.ModelAreas(ctx)
	if err != nil {
		return nil, err
	}
	return &study.Material{Areas: areas, Surveys: calibrate.Surveys(found.RIVM), Sources: found.ModelSources()}, nil
}

// modelFile is the file at path; the shipped model when path is empty.
func modelFile(path string) (declared.File, error) {
	if path == "" {
		text, err := data.Models.ReadFile(data.DefaultModel)
		return declared.File{Name: data.DefaultModel, Text: text}, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return declared.File{}, fmt.Errorf("read model file: %w", err)
	}
	return declared.File{Name: path, Text: text}, nil
}

// prevalenceModel reads a model file, which it returns too; the shipped one when
// path is empty.
func prevalenceModel(path string) (*risk.Model, declared.File, error) {
	file, err := modelFile(path)
	if err != nil {
		return nil, file, err
	}
	m := new(risk.Model)
	return m, file, file.Decode(m, risk.Schema)
}

// shippedIndex is the index that models are compared with.
func shippedIndex() (*composite.Model, error) {
	text, err := data.Models.ReadFile(data.EqualIndex)
	if err != nil {
		return nil, fmt.Errorf("read model file: %w", err)
	}
	return composite.Load(bytes.NewReader(text), data.EqualIndex)
}

// checkMade refuses a date that is none.
func checkMade(made string) error {
	if _, err := time.Parse(time.DateOnly, made); made != "" && err != nil {
		return errors.New("--made: give a date as 2024-12-31")
	}
	return nil
}

// orToday is the date that is given, or else that of today.
func orToday(made string) string {
	if made == "" {
		return time.Now().Format(time.DateOnly)
	}
	return made
}
