package hexgrid

// pool is what a district has in the finest hidden cells of a witness.
type pool struct {
	witness node
	share   float64 // of the people of the district
	cells   int32   // that have a part in it; 0 once it has become part of another
	sharers int32   // index of the districts that have pools there

	used  float64 // by an exchange, in parts of need
	usage int32   // the exchange
}

// pour adds one of the finest cells to the pools of a witness, or takes it away (-1).
func (p *protector) pour(v, witness node, sign int32) {
	for _, part := range p.parts(v) {
		in := p.pool(part.district, witness)
		if in == nil {
			at, known := p.meeting[witness]
			if !known {
				at = int32(len(p.sharers))
				p.meeting[witness] = at
				p.sharers = append(p.sharers, nil)
			}
			p.sharers[at] = append(p.sharers[at], part.district)
			p.pools[part.district] = append(p.pools[part.district], pool{witness: witness, sharers: at})
			in = p.pool(part.district, witness)
		}
		in.share += float64(sign) * part.share
		in.cells += sign
	}
}

// pool is that of a district at a witness; nil where there never was one.
func (p *protector) pool(district int32, witness node) *pool {
	for i := range p.pools[district] {
		if in := &p.pools[district][i]; in.witness == witness {
			return in
		}
	}
	return nil
}

// merge hides a witness: its pools become part of those of its own witness.
func (p *protector) merge(v, witness node) {
	for first, end := p.finestIn(v); first < end; first++ {
		if c := (node{p.finest(), first}); p.secret(c) && p.witness(c) == v {
			p.pour(c, v, -1)
			p.pour(c, witness, 1)
		}
	}
	p.tally(v).hide()
}
