package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

const (
	// fastShutdown is how long a server may take to disconnect its clients and
	// write what is in memory; immediateShutdown how long to leave without.
	fastShutdown      = 60 * time.Second
	immediateShutdown = 5 * time.Second
)

// process is a running child process.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when it has ended
	err    error         // how it ended; set before exited is closed
}

// spawn starts cmd in a process group of its own, so that Ctrl-C in a terminal
// reaches the program alone and the database outlives the last request. Where
// the system can, the child gets the signal onDeath when this program dies.
func spawn(cmd *exec.Cmd, onDeath syscall.Signal) (*process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	signalOnDeath(cmd.SysProcAttr, onDeath)

	p := &process{cmd: cmd, exited: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Linux ties the signal on death to the thread that started the child,
		// so that thread must last as long as the child does.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// signal sends sig; a process that has ended already is left in peace.
func (p *process) signal(sig syscall.Signal) { _ = p.cmd.Process.Signal(sig) }

// shutdown ends a postgres server: orderly ("fast") until ctx is done or the
// time for that is over, then at once, which leaves the next start to recover
// from the write-ahead log. It returns when the process is gone.
func (p *process) shutdown(ctx context.Context, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, fastShutdown)
	defer cancel()
	p.signal(syscall.SIGINT)
	select {
	case <-p.exited:
		return
	case <-ctx.Done():
	}
	log.Warn("postgres takes too long to shut down, ending it at once", "pid", p.cmd.Process.Pid)
	p.signal(syscall.SIGQUIT)
	select {
	case <-p.exited:
		return
	case <-time.After(immediateShutdown):
	}
	p.signal(syscall.SIGKILL)
	<-p.exited
}
