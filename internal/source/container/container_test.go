package container

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

const (
	page      = "<!DOCTYPE html>\n<html lang=nl><head><title> Pagina niet gevonden </title></head></html>"
	exception = `<?xml version="1.0"?><ows:ExceptionReport><ows:Exception><ows:ExceptionText><![CDATA[ Unknown layer ]]></ows:ExceptionText></ows:Exception></ows:ExceptionReport>`
	service   = `<ServiceExceptionReport><ServiceException code="x">Layer not found</ServiceException></ServiceExceptionReport>`
)

// TestDescribe says what files of no use are.
func TestDescribe(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct{ name, text, want string }{
		{"a.pdf", "%PDF-1.7\n", "is a PDF document"},
		{"a.png", "\x89PNG\r\n\x1a\n\x00\x00", "is a picture"}, {"a.jpg", "\xff\xd8\xff\xe0abc", "is a picture"},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1", "old Office; save its sheet as CSV"},
		{"a.csv.gz", "\x1f\x8b\x08", "packed by gzip; unpack it"},
		{"a.7z", "7z\xbc\xaf\x27\x1c", "packed by 7-Zip; unpack it"},
		{"a.parquet", "PAR1\x15\x04", "a Parquet file"},
		{"a.xlsx", "PK\x03\x04", "an Excel workbook; save its sheet as CSV"}, {"a.QGZ", "PK\x03\x04", "a project of QGIS"},
		{"a.docx", "PK\x03\x04", "a Word document"}, {"a.zip", "PK\x03\x04", "an archive without a file of use"},
		{"a.json", page, `is a web page ("Pagina niet gevonden"), saved in place of data; fetch it again`},
		{"a.gml", exception, `is an error message of a web service ("Unknown layer"), saved in place of data`},
		{"b.gml", service, `is an error message of a web service ("Layer not found")`},
		{"a.xml", "<?xml version='1.0'?><gml/>", "is XML"}, {"a.kml", "<kml/>", "is XML"},
		{"arcgis.json", `{"displayFieldName":"","geometryType":"esriGeometryPolygon"}`, "JSON of ArcGIS"},
		{"topo.json", `{"type":"Topology","objects":{}}`, "TopoJSON"},
		{"b.json", `[{"a":1}]`, "JSON without features or rows"}, {"c.json", `{"a":1}`, "JSON without features or rows"},
		{"a.txt", "Lees mij.\nDank u.\n", "a text that is no table"}, {"leeg.csv", "", "is empty"},
		{"wit.csv", " \r\n\t", "is empty"},
		{"nul.csv", strings.Repeat("\x00", 100), "nothing but zero bytes"},
		{"a.bin", "\x01\x02\x00\x99\xfe\x00", "is of another kind"},
	} {
		path := filepath.Join(dir, test.name)
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		head, err := Head(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := Describe(path, head); !strings.Contains(got, test.want) {
			t.Errorf("%s: it %s, want it %s", test.name, got, test.want)
		}
		if Sniff(path, head) {
			t.Errorf("%s: taken for data", test.name)
		}
		_, err = Open(t.Context(), path, head, "")
		var told *source.Error
		if !errors.As(err, &told) || !errors.Is(err, ErrUnknown) || told.File != path || told.Hint == "" {
			t.Errorf("%s: open: error %v", test.name, err)
		}
	}
}

// TestHead is text in UTF-8, whatever it is written in, and longer where the first
// lines of a table are.
func TestHead(t *testing.T) {
	head := func(text string) []byte {
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		head, err := Head(path)
		if err != nil {
			t.Fatal(err)
		}
		if !Sniff(path, head) {
			t.Errorf("%.30q is not taken for a table", text)
		}
		return head
	}
	if got := string(head("code;naam\nGM1900;S\xfadwest\n")); !strings.Contains(got, "Súdwest") {
		t.Errorf("Windows-1252: %q", got)
	}
	if got := string(head("\xff\xfec\x00,\x00d\x00\n\x001\x00,\x002\x00\n\x00")); got != "c,d\n1,2\n" {
		t.Errorf("UTF-16: %q", got)
	}
	wide := strings.Repeat("a_rather_long_name_of_a_column,", 1500) + "z\n" + strings.Repeat("1,", 1500) + "2\n"
	if got := head(wide); len(got) != len(wide) {
		t.Errorf("a wide table: %d of %d bytes", len(got), len(wide))
	}
	if got := head(strings.Repeat("a,b\n1,2\n", 1<<20)); len(got) > textfile.MaxHeader {
		t.Errorf("%d bytes of a long table", len(got))
	}
	if _, err := Head(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there has a start")
	}
}
