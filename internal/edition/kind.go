package edition

// Kind is what the content of a file was recognised as. Manifests carry it as
// text, so a kind keeps its name for good.
type Kind string

// The kinds of files.
const (
	Areas   Kind = "areas"   // gemeenten, wijken and buurten with their figures
	Squares Kind = "squares" // residents per square of 100 m
	Figures Kind = "figures" // of areas whose shapes are elsewhere
	RIVM    Kind = "rivm"    // RIVM's estimates of loneliness
	Ages    Kind = "ages"    // residents by year of age, per municipality
	Columns Kind = "columns" // what StatLine says of the columns of another file

	Indicator Kind = "indicator" // own data: a figure that somebody brings along
	OwnAreas  Kind = "own_areas" // areas that a municipality draws itself
)

// Own reports whether files of the kind are somebody's own: nobody published
// them, and their owner decides what others may do with them.
func (k Kind) Own() bool { return k == Indicator || k == OwnAreas }

// Publisher names who publishes files of the kind; "" for own files and for a
// kind that a newer program made.
func (k Kind) Publisher() string {
	switch k {
	case Areas:
		return "CBS, Kadaster"
	case Squares, Figures, Ages, Columns:
		return "CBS"
	case RIVM:
		return "RIVM"
	}
	return ""
}
