package answer

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Spool answers what write writes, once it is whole: what it needs, such as a connection
// to the database, is free again before the visitor has taken the first byte, however
// slowly that goes. It lies on disk meanwhile.
func (w *Writer) Spool(write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp("", "risicokaart-answer-*")
	if err != nil {
		return fmt.Errorf("make room for an answer: %w", err)
	}
	// Without a name it is gone with the program, however that ends.
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := os.Remove(f.Name()); err != nil {
		return fmt.Errorf("make room for an answer: %w", err)
	}
	if err := write(f); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("send an answer: %w", err)
	}
	_, err = io.Copy(w, f)
	return err
}
