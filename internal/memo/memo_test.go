package memo

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// What many ask for at the same time is made once, and then kept.
func TestMadeOnce(t *testing.T) {
	m := New[int](2)
	var made atomic.Int64
	begin, waiting := make(chan struct{}), make(chan struct{})
	create := func(context.Context) (int, error) {
		close(waiting)
		<-begin
		return int(made.Add(1)), nil
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if v, err := m.Get(t.Context(), "a", create); v != 1 || err != nil {
				t.Errorf("got %d, %v", v, err)
			}
		})
	}
	<-waiting
	close(begin)
	group.Wait()
	if v, err := m.Get(t.Context(), "a", nil); v != 1 || err != nil {
		t.Errorf("kept is %d, %v", v, err)
	}
}

// Whoever leaves gets nothing, and those who stay what they asked for.
func TestLeave(t *testing.T) {
	m := New[int](2)
	ctx, leave := context.WithCancel(t.Context())
	waiting, begin := make(chan struct{}), make(chan struct{})
	left := make(chan error)
	go func() {
		_, err := m.Get(ctx, "a", func(making context.Context) (int, error) {
			close(waiting)
			<-begin
			return 7, making.Err()
		})
		left <- err
	}()
	<-waiting
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who leaves gets the error %v", err)
	}
	close(begin)
	again := func(context.Context) (int, error) { return 7, nil } // where the first was done already
	if v, err := m.Get(t.Context(), "a", again); v != 7 || err != nil {
		t.Errorf("who stays gets %d, %v", v, err)
	}
}

// What failed is made again, and what was not asked for lately is forgotten.
func TestForgotten(t *testing.T) {
	m := New[string](2)
	made := map[string]int{}
	get := func(key string, err error) {
		t.Helper()
		v, got := m.Get(t.Context(), key, func(context.Context) (string, error) {
			made[key]++
			return key + "!", err
		})
		if got != err || err == nil && v != key+"!" {
			t.Errorf("%s: %q, %v", key, v, got)
		}
	}
	get("a", errors.New("no"))
	get("a", nil)
	get("a", nil)
	for i := range 2 {
		get(strconv.Itoa(i), nil)
	}
	get("a", nil)
	if made["a"] != 3 || made["0"] != 1 {
		t.Errorf("made %v", made)
	}
}
