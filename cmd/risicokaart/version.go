package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionTag is set by the Makefile from the repository's tags.
var versionTag = ""

// version names the program in records, so that a figure can be traced.
func version() string {
	if versionTag != "" {
		return versionTag
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

type versionCmd struct{}

// Run prints the version.
func (*versionCmd) Run(p *program) error {
	_, err := fmt.Fprintf(p.stdout, "risicokaart %s (%s, %s/%s)\n", version(), runtime.Version(), runtime.GOOS,
		runtime.GOARCH)
	return err
}
