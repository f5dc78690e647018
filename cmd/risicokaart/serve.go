package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"risicokaart/internal/api"
	"risicokaart/internal/pages"
	"risicokaart/internal/store"
	"risicokaart/web"
)

// serveSettings are the settings of every command that serves.
type serveSettings struct {
	Addr      string `help:"Address to listen on." default:"127.0.0.1:8080" env:"RISICOKAART_ADDR" placeholder:"HOST:PORT"`
	PublicURL string `help:"Address that visitors use, where a proxy changes it." env:"RISICOKAART_PUBLIC_URL" placeholder:"URL"`
}

type serveCmd struct {
	serveSettings
}

// Run serves what is there. Without an edition it answers 503 until one is
// imported.
func (c *serveCmd) Run(p *program) (err error) {
	w, err := p.startWeb(c.serveSettings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	switch err := w.server.Reload(p.ctx); {
	case errors.Is(err, store.ErrNoEdition):
		p.reporter().say("waiting", "There is no edition yet; the first one that is imported will be served.", nil)
	case err != nil:
		return err
	}
	w.announce(p)
	return w.wait(p.ctx)
}

// shutdownTime is how long requests under way may take to finish.
const shutdownTime = 10 * time.Second

// running is a web server on its database.
type running struct {
	db     *database
	server *api.Server
	http   *http.Server
	url    string
	failed chan error // the listener broke
}

// startWeb opens the database and listens. The address is taken first, so
// that a port in use is known before any work is done.
func (p *program) startWeb(s serveSettings) (*running, error) {
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; stop what uses it or choose another --addr", s.Addr, err)
	}
	w, err := p.newRunning(s)
	if err != nil {
		listener.Close()
		return nil, err
	}
	w.url = "http://" + listener.Addr().String()
	go w.server.Follow(p.ctx)
	go func() {
		if err := w.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return w, nil
}

func (p *program) newRunning(s serveSettings) (*running, error) {
	bundle, err := web.Load()
	if err != nil {
		return nil, err
	}
	html, err := pages.New(assets(bundle))
	if err != nil {
		return nil, err
	}
	var db *database
	err = p.reporter().step("start database", func() (string, error) {
		var err error
		if db, err = p.openDatabase(p.ctx); err != nil {
			return "", err
		}
		if db.cluster == nil {
			return "your server", nil
		}
		return fmt.Sprintf("PostgreSQL %d in %s", db.cluster.Major(), p.DataDir), nil
	})
	if err != nil {
		return nil, err
	}
	w := &running{db: db, failed: make(chan error, 1)}
	w.server = api.New(api.Options{Store: db.Store, Pages: html, Bundle: bundle, Version: version(), PublicURL: s.PublicURL, Log: p.log})
	w.http = &http.Server{Handler: w.server, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	return w, nil
}

// assets gives the addresses of the front end's files.
func assets(b web.Bundle) pages.Assets {
	return pages.Assets{Script: api.AssetPath(b.Script), Worker: api.AssetPath(b.Worker), Style: api.AssetPath(b.Style),
		Font: api.AssetPath(b.Font), Icon: api.AssetPath(b.Icon)}
}

// announce prints the address.
func (w *running) announce(p *program) {
	p.reporter().say("ready", "Risicokaart is ready: "+w.url, map[string]any{"url": w.url})
}

// wait serves until the program is told to stop or can no longer serve.
func (w *running) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-w.failed:
		return err
	case <-w.db.lost():
		return w.db.cluster.Err()
	}
}

// Close lets requests finish and stops the database.
func (w *running) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	return errors.Join(w.http.Shutdown(ctx), w.db.Close())
}
