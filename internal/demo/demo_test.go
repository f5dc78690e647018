package demo

import "testing"

func TestGenerate(t *testing.T) {
	f, err := Generate(t.Context(), "/tmp/demo1", Options{})
	t.Log(f, err)
	f, err = Generate(t.Context(), "/tmp/demo7", Options{Municipalities: 12})
	t.Log(f, err)
}
func TestSeeds(t *testing.T) {
	for s := range uint64(60) {
		if err := newWorld(Options{Seed: s, Municipalities: 1}).checkComplete(); err != nil {
			t.Log(s, err)
		}
	}
}
