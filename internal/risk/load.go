package risk

import (
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"risicokaart/internal/declared"
)

// LoadModel reads a model file. The name is for messages: an error points at
// name:line and says what to do. Unknown keys are errors, so that a misspelt
// setting is never silently ignored.
func LoadModel(r io.Reader, name string) (*Model, error) {
	file, err := declared.Read(r, name)
	if err != nil {
		return nil, err
	}
	m := new(Model)
	if err := file.Decode(m, Schema); err != nil {
		return nil, err
	}
	return m, nil
}

// header opens every model file that is written.
const header = `# A risk model of Risicokaart. docs/models.md lists the keys, docs/method.md says what they do.
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
	if err := encoder.Close(); err != nil {
		return fmt.Errorf("write model %s: %w", m.ID, err)
	}
	return nil
}
