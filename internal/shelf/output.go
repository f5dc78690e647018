package shelf

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"
)

// outputs write a file and its compressed variants at once, so that what is written is
// made once.
type outputs struct {
	size   int64
	hash   hash.Hash
	plain  *output
	packed []packedOutput
}

type packedOutput struct {
	coding string
	*output
	pack io.WriteCloser
}

// output is one file, written through a buffer.
type output struct {
	file *os.File
	*bufio.Writer
}

func newOutput(path string) (*output, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &output{f, bufio.NewWriterSize(f, 1<<18)}, nil
}

func (o *output) close() error { return errors.Join(o.Flush(), o.file.Close()) }

func newOutputs(f *File) (o *outputs, err error) {
	o = &outputs{hash: sha256.New()}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.Close())
		}
	}()
	if o.plain, err = newOutput(f.Path("")); err != nil {
		return o, err
	}
	for _, p := range packers {
		out, err := newOutput(f.Path(p.coding))
		if err != nil {
			return o, err
		}
		pack, err := p.to(out)
		if err != nil {
			return o, errors.Join(err, out.close())
		}
		o.packed = append(o.packed, packedOutput{p.coding, out, pack})
	}
	return o, nil
}

// Write writes to all of them.
func (o *outputs) Write(b []byte) (int, error) {
	o.hash.Write(b) // never fails
	n, err := o.plain.Write(b)
	o.size += int64(n)
	for i := range o.packed {
		if err == nil {
			_, err = o.packed[i].pack.Write(b)
		}
	}
	return n, err
}

// Close ends all files.
func (o *outputs) Close() error {
	var errs []error
	for _, p := range o.packed {
		errs = append(errs, p.pack.Close(), p.close())
	}
	if o.plain != nil {
		errs = append(errs, o.plain.close())
	}
	return errors.Join(errs...)
}
