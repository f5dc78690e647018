package gpkg

import (
	"strings"

	"risicokaart/internal/source"
)

// columnType maps a declared SQL type to a Type; ok is false for columns that
// are not attributes, such as BLOB. See table 1 of the specification.
func columnType(declared string) (t source.Type, ok bool) {
	name, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(declared)), "(")
	switch strings.TrimSpace(name) {
	case "BOOLEAN", "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT":
		return source.Integer, true
	case "FLOAT", "DOUBLE", "REAL", "NUMERIC", "DOUBLE PRECISION":
		return source.Real, true
	case "TEXT", "VARCHAR", "CHAR", "STRING", "DATE", "DATETIME":
		return source.Text, true
	}
	return 0, false
}
