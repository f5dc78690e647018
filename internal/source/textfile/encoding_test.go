package textfile

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// textOf is all that a reader of a file gives.
func textOf(t *testing.T, f *File) string {
	t.Helper()
	text, err := io.ReadAll(f.NewReader(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// encoded writes a text in an encoding.
func encoded(t *testing.T, e Encoding, text string) string {
	t.Helper()
	encoder := map[Encoding]interface{ String(string) (string, error) }{
		UTF16LE:     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(),
		UTF16BE:     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder(),
		Windows1252: charmap.Windows1252.NewEncoder(), Macintosh: charmap.Macintosh.NewEncoder(),
	}[e]
	if encoder == nil {
		return text
	}
	out, err := encoder.String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEncodings finds out how a Dutch table is written, and reads it as UTF-8 with
// lines that end by LF.
func TestEncodings(t *testing.T) {
	const table = "code;naam\nGM1900;Súdwest-Fryslân\nGM0796;'s-Hertogenbosch € ë\n"
	for _, test := range []struct {
		name     string
		encoding Encoding
		mark, cr bool
	}{
		{"UTF-8", UTF8, false, false}, {"UTF-8 with a mark", UTF8, true, false}, {"UTF-8 with CR", UTF8, false, true},
		{"UTF-16LE", UTF16LE, true, false}, {"UTF-16LE without a mark", UTF16LE, false, false},
		{"UTF-16LE with CR", UTF16LE, true, true},
		{"UTF-16BE", UTF16BE, true, false}, {"UTF-16BE without a mark", UTF16BE, false, false},
		{"Windows-1252", Windows1252, false, false}, {"Macintosh", Macintosh, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := table
			if test.cr {
				text = strings.ReplaceAll(text, "\n", "\r")
			}
			if test.mark {
				text = "\ufeff" + text
			}
			f := newFile(t, encoded(t, test.encoding, text))
			if got := textOf(t, f); got != table || f.Encoding() != test.encoding {
				t.Errorf("read as %s: %q, want %q", f.Encoding(), got, table)
			}
			if got := string(Sniffable([]byte(encoded(t, test.encoding, text)))); got != table && got != "\ufeff"+table {
				t.Errorf("the start is %q", got)
			}
		})
	}
}

// TestDamagedIsNotAnother: one wrong byte in a file in UTF-8 does not make it one in
// Windows-1252.
func TestDamagedIsNotAnother(t *testing.T) {
	f := newFile(t, "naam\nSúdwest-Fryslân\nS\xfadwest\n")
	if f.Encoding() != UTF8 {
		t.Errorf("read as %s, want %s", f.Encoding(), UTF8)
	}
}

// FuzzEncoding: nothing panics; what is valid UTF-8 is read as it is but for a mark and
// line ends, and what was encoded in another way is text all the same.
func FuzzEncoding(f *testing.F) {
	f.Add("code;naam\nGM1900;Súdwest\n", uint8(0))
	f.Add("\xff\xfea\x00b\x00\r\x00", uint8(1))
	f.Add("na\xefef;caf\xe9\r", uint8(2))
	f.Fuzz(func(t *testing.T, text string, chunk uint8) {
		if text == "" {
			return
		}
		file := newFile(t, text)
		got := textOf(t, file)
		switch plain := strings.TrimPrefix(text, "\ufeff"); {
		case file.Encoding() != UTF8:
			if !utf8.ValidString(got) {
				t.Errorf("%q in %s is read as %q, which is no UTF-8", text, file.Encoding(), got)
			}
			if utf8.ValidString(text) && !strings.Contains(text, "\x00") {
				t.Errorf("%q is UTF-8 and is read as %s", text, file.Encoding())
			}
		case got != plain && got != strings.ReplaceAll(plain, "\r", "\n"):
			t.Errorf("%q is read as %q", text, got)
		}
		// However it is cut into reads.
		r, again := file.NewReader(t.Context()), strings.Builder{}
		buffer := make([]byte, int(chunk)+1)
		for {
			n, err := r.Read(buffer)
			again.Write(buffer[:n])
			if err == io.EOF {
				break
			}
			if err != nil {
				if strings.Contains(err.Error(), "short") {
					break // a buffer too small for a character
				}
				t.Fatal(err)
			}
		}
		if again.String() != got && len(buffer) > 4 {
			t.Errorf("in reads of %d bytes it is %q, want %q", len(buffer), again.String(), got)
		}
		Sniffable([]byte(text))
	})
}
