package risk

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
)

// Share75 is the share of 75+ among residents of 65+.
type Share75 struct {
	Value float64 // 0-1
	Year  int     // of the municipality's own ages; 0: the model's national share
}

// Own reports whether the share is the municipality's own.
func (s Share75) Own() bool { return s.Year != 0 }

// ownSpread is how far the buurten of a municipality lie from its own share,
// as a part of the model's spread around the national share. It is an
// assumption, as that is: part of the spread is between municipalities, and
// that part is known here.
const ownSpread = 0.8

// share75 is the share that a municipality's areas are given.
func (m *Model) share75(own map[string]Share75, code string) Share75 {
	if s, ok := own[code]; ok {
		return s
	}
	return Share75{Value: m.Age75.Share}
}

func checkShares(shares map[string]Share75) error {
	for _, code := range slices.Sorted(maps.Keys(shares)) {
		s := shares[code]
		if !(s.Value > 0 && s.Value < 1) || !s.Own() {
			return fmt.Errorf("score: the share of 75+ in %s is %v of year %d; give a share between 0 and 1 and its year",
				code, s.Value, s.Year)
		}
	}
	return nil
}

// age counts the residents of 75+ of every leaf.
func (p *place) age() {
	for i := range p.leaves {
		p.leaves[i].n[From75] = p.leaves[i].n[From65] * p.age75.Value
	}
}

// residentsOf75 draws the residents of 75+ of every leaf, for both sides of a
// pair. The national share is off by as much in all of a municipality. Around
// the municipality's own, which is counted, leaves differ from each other, and
// together they keep to it.
func (d *drawing) residentsOf75() {
	age, own := d.m.Age75, d.p.age75
	national := age.ShareSD * d.rng.NormFloat64()
	plus, minus := &d.sides[0], &d.sides[1]
	for i := range plus.n[From75] {
		share, off := age.Share, national
		if own.Own() {
			share, off = own.Value, ownSpread*age.ShareSD*d.ages.NormFloat64()
		}
		plus.n[From75][i] = plus.n[From65][i] * inUnit(share+off)
		minus.n[From75][i] = minus.n[From65][i] * inUnit(share-off)
	}
	if own.Own() {
		plus.keepTo(own.Value)
		minus.keepTo(own.Value)
	}
}

// keepTo scales the residents of 75+ so that they are a share of those of 65+,
// as far as that gives no leaf more of 75+ than of 65+.
func (s *side) keepTo(share float64) {
	all, older := 0.0, 0.0
	for i, n := range s.n[From65] {
		all += n
		older += s.n[From75][i]
	}
	if older == 0 {
		return
	}
	for i, n := range s.n[From65] {
		s.n[From75][i] = min(n, s.n[From75][i]*share*all/older)
	}
}

// ageDraws is a source of chance for ages alone, so that what is drawn of 65+
// does not depend on whether ages are loaded.
func ageDraws(m *Model, code string) *rand.Rand {
	hash := fnv.New64a()
	hash.Write([]byte("75+ " + code))
	return rand.New(rand.NewPCG(m.Seed, hash.Sum64()))
}
