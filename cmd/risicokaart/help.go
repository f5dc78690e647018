package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// examples stand at the end of each command's help.
var examples = map[string]string{
	"": `  risicokaart up                          try it: fetches the newest figures, or makes an example
  risicokaart up --data ../rijnmond-2024  import these files and show the map
  risicokaart up --help                   more about one command`,
	"up": `  risicokaart up --data wijkenbuurten_2024.gpkg --data cbs_vk100_2024.gpkg
  risicokaart up --data folder --addr 127.0.0.1:9000
  DATABASE_URL=postgres://user@host/db risicokaart up --data folder`,
	"import": `  risicokaart import wijkenbuurten_2024.gpkg cbs_vk100_2024.gpkg rivm.csv
  risicokaart import --year 2024 --gemeente Rotterdam,GM0606
  risicokaart import wijkenbuurten_2024.gpkg --indicator mantelzorg.csv --indicator bezoek.csv
  risicokaart import wijkenbuurten_2024.gpkg cbs_vk100_2024.gpkg --areas wijkteams.gpkg
  risicokaart import --all --offline`,
	"serve":    `  risicokaart serve --addr 127.0.0.1:9000`,
	"editions": "  risicokaart editions\n  risicokaart editions use 2024-0123456789\n  risicokaart editions drop 2023-0123456789",
	"score": `  risicokaart score --table buurten.csv --model data/models/index-gelijk-1.yaml --out scores.csv
  risicokaart score --table buurten.csv --detail > scores.csv`,
	"interpolate": `  risicokaart interpolate --source buurten.gpkg --target own.gpkg --extensive aantal_inwoners --out own.csv
  risicokaart interpolate --source wijkenbuurten_2024.gpkg --source-layer buurten --target own.gpkg --code nummer \
      --extensive aantal_inwoners,aantal_huishoudens --intensive percentage_eenpersoonshuishoudens \
      --population cbs_vk100_2024.gpkg --population-column aantal_inwoners --weight total > own.csv`,
	"calibrate": `  risicokaart calibrate wijkenbuurten_2024.gpkg rivm_65plus.csv rivm_18plus.csv --out model.yaml
  risicokaart calibrate folder --declared own.yaml --id own-2 --out own-2.yaml`,
	"validate": `  risicokaart validate wijkenbuurten_2024.gpkg rivm_65plus.csv rivm_18plus.csv
  risicokaart validate folder --holdout GM0599,GM0606 --out report.json
  risicokaart validate folder --as-is     the model in the program on one other municipality: the Wijk- en Buurtkaart and RIVM's tables
  risicokaart validate folder --model own.yaml --against survey.csv
  risicokaart validate                    the current edition, against RIVM's figures in it`,
	"sources": "  risicokaart sources\n  risicokaart sources kerncijfers_data.csv kerncijfers_meta.csv",
	"demo":    `  risicokaart demo --out example && risicokaart up --data example`,
}

// helpWithExamples prints kong's help and the command's examples below it.
func helpWithExamples(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	name := ""
	if selected := ctx.Selected(); selected != nil {
		name = selected.Name
	}
	if text, ok := examples[name]; ok {
		fmt.Fprintf(ctx.Stdout, "\nExamples:\n%s\n", text)
	}
	return nil
}
