package main

import (
	"bytes"
	"fmt"
	"os"

	"risicokaart/data"
	"risicokaart/internal/composite"
	"risicokaart/internal/ingest"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
)

// study is what calibrate and validate read: files, without a database.
type study struct {
	*ingest.Study
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
	var others []string
	if index != nil {
		others = index.Columns()
	}
	read, err := ingest.ReadAreas(p.ctx, ingest.Options{Paths: paths, Indicators: files.Indicator, ModelFile: m.text, Catalogue: meanings,
		Year: files.Year, AllowMissing: files.AllowMissing, Log: p.log}, others)
	if err != nil {
		return nil, err
	}
	return &study{read, calibrate.Surveys(read.RIVM)}, nil
}

// manyGemeenten is fewer than the country had in any year since 2010, and more
// than any part of it has.
const manyGemeenten = 300

// warnOfPart warns before a model is fitted on a part of the country: the value
// that an indicator has in the Netherlands would be that of the part.
func (p *program) warnOfPart(s *study) {
	gemeenten := 0
	for i := range s.Areas {
		if s.Areas[i].Level == risk.Gemeente {
			gemeenten++
		}
	}
	if gemeenten < manyGemeenten {
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

// prevalenceModel reads a model file; the shipped one when path is empty.
func prevalenceModel(path string) (*declaredModel, error) {
	text, err := data.Models.ReadFile(data.DefaultModel)
	name := data.DefaultModel
	if path != "" {
		text, err = os.ReadFile(path)
		name = path
	}
	if err != nil {
		return nil, fmt.Errorf("read model file: %w", err)
	}
	m, err := risk.LoadModel(bytes.NewReader(text), name)
	return &declaredModel{m, text}, err
}

// shippedIndex is the index that models are compared with.
func shippedIndex() (*composite.Model, error) {
	text, err := data.Models.ReadFile(data.EqualIndex)
	if err != nil {
		return nil, fmt.Errorf("read model file: %w", err)
	}
	return composite.Load(bytes.NewReader(text), data.EqualIndex)
}
