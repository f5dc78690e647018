package hexgrid

// swap is the working space of exchange.
type swap struct {
	round int32
	seen  []int32 // by district: the round in which it was reached
	queue []trade
	usage int32
}

// left is what an exchange may still take from a pool, in parts of need.
func (s *swap) left(in *pool, worth float64) float64 {
	if in.usage != s.usage {
		return in.share * worth
	}
	return in.share*worth - in.used
}

func (s *swap) take(in *pool, amount float64) {
	if in.usage != s.usage {
		in.usage, in.used = s.usage, 0
	}
	in.used += amount
}

// trade is a step of an exchange: people of the district before go to a witness, and
// those of district leave it.
type trade struct {
	district int32
	before   int32 // index in the queue; -1 for a district of the cell itself
	gives    *pool // of the district before
}

func (s *swap) reached(district int32) bool { return s.seen != nil && s.seen[district] == s.round }

// exchange is how much more can come into a hidden cell of a witness, in parts of what
// it needs and up to limit, when its districts take back people at other witnesses,
// where other districts get as many, until one of those has them at this witness. What
// the districts have in common with the cell at the witness itself is not counted.
func (p *protector) exchange(members []member, w node, limit float64) float64 {
	s := &p.swap
	if s.seen == nil {
		s.seen = make([]int32, len(p.people))
	}
	s.usage++
	total := 0.0
	for total < limit {
		amount := p.exchangeOnce(members, w, limit-total)
		if amount == 0 {
			break
		}
		total += amount
	}
	return total
}

func (p *protector) exchangeOnce(members []member, w node, limit float64) float64 {
	const tiny = 1e-6
	s := &p.swap
	s.round++
	s.queue = s.queue[:0]
	for _, m := range members {
		if m.hidden > 0 && p.worth[m.district] > 0 {
			s.seen[m.district] = s.round
			s.queue = append(s.queue, trade{m.district, -1, nil})
		}
	}
	for i := 0; i < len(s.queue) && i < p.patience; i++ {
		d := s.queue[i].district
		for k := range p.pools[d] {
			in := &p.pools[d][k]
			has := s.left(in, p.worth[d])
			if in.cells == 0 || has < tiny || in.witness == w && s.queue[i].before < 0 {
				continue
			}
			if in.witness == w {
				return p.carry(i, in, min(has, limit))
			}
			if in.witness == country {
				continue // shared by half of all: the ways are short without
			}
			for _, other := range p.sharers[in.sharers] {
				if s.seen[other] == s.round || p.worth[other] == 0 || p.pool(other, in.witness).cells == 0 {
					continue
				}
				s.seen[other] = s.round
				s.queue = append(s.queue, trade{other, int32(i), in})
				if len(s.queue) > p.patience {
					break
				}
			}
		}
	}
	return 0
}

// carry makes the trades up to the i-th of the queue and one from the last pool.
func (p *protector) carry(i int, last *pool, amount float64) float64 {
	s := &p.swap
	path := []*pool{last}
	for t := s.queue[i]; t.before >= 0; t = s.queue[t.before] {
		path = append(path, t.gives)
		amount = min(amount, s.left(t.gives, p.worth[s.queue[t.before].district]))
	}
	for _, in := range path {
		s.take(in, amount)
	}
	return amount
}
