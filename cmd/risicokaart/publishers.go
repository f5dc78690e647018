package main

import (
	"path/filepath"
	"time"

	"risicokaart/internal/acquire"
	"risicokaart/internal/edition"
	"risicokaart/internal/source/pdok"
)

// publisherSettings say what to fetch from the publishers, and from where.
type publisherSettings struct {
	Gemeente   []string `help:"Municipalities by code (GM0599) or name, with commas between; only their wijken and buurten are kept." placeholder:"NAME" sep:"none"`
	Boundaries string   `help:"Where areas come from: ${enum}. With file they are in the files given, and the rest is fetched." enum:"pdok-atom,pdok-ogc,wfs,file" default:"pdok-atom" env:"RISICOKAART_BOUNDARIES"`
	Offline    bool     `help:"Fetch nothing: take what was fetched before." env:"RISICOKAART_OFFLINE"`

	AtomURL    string `hidden:"" env:"RISICOKAART_ATOM_URL"`
	OGCURL     string `hidden:"" env:"RISICOKAART_OGC_URL" name:"ogc-url"`
	WFSURL     string `hidden:"" env:"RISICOKAART_WFS_URL" name:"wfs-url"`
	SquaresURL string `hidden:"" env:"RISICOKAART_SQUARES_URL"`
	CBSURL     string `hidden:"" env:"RISICOKAART_CBS_URL" name:"cbs-url"`
	CBSV4URL   string `hidden:"" env:"RISICOKAART_CBS_V4_URL" name:"cbs-v4-url"`
	RIVMURL    string `hidden:"" env:"RISICOKAART_RIVM_URL" name:"rivm-url"`
}

func (s publisherSettings) way() pdok.Way { return pdok.Way(s.Boundaries) }

// publishers are those of these settings, for an import with those.
func (s publisherSettings) publishers(p *program, i importSettings) *acquire.Publishers {
	return acquire.New(acquire.Options{
		Boundaries: s.way(), Municipalities: s.Gemeente,
		Addresses: acquire.Addresses{Atom: s.AtomURL, OGC: s.OGCURL, WFS: s.WFSURL, Squares: s.SquaresURL,
			CBS: s.CBSURL, CBSV4: s.CBSV4URL, RIVM: s.RIVMURL},
		Cache: downloads(p.DataDir), UserAgent: "risicokaart/" + version(), Offline: s.Offline,
		Survey: i.survey(p), Report: p.report, Log: p.log, Now: time.Now,
	})
}

// downloads is the folder of what was fetched; none without a data folder.
func downloads(dataDir string) string {
	if dataDir == "" {
		return ""
	}
	return filepath.Join(dataDir, "downloads")
}

// origins tells an import where the paths that were fetched came from.
func origins(dataDir string, paths []string) map[string]edition.Origin {
	origins := map[string]edition.Origin{}
	for path, n := range acquire.Origins(downloads(dataDir), paths) {
		origins[path] = edition.Origin{URL: n.URL, Fetched: n.Fetched, LastModified: n.LastModified, ETag: n.ETag}
	}
	return origins
}
