package topology

func (b *Builder) snapped(e edges, s *Stats) edges { return e }
