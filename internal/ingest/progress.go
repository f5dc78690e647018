package ingest

import (
	"fmt"
	"sync"
	"time"
)

// Stage is a step of an import, in the order in which they happen.
type Stage string

// The stages of an import.
const (
	StageRead    Stage = "read"    // recognise and check the files
	StageCopy    Stage = "copy"    // copy the layers into PostGIS
	StageAreas   Stage = "areas"   // repair geometry, assemble areas
	StageScore   Stage = "score"   // run the risk model
	StageCells   Stage = "cells"   // allocate people to H3 cells
	StagePublish Stage = "publish" // index and make current
)

// Stages lists all stages in order.
var Stages = []Stage{StageRead, StageCopy, StageAreas, StageScore, StageCells, StagePublish}

// Event tells how far a stage is. Its last event has Done set.
type Event struct {
	Stage   Stage
	Rows    int64  // rows handled so far; 0 where rows say nothing
	Total   int64  // of Rows; 0 when unknown
	Detail  string // what came of it, once done
	Done    bool
	Elapsed time.Duration // of this stage
}

// Progress is told of every event; it must return at once.
type Progress func(Event)

// watch times a stage and reports it. It is safe for concurrent use.
type watch struct {
	sync.Mutex
	progress
	stage           Stage
	start           time.Time
	last            time.Time
	rows, rowsTotal int64
}

// progress is told of every stage.
type progress struct {
	report Progress // may be nil
	now    func() time.Time
}

func (p progress) begin(stage Stage, rowsTotal int64) *watch {
	w := &watch{progress: p, stage: stage, start: p.now(), rowsTotal: rowsTotal}
	w.send("", false)
	return w
}

// detail is what came of a stage that found nothing for the next one.
type detail string

func (d detail) String() string { return string(d) }

// stage runs a stage and tells of it: before, and what came of it.
func stage[T fmt.Stringer](p progress, name Stage, run func() (T, error)) (T, error) {
	w := p.begin(name, 0)
	found, err := run()
	if err == nil {
		w.done(found.String())
	}
	return found, err
}

// add counts a row and reports every now and then.
func (w *watch) add() {
	w.Lock()
	defer w.Unlock()
	w.rows++
	if now := w.now(); now.Sub(w.last) > 100*time.Millisecond {
		w.last = now
		w.send("", false)
	}
}

// done reports what came of the stage.
func (w *watch) done(detail string) { w.send(detail, true) }

func (w *watch) send(detail string, done bool) {
	if w.report != nil {
		w.report(Event{Stage: w.stage, Rows: w.rows, Total: w.rowsTotal, Detail: detail, Done: done,
			Elapsed: w.now().Sub(w.start)})
	}
}
