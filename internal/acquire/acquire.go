// Package acquire decides where the files of an import come from: which
// publisher for what, of which year, what takes the place of what cannot be had,
// and what an import can do without.
package acquire

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"risicokaart/internal/fetch"
	"risicokaart/internal/source/cbs"
	"risicokaart/internal/source/pdok"
)

// FromFiles is the way of areas that the user gives; the rest is fetched.
const FromFiles pdok.Way = "file"

// Options say what to fetch from the publishers, and how.
type Options struct {
	Boundaries     pdok.Way // how areas are had; also [FromFiles]
	Municipalities []string // by code (GM0599) or name, whose areas are asked for where the way allows; none for all
	Addresses      Addresses
	Cache          string // folder of what was fetched; made when needed
	UserAgent      string // as publishers see the program
	Offline        bool   // take what is in the cache alone

	Survey func(ctx context.Context, paths []string) (Survey, error) // looks into files
	Report Reporter
	Log    *slog.Logger
	Now    func() time.Time
}

// Addresses are where files are asked for; "" is the publisher's own, so that a
// change of theirs needs no new version of this program. What stands between
// braces in them is filled in, see [pdok.Client] and [cbs.Client].
type Addresses struct{ Atom, OGC, WFS, Squares, CBS, CBSV4, RIVM string }

// Survey tells which of the figures that a model reads are in some files.
type Survey struct {
	Year    int      // of the newest areas; 0 when the files do not say
	Missing []string // figures for which some areas have a column in no file
	Empty   []string // figures that have no value in any file, the missing ones among them
}

// Reporter tells people how far the work is.
type Reporter interface {
	// Step runs fn and tells how long it took, and the detail that it returns.
	// An error is passed on and not told.
	Step(name string, fn func() (detail string, err error)) error
	// Say tells text to people; event is its kind, for machines.
	Say(event, text string)
	// Download tells how far a file is.
	Download(fetch.Event)
}

// Publishers fetch files. Make them with [New].
type Publishers struct {
	opt    Options
	pdok   *pdok.Client
	cbs    *cbs.Client
	extras []extra
}

// New returns the publishers that the program knows.
func New(opt Options) *Publishers {
	f := fetch.New(opt.Cache, opt.UserAgent, opt.Log)
	f.Offline = opt.Offline
	f.Progress = opt.Report.Download
	p := &Publishers{opt: opt, pdok: pdok.New(f), cbs: cbs.New(f)}
	// Another publisher of what an import can do without is a line here.
	p.extras = []extra{
		{"ages per municipality", p.ages},
		{"estimates of RIVM", p.loneliness},
	}
	for _, address := range []struct {
		of   *string
		want string
	}{
		{&p.pdok.AtomURL, opt.Addresses.Atom}, {&p.pdok.OGCURL, opt.Addresses.OGC}, {&p.pdok.WFSURL, opt.Addresses.WFS},
		{&p.pdok.SquaresURL, opt.Addresses.Squares},
		{&p.cbs.V3URL, opt.Addresses.CBS}, {&p.cbs.V4URL, opt.Addresses.CBSV4}, {&p.cbs.RIVMURL, opt.Addresses.RIVM},
	} {
		if address.want != "" {
			*address.of = address.want
		}
	}
	return p
}

// Need is what an import needs files for.
type Need struct {
	Year  int      // of the figures to fetch; 0 for that of given areas, or else the newest complete one
	Given []string // files and folders of the user's own
	// Have tells that there is an edition already, which will do where no files
	// are given.
	Have bool
	// Example makes files that take the place of what cannot be fetched, so that
	// there is a map in any case; nil where that is an error.
	Example func(context.Context) ([]string, error)
}

// Files returns the paths to import: the files that are given, with what
// publishers have beside their areas if those alone are [FromFiles]; none if
// there is an edition that will do; else what the publishers have; else an
// example.
func (p *Publishers) Files(ctx context.Context, n Need) ([]string, error) {
	switch {
	case len(n.Given) > 0 && p.opt.Boundaries != FromFiles:
		return n.Given, nil
	case len(n.Given) > 0:
		return p.fetch(ctx, FromFiles, n)
	case n.Have:
		return nil, nil
	}
	way := p.opt.Boundaries
	if way == FromFiles { // there are none
		way = pdok.Atom
	}
	paths, err := p.fetch(ctx, way, n)
	if err == nil || ctx.Err() != nil || n.Example == nil {
		return paths, err
	}
	p.opt.Report.Say("not_fetched", fmt.Sprintf("No published figures: %v\nAn example takes their place.", err))
	return n.Example(ctx)
}

// Origins tells where those of the paths that lie in the cache came from.
func Origins(cache string, paths []string) map[string]fetch.Note {
	origins := map[string]fetch.Note{}
	for _, path := range paths {
		if !strings.HasPrefix(path, cache+string(filepath.Separator)) {
			continue
		}
		if n, ok := fetch.Origin(path); ok {
			origins[path] = n
		}
	}
	return origins
}
