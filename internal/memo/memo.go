// Package memo keeps what was costly to make and will be asked for again.
package memo

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

// makeTimeout bounds the making of one value.
const makeTimeout = 30 * time.Second

// Memo keeps the values that were asked for most recently, by a text that stands for
// each, and makes each only once however many ask for it at the same time.
type Memo[V any] struct {
	kept   *lru.Cache[string, V]
	making singleflight.Group
}

// New keeps up to size values, at least one.
func New[V any](size int) *Memo[V] {
	kept, err := lru.New[string, V](max(1, size))
	if err != nil {
		panic(err) // the size is above zero
	}
	return &Memo[V]{kept: kept}
}

// Get returns the value of a key, which is made where it is not kept. A value that
// could not be made is not kept. Once ctx ends Get returns its error.
func (m *Memo[V]) Get(ctx context.Context, key string, create func(context.Context) (V, error)) (V, error) {
	if v, ok := m.kept.Get(key); ok {
		return v, nil
	}
	// The value is made for everyone who waits, so no single one who leaves may
	// cancel it.
	made := m.making.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), makeTimeout)
		defer cancel()
		v, err := create(ctx)
		if err == nil {
			m.kept.Add(key, v)
		}
		return v, err
	})
	var none V
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return none, result.Err
		}
		return result.Val.(V), nil
	}
}
