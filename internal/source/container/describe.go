package container

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"
)

// seems lists what files seem to be by their first bytes.
var seems = []struct{ magic, what string }{
	{"%PDF", "is a PDF document"},
	{"\x89PNG", "is a picture"}, {"\xff\xd8\xff", "is a picture"}, {"GIF8", "is a picture"},
	{"\xd0\xcf\x11\xe0", "is a document of an old Office; save its sheet as CSV"},
	{"\x1f\x8b", "is packed by gzip; unpack it"}, {"7z\xbc\xaf", "is packed by 7-Zip; unpack it"},
	{"Rar!", "is packed by RAR; unpack it"},
	{"PAR1", "is a Parquet file, which is not read"},
}

// packed names what zip files are by their extensions.
var packed = map[string]string{
	".xlsx": "is an Excel workbook; save its sheet as CSV", ".xlsm": "is an Excel workbook; save its sheet as CSV",
	".ods": "is a spreadsheet of LibreOffice; save its sheet as CSV", ".docx": "is a Word document",
	".odt": "is a document of LibreOffice", ".pptx": "is a presentation", ".qgz": "is a project of QGIS",
	".kmz": "is a map of Google Earth; convert it with ogr2ogr -f GPKG new.gpkg old.kmz",
}

// IsDocument reports whether a file is packed like a zip but is a document, by its
// name.
func IsDocument(path string) bool { return packed[strings.ToLower(filepath.Ext(path))] != "" }

// titles finds what a web page or a service says of itself.
var titles = regexp.MustCompile(`(?is)<(?:title|(?:\w+:)?(?:ServiceException|ExceptionText))[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]+)`)

// Describe says what a file seems to be that starts with these bytes of [Head] and
// is of no use: the end of a sentence that begins with "it".
func Describe(path string, head []byte) string {
	if what := ofAnother(head); what != "" {
		return what
	}
	text := bytes.ToLower(bytes.TrimSpace(head))
	switch {
	case len(text) == 0:
		return "is empty"
	case len(bytes.Trim(head, "\x00")) == 0:
		return "has nothing but zero bytes: it was not copied or synchronised whole; fetch it again"
	case bytes.HasPrefix(head, []byte("PK")):
		if what := packed[strings.ToLower(filepath.Ext(path))]; what != "" {
			return what
		}
		return "is an archive without a file of use"
	case IsMessage(head):
		what := "is a web page"
		if bytes.Contains(text, []byte("exception")) && !bytes.Contains(text, []byte("<html")) {
			what = "is an error message of a web service"
		}
		if found := titles.FindSubmatch(head); found != nil {
			what += fmt.Sprintf(" (%.80q)", strings.TrimSpace(string(found[1])))
		}
		return what + ", saved in place of data; fetch it again"
	case bytes.HasPrefix(text, []byte("<")):
		return "is XML; convert it with ogr2ogr -f GPKG new.gpkg old.xml where it has areas"
	case bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte(`"geometrytype"`)):
		return "is JSON of ArcGIS; convert it with ogr2ogr -f GPKG new.gpkg old.json"
	case bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte(`"topology"`)):
		return "is TopoJSON; convert it with ogr2ogr -f GPKG new.gpkg old.json"
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return "is JSON without features or rows"
	case utf8.Valid(head[:len(head)*3/4]) && bytes.IndexByte(head, 0) < 0:
		return "is a text that is no table with commas, semicolons or tabs between its columns"
	}
	return "is of another kind"
}

// ofAnother says by its first bytes that a file is of a kind that is no text; "" where
// they do not tell.
func ofAnother(head []byte) string {
	for _, s := range seems {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.what
		}
	}
	return ""
}

// IsMessage reports whether a file that starts with these bytes is a web page or
// the error of a web service: what is saved when a download failed.
func IsMessage(head []byte) bool {
	text := bytes.ToLower(bytes.TrimSpace(head))
	if !bytes.HasPrefix(text, []byte("<")) {
		return false
	}
	for _, sign := range []string{"<!doctype html", "<html", "serviceexception", "exceptionreport"} {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	return false
}
