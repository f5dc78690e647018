package disclosure

// What tests that attack from outside share with those that look inside.
var (
	NewWorld    = newWorld
	RandomTree  = randomTree
	SumUp       = (*Tree).sum
	MustProtect = mustProtect
)

const Threshold = threshold

// Range is the least and most people of a measure that protection takes area i to have.
func (t *Tree) Range(i, m int) (low, high float64) {
	p, people := newProtector(t, threshold), t.Areas[i].People[m]
	low = people - min(p.inside(i, m, fewer), p.outside(i, m, fewer))
	high = people + min(p.inside(i, m, more), p.outside(i, m, more))
	return low, high
}
