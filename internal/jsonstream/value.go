package jsonstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// textOf returns the text of a valid value; see [Decoder.Text].
func (d *Decoder) textOf(raw []byte) (string, error) {
	switch raw[0] {
	case 'n':
		return "", nil
	case 't':
		return "1", nil
	case 'f':
		return "0", nil
	case '"':
		return d.unquote(raw)
	case '{', '[':
		var b bytes.Buffer
		if err := json.Compact(&b, raw); err != nil {
			return "", err
		}
		return d.opt.Clean(b.String())
	}
	return plain(string(raw))
}

// unquote returns the string that is written as raw.
func (d *Decoder) unquote(raw []byte) (string, error) {
	s := string(raw[1 : len(raw)-1])
	if strings.Contains(s, `\`) {
		// Unmarshal would replace what is not UTF-8 without a word.
		if _, err := d.opt.Clean(s); err != nil {
			return "", err
		}
		if err := json.Unmarshal(raw, &s); err != nil {
			return "", err
		}
	}
	return d.opt.Clean(s)
}

// plain returns a number without exponent. With one it is a real number, even
// if it is whole.
func plain(number string) (string, error) {
	if !strings.ContainsAny(number, "eE") {
		return number, nil
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return "", fmt.Errorf("the number %.40s is out of range", number)
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text, nil
}

const space = " \t\r\n"

func skipSpace(b []byte) []byte { return bytes.TrimLeft(b, space) }

// cutValue splits valid JSON behind its first value and the space after that.
func cutValue(b []byte) (value, rest []byte) {
	end := 0
	switch b[0] {
	case '"':
		end = stringEnd(b)
	case '{', '[':
		for depth := 0; end == 0 || depth > 0; {
			switch b[end] {
			case '"':
				end += stringEnd(b[end:])
				continue
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			end++
		}
	default:
		end = bytes.IndexAny(b, ",]}"+space)
	}
	return b[:end], skipSpace(b[end:])
}

// stringEnd returns the position behind the string that b starts with.
func stringEnd(b []byte) int {
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
