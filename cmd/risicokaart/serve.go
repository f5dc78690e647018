package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"risicokaart/internal/address"
	"risicokaart/internal/api"
	"risicokaart/internal/pages"
	"risicokaart/internal/shelf"
	"risicokaart/internal/store"
	"risicokaart/web"
)

// serveSettings are the settings of every command that serves.
type serveSettings struct {
	Addr      string    `help:"Address to listen on." default:"127.0.0.1:8080" env:"RISICOKAART_ADDR" placeholder:"HOST:PORT"`
	PublicURL publicURL `help:"Address that visitors use behind a proxy, such as https://example.nl/risico." env:"RISICOKAART_PUBLIC_URL" placeholder:"URL"`
}

// publicURL is a public address as a setting.
type publicURL struct{ address.Public }

// UnmarshalText reads the setting; kong calls it.
func (u *publicURL) UnmarshalText(text []byte) (err error) {
	if u.Public, err = address.Parse(string(text)); err != nil {
		return err
	}
	return api.CheckPublic(u.Public)
}

type serveCmd struct {
	serveSettings
}

// Run serves what is there. Without an edition it answers 503 until one is
// imported.
func (c *serveCmd) Run(ctx context.Context, p *program) (err error) {
	w, err := startWeb(ctx, p, c.serveSettings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	have, err := w.load(ctx)
	if err != nil {
		return err
	}
	if !have {
		p.report.Say("waiting", "There is no edition yet; the first one that is imported will be served.")
	}
	p.report.ready(w.url)
	return w.wait(ctx)
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
func startWeb(ctx context.Context, p *program, s serveSettings) (*running, error) {
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; stop what uses it or choose another --addr", s.Addr, err)
	}
	w, err := newRunning(ctx, p, s)
	if err != nil {
		listener.Close()
		return nil, err
	}
	w.url = "http://" + listener.Addr().String()
	go w.server.Follow(ctx)
	go func() {
		if err := w.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return w, nil
}

func newRunning(ctx context.Context, p *program, s serveSettings) (*running, error) {
	bundle, err := web.Load()
	if err != nil {
		return nil, err
	}
	html, err := pages.New(assets(bundle), s.PublicURL.Path())
	if err != nil {
		return nil, err
	}
	dir, err := p.folder()
	if err != nil {
		return nil, err
	}
	var db *database
	err = p.report.Step("start database", func() (string, error) {
		var err error
		if db, err = runDatabase(ctx, p); err != nil {
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
	made, err := shelf.Open(filepath.Join(dir, "files"), version(), p.log)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	w := &running{db: db, failed: make(chan error, 1)}
	w.server = api.New(api.Options{Store: db.Store, Pages: html, Bundle: bundle,
		Version: version(), Public: s.PublicURL.Public, Shelf: made, Log: p.log})
	w.http = &http.Server{Handler: w.server,
		ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	return w, nil
}

// assets gives the addresses of the front end's files.
func assets(b web.Bundle) pages.Assets {
	return pages.Assets{Script: api.AssetPath(b.Script), Worker: api.AssetPath(b.Worker), Style: api.AssetPath(b.Style),
		Font: api.AssetPath(b.Font), Icon: api.AssetPath(b.Icon)}
}

// load serves the current edition from now on; it tells whether there is one.
func (w *running) load(ctx context.Context) (have bool, err error) {
	err = w.server.Reload(ctx)
	if errors.Is(err, store.ErrNoEdition) {
		return false, nil
	}
	return err == nil, err
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
