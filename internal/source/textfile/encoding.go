package textfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is how the characters of a file are written as bytes.
type Encoding string

// The encodings of files. What is not UTF-8 tells so by a mark or by its bytes, and
// is not known for certain: messages name what was taken.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16LE"
	UTF16BE     Encoding = "UTF-16BE"
	Windows1252 Encoding = "Windows-1252" // of Excel on Windows
	Macintosh   Encoding = "Macintosh"    // of Excel's CSV (Macintosh), which ends lines by CR
)

// decoders turn what is not UTF-8 into it.
var decoders = map[Encoding]encoding.Encoding{
	UTF16LE:     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	UTF16BE:     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	Windows1252: charmap.Windows1252,
	Macintosh:   charmap.Macintosh,
}

// script is what a look at a file tells of how it is written.
type script struct {
	encoding Encoding
	mark     int  // bytes of the byte order mark
	onlyCR   bool // lines end by CR alone
}

// decode returns r as UTF-8 with lines that end by LF.
func (s script) decode(r io.Reader) io.Reader {
	if d, other := decoders[s.encoding]; other {
		r = transform.NewReader(r, d.NewDecoder())
	}
	if s.onlyCR {
		r = linefeeds{r}
	}
	return r
}

// linefeeds ends lines by LF that end by CR.
type linefeeds struct{ r io.Reader }

func (l linefeeds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// scriptOf looks through a whole file of size bytes.
func scriptOf(ctx context.Context, r io.ReaderAt, size int64) (script, error) {
	head := make([]byte, MaxHeader)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return script{}, err
	}
	s, known := byMark(head[:n])
	if known {
		return s, nil
	}
	var c census
	chunk := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(chunk)) {
		if err := ctx.Err(); err != nil {
			return script{}, fmt.Errorf("look through the file: %w", context.Cause(ctx))
		}
		n, err := r.ReadAt(chunk, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return script{}, err
		}
		c.count(chunk[:n])
	}
	return c.script(s), nil
}

// Sniffable returns the start of a file as UTF-8, for those who tell by it what
// the file is.
func Sniffable(head []byte) []byte {
	s, known := byMark(head)
	if !known {
		var c census
		c.count(head)
		s = c.script(s)
	}
	if s == (script{encoding: UTF8}) {
		return head
	}
	// What was cut off in the middle of a character ends in U+FFFD at worst.
	text, _ := io.ReadAll(s.decode(bytes.NewReader(head[s.mark:])))
	return text
}

// byMark tells the encoding by a byte order mark, or by the zeros that every other
// byte of UTF-16 is in a Dutch text.
func byMark(head []byte) (s script, known bool) {
	s = script{encoding: UTF8}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		s.encoding, s.mark = UTF16LE, 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		s.encoding, s.mark = UTF16BE, 2
	case bytes.HasPrefix(head, []byte("\ufeff")):
		s.mark = 3
	default:
		var zeros [2]int
		for i, c := range head {
			if c == 0 {
				zeros[i%2]++
			}
		}
		switch most := len(head) / 2; {
		case zeros[1] > most*3/4 && zeros[0] == 0:
			s.encoding = UTF16LE
		case zeros[0] > most*3/4 && zeros[1] == 0:
			s.encoding = UTF16BE
		}
	}
	text := head
	if d, other := decoders[s.encoding]; other {
		text, _ = d.NewDecoder().Bytes(head[s.mark:])
	}
	s.onlyCR = bytes.IndexByte(text, '\r') >= 0 && bytes.IndexByte(text, '\n') < 0
	return s, s.mark > 0 || s.encoding != UTF8
}

// census counts what speaks for and against UTF-8.
type census struct {
	several   int  // characters of several bytes
	wrong     int  // bytes that are no part of a character
	undefined bool // a byte that no text in Windows-1252 has
	rest      []byte
}

func (c *census) count(chunk []byte) {
	text := append(c.rest, chunk...)
	for len(text) > 0 {
		plain := 0
		for plain < len(text) && text[plain] < utf8.RuneSelf {
			c.undefined = c.undefined || text[plain] == 0
			plain++
		}
		if plain > 0 {
			text = text[plain:]
			continue
		}
		if !utf8.FullRune(text) {
			break // goes on in the next chunk
		}
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			c.wrong++
			c.undefined = c.undefined || bytes.IndexByte([]byte("\x81\x8d\x8f\x90\x9d"), text[0]) >= 0
		} else {
			c.several++
		}
		text = text[size:]
	}
	c.rest = bytes.Clone(text)
}

// script decides. A file with more good characters than wrong bytes is a damaged
// one in UTF-8, which the parser refuses.
func (c *census) script(s script) script {
	switch {
	case c.wrong <= c.several:
	case s.onlyCR:
		s.encoding = Macintosh
	case !c.undefined:
		s.encoding = Windows1252
	}
	return s
}
