package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"sort"

	"risicokaart/internal/edition"
	"risicokaart/internal/recognise"
)

// layoutVersion changes when the same files would give other records, so that
// an edition made by an older program is not taken for a new one.
const layoutVersion = "7"

// What CBS, Kadaster and RIVM ask of those who use their open data; and what
// holds for made-up figures, which nobody published.
const (
	licence           = "CC BY 4.0"
	credit            = "Bron: CBS, Kadaster, RIVM"
	licenceFictitious = "CC0 1.0"
	creditFictitious  = "Voorbeeldgegevens, gemaakt door Risicokaart"
)

// editionID derives the id from everything that the records depend on, so
// that the same import gives the same id on any machine.
func editionID(data *recognise.Dataset, opt Options) string {
	var sums []string
	for _, f := range data.Files {
		sums = append(sums, f.SHA256)
	}
	sort.Strings(sums)
	h := sha256.New()
	fmt.Fprintln(h, layoutVersion, sums, opt.Municipalities)
	for _, in := range data.Own {
		fmt.Fprintln(h, in.ID, in.Name) // the name may be that of the file
	}
	if opt.Areas.Path != "" {
		fmt.Fprintln(h, opt.Areas.Layer, opt.Areas.Code, opt.Areas.NameColumn)
	}
	h.Write(opt.ModelFile)
	return fmt.Sprintf("%d-%s", data.Year, hex.EncodeToString(h.Sum(nil))[:10])
}

// manifest lists the files, without the folders of the machine that imports them.
func manifest(data *recognise.Dataset, origins map[string]edition.Origin) edition.Manifest {
	m := edition.Manifest{Licence: licence, Credit: credit}
	if data.Fictitious {
		m.Licence, m.Credit = licenceFictitious, creditFictitious
	}
	for _, f := range data.Files {
		s := edition.Source{
			Name: filepath.Base(f.Path), Kind: f.Kind, SHA256: f.SHA256, Bytes: f.Bytes, Rows: f.Rows, Year: f.Year,
			Publisher: f.Kind.Publisher(), Licence: m.Licence, Origin: origins[f.Path],
		}
		if data.Fictitious {
			s.Publisher = m.Credit
		}
		m.Sources = append(m.Sources, s)
	}
	return m
}
