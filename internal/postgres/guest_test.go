package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/postgres"
)

// join joins the cluster of dir, which another program runs.
func join(t *testing.T, dir string) *postgres.Guest {
	t.Helper()
	c, g, err := postgres.Join(t.Context(), postgres.Options{Dir: dir, Logger: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	if c != nil {
		stop(t, c)
		t.Fatal("Join started a cluster beside the one that runs")
	}
	return g
}

func leave(t *testing.T, g *postgres.Guest) {
	t.Helper()
	if err := g.Leave(); err != nil {
		t.Error(err)
	}
}

func TestGuestUsesTheClusterThatRuns(t *testing.T) {
	dir := openDir(t)
	host := start(t, dir)
	guests := []*postgres.Guest{join(t, dir), join(t, dir)}
	for i, g := range guests {
		if g.URL() != host.URL() {
			t.Errorf("guest %d uses %s, want the host's %s", i, g.URL(), host.URL())
		}
		if want := fmt.Sprintf("risicokaart, process %d", os.Getpid()); g.Host() != want {
			t.Errorf("host of guest %d is %q, want %q", i, g.Host(), want)
		}
		keep(t, g.URL(), fmt.Sprint(i))
		leave(t, g)
	}
	expectKept(t, host.URL(), "0", "1")
}

func TestJoinStartsTheClusterWhereNobodyDoes(t *testing.T) {
	dir := openDir(t)
	stop(t, start(t, dir)) // skips where there is no PostgreSQL
	cmd, _ := program(t, executable(t), dir, nil)
	kill(cmd)
	c, g, err := postgres.Join(t.Context(), postgres.Options{Dir: dir, Logger: testLogger(t)})
	if err != nil || g != nil {
		t.Fatalf("Join = %v, %v; want a cluster of its own", g, err)
	}
	keep(t, c.URL(), "a")
	stop(t, c)
}

// Programs that come at the same moment: one makes the cluster, the others wait for it.
func TestGuestsWaitForTheStart(t *testing.T) {
	dir := openDir(t)
	type joined struct {
		c   *postgres.Cluster
		g   *postgres.Guest
		err error
	}
	const programs = 4
	results := make(chan joined, programs)
	for range programs {
		go func() {
			c, g, err := postgres.Join(t.Context(), postgres.Options{Dir: dir})
			results <- joined{c, g, err}
		}()
	}
	hosts := 0
	for range programs {
		r := <-results
		skipIfMissing(t, r.err)
		switch {
		case r.err != nil:
			t.Error(r.err)
		case r.c != nil:
			hosts++
			t.Cleanup(func() { stop(t, r.c) })
		default:
			keep(t, r.g.URL(), "a")
			leave(t, r.g)
		}
	}
	if hosts != 1 {
		t.Errorf("%d programs run the cluster, want 1", hosts)
	}
}

// A program that is done waits for its guests, keeps new ones out, and those then run
// the cluster themselves.
func TestHostAwaitsGuests(t *testing.T) {
	dir := openDir(t)
	host := start(t, dir)
	guest := join(t, dir)
	told, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- host.AwaitGuests(t.Context(), func() { close(told) }) }()
	<-told
	select {
	case err := <-done:
		t.Fatalf("AwaitGuests = %v while there is a guest", err)
	case <-time.After(200 * time.Millisecond):
	}
	keep(t, guest.URL(), "a")
	leave(t, guest)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	next := make(chan error, 1)
	go func() {
		c, g, err := postgres.Join(t.Context(), postgres.Options{Dir: dir})
		switch {
		case err == nil && g != nil:
			err = errors.Join(errors.New("joined a host that is stopping"), g.Leave())
		case err == nil:
			err = c.Stop(context.Background())
		}
		next <- err
	}()
	time.Sleep(200 * time.Millisecond)
	stop(t, host)
	if err := <-next; err != nil {
		t.Error(err)
	}
}

func TestWaitingForGuestsEndsWithItsContext(t *testing.T) {
	dir := openDir(t)
	host := start(t, dir)
	guest := join(t, dir)
	defer leave(t, guest)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := host.AwaitGuests(ctx, func() {}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("AwaitGuests = %v, want the context's error", err)
	}
}

// A guest that is killed leaves the cluster and the other programs as they were.
func TestKilledGuestHarmsNobody(t *testing.T) {
	dir := openDir(t)
	host := start(t, dir)
	cmd, url := program(t, executable(t), dir, nil, joinEnv+"=1")
	if url != host.URL() {
		t.Fatalf("guest uses %s, want %s", url, host.URL())
	}
	kill(cmd)
	keep(t, host.URL(), "a")
	if err := host.AwaitGuests(t.Context(), func() {}); err != nil {
		t.Error(err)
	}
}

// A host that is killed takes the connections of its guests with it, soon.
func TestGuestLosesItsConnectionWithTheHost(t *testing.T) {
	dir := openDir(t)
	stop(t, start(t, dir)) // skips where there is no PostgreSQL
	cmd, _ := program(t, executable(t), dir, nil)
	guest := join(t, dir)
	conn := connect(t, guest.URL())
	kill(cmd)
	begun := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := conn.Exec(ctx, `SELECT pg_sleep(60)`); err == nil || ctx.Err() != nil {
		t.Errorf("query on the cluster of a killed host: %v after %v", err, time.Since(begun))
	}
	leave(t, guest)
	keep(t, start(t, dir).URL(), "works")
}

func TestAnotherUserIsToldWhoseFolderItIs(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start a program as another user")
	}
	dir := openDir(t)
	binary := copyOf(t, executable(t), filepath.Join(openDir(t), "program"))
	start(t, dir)
	stranger := &syscall.Credential{Uid: 65534, Gid: 65534}
	for _, env := range [][]string{nil, {joinEnv + "=1"}} {
		_, line := tryProgram(t, binary, dir, stranger, env...)
		for _, want := range []string{"error:", dir, "belongs to user root", "--data-dir"} {
			if !strings.Contains(line, want) {
				t.Errorf("%v: another user is told %q, want %q in it", env, line, want)
			}
		}
	}
}

// Root uses the cluster of an ordinary user as a guest, and leaves nothing that keeps
// that user out later.
func TestRootIsAGuestOfAUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start a program as another user")
	}
	dir := openDir(t)
	stop(t, start(t, openDir(t))) // skips where there is no PostgreSQL
	binary := copyOf(t, executable(t), filepath.Join(openDir(t), "program"))
	nobody := &syscall.Credential{Uid: 65534, Gid: 65534}
	if err := os.Chown(dir, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	cmd, url := program(t, binary, dir, nobody)
	guest := join(t, dir)
	if guest.URL() != url {
		t.Errorf("root uses %s, want %s", guest.URL(), url)
	}
	keep(t, guest.URL(), "a")
	leave(t, guest)
	kill(cmd)
	program(t, binary, dir, nobody)
	_, url = program(t, binary, dir, nobody, joinEnv+"=1")
	if conn, err := pgx.Connect(t.Context(), url); err != nil {
		t.Error(err)
	} else {
		conn.Close(t.Context())
	}
}
