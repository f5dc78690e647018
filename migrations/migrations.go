// Package migrations holds the versioned SQL that lays out the shared part of
// the database: the list of editions and which of them is current. The tables
// of one edition live in a schema of their own, made by package store.
package migrations

import "embed"

// FS holds the migrations in tern's format, NNN_name.sql.
//
//go:embed *.sql
var FS embed.FS
