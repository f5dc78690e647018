package pdok

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxRatio is how many times larger than its archive a GeoPackage may be. CBS's
// squares shrink about five times, a bomb a thousand.
const maxRatio = 100

// unpack writes the only GeoPackage in a zip archive to target. Names in the
// archive decide nothing about where; one that points outside the archive
// refuses it nevertheless.
func (c *Client) unpack(ctx context.Context, archive, target string) error {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer z.Close()
	member, err := onlyGeoPackage(z.File)
	if err != nil {
		return err
	}
	info, err := os.Stat(archive)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	if size := member.UncompressedSize64; size > uint64(c.MaxBytes) || size > maxRatio*uint64(info.Size()) {
		return fmt.Errorf("%s would grow from %d to %d bytes, more than allowed", member.Name, info.Size(), size)
	}
	if err := extract(ctx, member, target); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", member.Name, err), removePart(target))
	}
	if err := os.Rename(target+partSuffix, target); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

func onlyGeoPackage(members []*zip.File) (*zip.File, error) {
	var found *zip.File
	for _, m := range members {
		if !filepath.IsLocal(m.Name) || strings.ContainsRune(m.Name, '\\') {
			return nil, fmt.Errorf("%q points outside the archive", m.Name)
		}
		if !m.Mode().IsRegular() || !strings.EqualFold(path.Ext(m.Name), ".gpkg") {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("it holds more than one GeoPackage: %s and %s", found.Name, m.Name)
		}
		found = m
	}
	if found == nil {
		return nil, errors.New("it holds no GeoPackage")
	}
	return found, nil
}

// extract writes a member to the unfinished file of target. The size that was
// judged holds: archive/zip fails when more comes out than the archive lists.
func extract(ctx context.Context, member *zip.File, target string) (err error) {
	r, err := member.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	body := bufio.NewReader(contextReader{ctx, r})
	if err := checkContent(body, target); err != nil {
		return err
	}
	f, err := os.Create(target + partSuffix)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.Copy(f, body); err != nil {
		return err
	}
	return f.Sync()
}

// contextReader stops when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
