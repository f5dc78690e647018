package pdok

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"risicokaart/internal/source/archive"
)

// unpack writes the only GeoPackage in a zip archive to target.
func (c *Client) unpack(ctx context.Context, path, target string) (err error) {
	// One that was broken off may have left the folder behind.
	inside := target + partSuffix
	if err := errors.Join(os.RemoveAll(inside), os.Mkdir(inside, 0o755)); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(inside)) }()
	files, err := archive.Extract(ctx, path, inside, archive.Limits{
		MaxBytes: c.MaxBytes, MaxRatio: archive.DefaultRatio,
		Want: func(_ string, head []byte) bool { return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) },
	})
	if err != nil {
		return err
	}
	if len(files) > 1 {
		return fmt.Errorf("it holds more than one GeoPackage: %s and %s", filepath.Base(files[0]), filepath.Base(files[1]))
	}
	if err := os.Rename(files[0], target); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}
