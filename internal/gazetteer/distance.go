package gazetteer

import "math/bits"

// far is a distance that is beyond what was asked for.
const far = 1 << 10

// A letterSet has a bit for every letter and digit that a text has, and one for all
// others. It tells cheaply that two texts are far apart: an error adds no more than
// one letter and takes no more than one away.
type letterSet uint64

func lettersOf(text string) (set letterSet) {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z':
			set |= 1 << (c - 'a')
		case c >= '0' && c <= '9':
			set |= 1 << (26 + c - '0')
		default:
			set |= 1 << 36
		}
	}
	return set
}

// lacks counts the letters of s that are not in other.
func (s letterSet) lacks(other letterSet) int { return bits.OnesCount64(uint64(s &^ other)) }

// A meter measures how far texts are from one text. It keeps its room, so it is for
// one caller at a time.
type meter struct {
	text string
	set  letterSet
	rows [3][]int16
}

func newMeter(text string) *meter {
	m := &meter{text: text, set: lettersOf(text)}
	for i := range m.rows {
		m.rows[i] = make([]int16, len(text)+1)
	}
	return m
}

// distance counts the errors between the text and other: letters that are wrong, left
// out, too many, or swapped with the next (Damerau-Levenshtein, each place once). start
// is the same against the beginning of other that is nearest. Both are [far] above most.
// A letter outside ASCII counts for its bytes.
func (m *meter) distance(other string, set letterSet, most int) (whole, start int) {
	whole, start = far, far
	n := len(m.text)
	if m.set.lacks(set) > most || len(other) < n-most {
		return whole, start
	}
	for j := range m.rows[0] {
		m.rows[0][j] = int16(j)
	}
	if n <= most {
		start = n
		if other == "" {
			whole = n
		}
	}
	for i := 1; i <= len(other) && i <= n+most; i++ {
		least := m.row(other, i, most)
		if i >= n-most {
			d := int(m.rows[i%3][n])
			start = min(start, d)
			if i == len(other) {
				whole = d
			}
		}
		if least > most {
			break // the rows to come are no nearer
		}
	}
	return within(whole, most), within(start, most)
}

// row measures the first i letters of other against every beginning of the text whose
// length is within most of i (what is longer or shorter is farther than that), and
// returns the least.
func (m *meter) row(other string, i, most int) (least int) {
	row, last, before := m.rows[i%3], m.rows[(i+2)%3], m.rows[(i+1)%3]
	from, to := max(1, i-most), min(len(m.text), i+most)
	row[from-1] = far
	if from == 1 {
		row[0] = int16(i)
	}
	if to == i+most {
		last[to] = far // not measured
	}
	nearest := row[from-1]
	for j := from; j <= to; j++ {
		d := min(last[j], row[j-1]) + 1
		if other[i-1] == m.text[j-1] {
			d = min(d, last[j-1])
		} else {
			d = min(d, last[j-1]+1)
		}
		if i > 1 && j > 1 && other[i-1] == m.text[j-2] && other[i-2] == m.text[j-1] {
			d = min(d, before[j-2]+1)
		}
		row[j] = d
		nearest = min(nearest, d)
	}
	return int(nearest)
}

func within(d, most int) int {
	if d > most {
		return far
	}
	return d
}
