package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"risicokaart/internal/source"
)

const (
	sqliteMagic = "SQLite format 3\x00"
	headerBytes = 100
)

// checkHeader refuses what is plainly not a whole SQLite database: SQLite
// itself notices a file cut short only when it happens to need a missing page,
// which may be after many features have been read.
//
// Offsets: https://www.sqlite.org/fileformat.html#the_database_header.
func checkHeader(path string) error {
	file, err := os.Open(path)
	if err != nil {
		hint := ""
		if errors.Is(err, fs.ErrNotExist) {
			hint = "check the path"
		}
		return &source.Error{File: path, Problem: "cannot open the file", Err: errors.Unwrap(err), Hint: hint}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return &source.Error{File: path, Problem: "cannot open the file", Err: err}
	}
	switch {
	case info.IsDir():
		return &source.Error{File: path, Problem: "this is a folder", Hint: "name a .gpkg file in it"}
	case info.Size() == 0:
		return &source.Error{File: path, Problem: "the file is empty", Hint: hintFetchAgain}
	}
	var header [headerBytes]byte
	n, err := io.ReadFull(file, header[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return &source.Error{File: path, Problem: "cannot read the file", Err: err}
	}
	if n < len(sqliteMagic) || string(header[:len(sqliteMagic)]) != sqliteMagic {
		return &source.Error{File: path, Problem: "this is not a GeoPackage, whatever its name says",
			Hint: "open it in a text editor: a web page or message may have been saved instead"}
	}
	if want := declaredSize(header); info.Size() < want {
		return &source.Error{File: path, Problem: fmt.Sprintf("the file is cut short: it has %d of %d bytes", info.Size(),
			want), Hint: hintFetchAgain}
	}
	return checkJournal(path)
}

// declaredSize returns the number of bytes that the header promises, at least
// one page.
func declaredSize(header [headerBytes]byte) int64 {
	pageSize := int64(binary.BigEndian.Uint16(header[16:]))
	if pageSize == 1 {
		pageSize = 65536
	}
	pages := int64(binary.BigEndian.Uint32(header[28:]))
	// The page count is right only when the last writer kept it, which it shows
	// by repeating the change counter.
	if binary.BigEndian.Uint32(header[24:]) != binary.BigEndian.Uint32(header[92:]) {
		pages = 1
	}
	return max(pageSize*max(pages, 1), headerBytes)
}

// checkJournal refuses a file with changes that are not in the file itself yet.
func checkJournal(path string) error {
	for _, suffix := range []string{"-wal", "-journal"} {
		if info, err := os.Stat(path + suffix); err == nil && info.Size() > 0 {
			return &source.Error{File: path, Problem: "the file has unfinished changes in " + path + suffix,
				Hint: "close the program that has the file open, such as QGIS, and try again"}
		}
	}
	return nil
}
