package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"risicokaart/internal/fetch"
	"risicokaart/internal/ingest"
)

// stageNames says what each stage does.
var stageNames = map[ingest.Stage]string{
	ingest.StageRead:    "read files",
	ingest.StageCopy:    "copy into PostGIS",
	ingest.StageAreas:   "assemble areas",
	ingest.StageScore:   "estimate",
	ingest.StageCells:   "allocate to H3 cells",
	ingest.StagePublish: "publish",
}

// reporter tells how far the program is: a line that moves on a terminal,
// plain lines elsewhere, JSON lines with --json.
type reporter struct {
	w        io.Writer
	json     bool
	terminal bool
}

func newReporter(w io.Writer, asJSON bool) *reporter {
	f, isFile := w.(*os.File)
	return &reporter{w: w, json: asJSON, terminal: isFile && term.IsTerminal(int(f.Fd()))}
}

// stage reports an import's progress.
func (r *reporter) stage(e ingest.Event) {
	if r.json {
		r.line(map[string]any{"event": "stage", "stage": e.Stage, "rows": e.Rows, "total": e.Total,
			"done": e.Done, "detail": e.Detail, "seconds": e.Elapsed.Seconds()})
		return
	}
	name := stageNames[e.Stage]
	switch {
	case e.Done:
		r.finish(name, e.Detail, e.Elapsed)
	case e.Total > 0:
		r.moving(name, fmt.Sprintf("%d of %d rows", e.Rows, e.Total))
	default:
		r.moving(name, "...")
	}
}

// Download reports how far a file is, and all files together; a size, number
// of rows or time that is not known is 0.
func (r *reporter) Download(e fetch.Event) {
	if r.json {
		line := map[string]any{"event": "download", "file": e.Name, "done": e.Done,
			"bytes": e.Bytes, "total": e.Size, "rows": e.Rows, "rows_total": e.Total, "seconds_left": e.Left.Seconds(),
			"all_bytes": e.AllBytes, "all_total": e.AllSize, "all_seconds_left": e.AllLeft.Seconds()}
		if e.Err != nil {
			line["error"], line["seconds_wait"] = e.Err.Error(), e.Wait.Seconds()
		}
		r.line(line)
		return
	}
	if e.Err != nil {
		r.moving("download", fmt.Sprintf("%s: again in %s", e.Name, e.Wait.Round(time.Second)))
		return
	}
	parts := []string{e.Name + ": " + ofBytes(e.Bytes, e.Size)}
	if e.Rows > 0 {
		parts = append(parts, ofRows(e.Rows, e.Total))
	}
	if e.Left > 0 {
		parts = append(parts, "ready in "+e.Left.Round(time.Second).String())
	}
	if e.AllBytes > e.Bytes {
		parts = append(parts, "in all "+ofBytes(e.AllBytes, e.AllSize))
	}
	if e.AllLeft > e.Left {
		parts = append(parts, "all ready in "+e.AllLeft.Round(time.Second).String())
	}
	r.moving("download", strings.Join(parts, ", "))
}

func ofBytes(done, total int64) string {
	const mega = 1 << 20
	if total > 0 {
		return fmt.Sprintf("%.1f of %.1f MB", float64(done)/mega, float64(total)/mega)
	}
	return fmt.Sprintf("%.1f MB", float64(done)/mega)
}

func ofRows(done, total int64) string {
	if total > 0 {
		return fmt.Sprintf("%d of %d rows", done, total)
	}
	return fmt.Sprintf("%d rows", done)
}

// Step runs fn as a named step and reports how long it took.
func (r *reporter) Step(name string, fn func() (detail string, err error)) error {
	start := time.Now()
	if !r.json {
		r.moving(name, "...")
	}
	detail, err := fn()
	if err != nil {
		if r.terminal {
			fmt.Fprint(r.w, "\r\033[K")
		}
		return err
	}
	if r.json {
		r.line(map[string]any{"event": "step", "step": name, "detail": detail, "seconds": time.Since(start).Seconds()})
	} else {
		r.finish(name, detail, time.Since(start))
	}
	return nil
}

// Say prints a message for people, or an event for machines.
func (r *reporter) Say(event, text string) { r.say(map[string]any{"event": event, "text": text}) }

// ready tells where the map is.
func (r *reporter) ready(url string) {
	r.say(map[string]any{"event": "ready", "text": "Risicokaart is ready: " + url, "url": url})
}

// say prints an event, or its text for people.
func (r *reporter) say(event map[string]any) {
	if r.json {
		r.line(event)
		return
	}
	fmt.Fprintln(r.w, event["text"])
}

func (r *reporter) moving(name, detail string) {
	if r.terminal {
		fmt.Fprintf(r.w, "\r\033[K  %-22s %s", name, detail)
	}
}

func (r *reporter) finish(name, detail string, took time.Duration) {
	if r.terminal {
		fmt.Fprint(r.w, "\r\033[K")
	}
	fmt.Fprintf(r.w, "  %-22s %-48s %6.1f s\n", name, detail, took.Seconds())
}

func (r *reporter) line(v any) {
	if err := json.NewEncoder(r.w).Encode(v); err != nil {
		fmt.Fprintln(r.w, err)
	}
}
