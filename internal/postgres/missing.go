package postgres

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// MissingError says that this machine lacks PostgreSQL's server programs, or
// PostGIS for them.
type MissingError struct {
	Major    int  // major version that is needed; 0 when any will do
	Existing bool // the version is that of a cluster that already holds data
	Server   bool // the server programs are missing too, not PostGIS alone
}

// Packages returns the Debian and Ubuntu packages to install.
func (e *MissingError) Packages() []string {
	return e.packages(readOSRelease())
}

func (e *MissingError) packages(osRelease string) []string {
	major := e.Major
	if major == 0 {
		major = packagedMajor(osRelease)
	}
	if major == 0 {
		return []string{"postgresql", "postgresql-postgis"}
	}
	postGIS := fmt.Sprintf("postgresql-%d-postgis-3", major)
	if !e.Server {
		return []string{postGIS}
	}
	return []string{fmt.Sprintf("postgresql-%d", major), postGIS}
}

func (e *MissingError) Error() string {
	var b strings.Builder
	switch {
	case e.Existing && e.Server:
		fmt.Fprintf(&b, "find PostgreSQL: the database in the data folder was made by PostgreSQL %d, which is not installed", e.Major)
	case e.Server:
		fmt.Fprintf(&b, "find PostgreSQL: no server of version %d or newer is installed", minMajor)
	default:
		fmt.Fprintf(&b, "find PostGIS: it is not installed for PostgreSQL %d", e.Major)
	}
	fmt.Fprintf(&b, "; install it (Debian, Ubuntu: apt-get install %s)", strings.Join(e.Packages(), " "))
	if e.Existing {
		b.WriteString(", or choose another --data-dir and import again")
	} else {
		b.WriteString(", or use a server of yours with --database-url")
	}
	return b.String()
}

// readOSRelease returns the text that identifies the Linux distribution, empty
// where there is none.
func readOSRelease() string {
	b, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return ""
	}
	return string(b)
}

// packagedMajor returns the major version of PostgreSQL that a release of
// Debian or Ubuntu packages, 0 for other systems.
func packagedMajor(osRelease string) int {
	field := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(osRelease))
	for lines.Scan() {
		if key, value, ok := strings.Cut(lines.Text(), "="); ok {
			field[key] = strings.Trim(value, `"'`)
		}
	}
	switch field["ID"] + " " + field["VERSION_ID"] {
	case "debian 11":
		return 13
	case "ubuntu 22.04":
		return 14
	case "debian 12":
		return 15
	case "ubuntu 24.04":
		return 16
	case "debian 13":
		return 17
	}
	return 0
}
