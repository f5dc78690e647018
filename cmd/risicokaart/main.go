// Command risicokaart shows where in the Netherlands people run a risk of
// loneliness: it imports published figures into PostGIS, estimates, and serves
// a map, an API and downloads. See `risicokaart --help`.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit statuses, as scripts rely on them.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// cli is the command line; `--help` is made from it.
type cli struct {
	globals

	Up          upCmd          `cmd:"" help:"Do everything: start the database, import, score, serve. The main command."`
	Import      importCmd      `cmd:"" help:"Import files as a new edition and make it current."`
	Serve       serveCmd       `cmd:"" help:"Serve the current edition, without importing."`
	Editions    editionsCmd    `cmd:"" help:"List the editions, make another one current, or drop one."`
	Score       scoreCmd       `cmd:"" help:"Score a table with a model file, without a database."`
	Interpolate interpolateCmd `cmd:"" help:"Move figures from the areas of one file to those of another, without a database."`
	Calibrate   calibrateCmd   `cmd:"" help:"Fit a declared model to RIVM's figures and write it as a new model file."`
	Validate    validateCmd    `cmd:"" help:"Measure how well a model predicts figures that it has not seen."`
	Sources     sourcesCmd     `cmd:"" help:"Print where the figures of the current edition came from, and what is missing."`
	Demo        demoCmd        `cmd:"" help:"Write the files of a fictitious municipality, in the official shapes."`
	Doctor      doctorCmd      `cmd:"" help:"Check what this machine has and lacks."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// globals are the settings that all commands share.
type globals struct {
	DataDir     string `help:"Folder for the database and downloaded files." env:"RISICOKAART_DATA_DIR" placeholder:"DIR" type:"path" default:"${data_dir}"`
	DatabaseURL string `help:"Use this PostGIS server instead of the private one in the data folder." env:"RISICOKAART_DATABASE_URL,DATABASE_URL" placeholder:"URL"`
	JSON        bool   `help:"Write progress and results as JSON lines." env:"RISICOKAART_JSON"`
	LogLevel    string `help:"Least severe messages to log: ${enum}." enum:"debug,info,warn,error" default:"warn" env:"RISICOKAART_LOG_LEVEL"`
}

// program is what a command is handed, beside the context of its work: the
// settings that all share, where to write, and the log.
type program struct {
	globals
	stdout, stderr io.Writer
	report         *reporter // of progress, on stderr
	log            *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program without its process: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exited, status := false, exitOK
	parser, err := kong.New(&c,
		kong.Name("risicokaart"),
		kong.Description("Where in the Netherlands do people run a risk of loneliness? Per gemeente, wijk, buurt and H3 cell."),
		kong.Vars{"data_dir": defaultDataDir()},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited, status = true, code }),
		kong.Help(helpWithExamples),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic(err) // the command line is declared wrongly
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited { // --help was asked for and given
		return status
	}
	if err != nil {
		fmt.Fprintf(stderr, "risicokaart: %v\nTry risicokaart --help.\n", err)
		return exitUsage
	}
	p := &program{globals: c.globals, stdout: stdout, stderr: stderr,
		report: newReporter(stderr, c.JSON), log: newLogger(stderr, c.LogLevel, c.JSON)}
	if err := parsed.Run(p); err != nil {
		if ctx.Err() != nil { // whatever failed, failed because of it
			p.log.Debug("stopped", "err", err)
			fmt.Fprintln(stderr, "risicokaart: stopped")
			return exitFailure
		}
		fmt.Fprintf(stderr, "risicokaart: %v\n", err)
		return exitFailure
	}
	return exitOK
}

func newLogger(w io.Writer, least string, asJSON bool) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(least)); err != nil {
		level = slog.LevelWarn // the parser allows only known levels
	}
	options := &slog.HandlerOptions{Level: level}
	if asJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
