package fetch

import (
	"bufio"
	"strings"
	"testing"
)

func TestKindCheck(t *testing.T) {
	const (
		gpkg    = "SQLite format 3\x00rest"
		archive = "PK\x03\x04rest"
		page    = "\r\n <!DOCTYPE HTML><html><head>"
	)
	for _, tt := range []struct {
		kind Kind
		head string
		want string // in the message; "" = accepted
	}{
		{GeoPackage, gpkg, ""}, {GeoPackage, archive, "not a GeoPackage but application/zip"},
		{GeoPackage, page, "text/html"}, {GeoPackage, "", "empty"},
		{Zip, archive, ""}, {Zip, gpkg, "not a zip archive"}, {Zip, "PK\x05\x06", "not a zip archive"},
		{JSON, `{"a":1}`, ""}, {JSON, "\ufeff\r\n [1]", ""}, {JSON, page, "text/html"}, {JSON, "<?xml?>", "text/xml"},
		{JSON, " ", "not JSON"},
		{XML, "<?xml version='1.0'?>", ""}, {XML, "<feed/>", ""}, {XML, "<!-- a --><feed/>", ""}, {XML, page, "text/html"},
		{XML, "{}", "not XML"},
		{Any, "GM0599;3\n", ""}, {Any, archive, ""}, {Any, page, "web page"}, {Any, "", "empty"},
	} {
		err := tt.kind.Check(bufio.NewReader(strings.NewReader(tt.head)))
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%q with %q: error %v, want %q in it", tt.kind, tt.head, err, tt.want)
		}
	}
}
