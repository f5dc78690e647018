package demo
import "testing"
func TestZZ(t *testing.T){ Generate(t.Context(),"/tmp/demo1",Options{}); Generate(t.Context(),"/tmp/demo7",Options{Municipalities:12,Seed:5})
 for s := range uint64(40) { if err := newWorld(Options{Seed: s, Municipalities: 3}).checkComplete(); err != nil { t.Error(s, err) } } }
