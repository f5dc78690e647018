package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"risicokaart/data"
	"risicokaart/internal/composite"
	"risicokaart/internal/declared"
	"risicokaart/internal/ingest"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
)

// study is what calibrate and validate read: files, without a database.
type study struct {
	Areas   []risk.Area
	Sources []risk.Source
	surveys []calibrate.Survey
}

// studyFiles are the settings of commands that read files without a database.
type studyFiles struct {
	Indicator    []string `help:"CSV file of own data, for a model that reads it; may be given more than once." type:"existingfile" placeholder:"FILE" sep:"none"`
	Year         int      `help:"Year of the figures, for files that do not say." placeholder:"YEAR"`
	AllowMissing bool     `help:"Go on where a figure that the model reads is in no file."`
}

// readStudy reads files with what a model, and an index beside it, need.
func (p *program) readStudy(paths []string, files studyFiles, m *declaredModel, index *composite.Model) (*study, error) {
	meanings, err := loadCatalogue()
	if err != nil {
		return nil, err
	}
	figures := m.Columns()
	if index != nil {
		figures = append(figures, index.Columns()...)
	}
	opened, err := recognise.Open(p.ctx, recognise.Options{Paths: paths, Indicators: files.Indicator, Catalogue: meanings,
		Figures: figures, Model: m.ID, Reserved: store.ReservedIndicator, Year: files.Year, AllowMissing: files.AllowMissing, Log: p.log})
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	data, err := opened.Dataset(p.ctx)
	if err != nil {
		return nil, err
	}
	areas, err := data.ModelAreas(p.ctx)
	if err != nil {
		return nil, err
	}
	return &study{areas, data.ModelSources(), calibrate.Surveys(data.RIVM)}, nil
}

// warnOfPart warns before a model is fitted on a part of the country: the value
// that an indicator has in the Netherlands would be that of the part.
func (p *program) warnOfPart(s *study) {
	gemeenten := 0
	for i := range s.Areas {
		if s.Areas[i].Level == risk.Gemeente {
			gemeenten++
		}
	}
	if gemeenten <= ingest.Country {
		p.log.Warn("what the files have is taken for the whole country, but it has few gemeenten: reference values will be those of a part; give a file with all gemeenten", "gemeenten", gemeenten)
	}
}

// describe says what was read.
func (s *study) describe() string {
	levels := map[risk.Level]int{}
	for i := range s.Areas {
		levels[s.Areas[i].Level]++
	}
	text := fmt.Sprintf("read %d gemeenten, %d wijken, %d buurten", levels[risk.Gemeente], levels[risk.Wijk], levels[risk.Buurt])
	for _, survey := range s.surveys {
		text += fmt.Sprintf("; RIVM %d: figures of %d areas", survey.Year, len(survey.Figures))
	}
	return text
}

// declaredModel is a model file and what it says.
type declaredModel struct {
	*risk.Model
	text []byte
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

// prevalenceModel reads a model file; the shipped one when path is empty.
func prevalenceModel(path string) (*declaredModel, error) {
	file, err := modelFile(path)
	if err != nil {
		return nil, err
	}
	m := new(risk.Model)
	if err := file.Decode(m, risk.Schema); err != nil {
		return nil, err
	}
	return &declaredModel{m, file.Text}, nil
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
