package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"risicokaart/internal/oracle"
)

// TestCasesFolders gives folders and files as they lie around.
func TestCasesFolders(t *testing.T) {
	b := caseGroup(t)
	areas := example(t).Areas
	folder := func(others map[string]string) string {
		dir := t.TempDir()
		content, err := os.ReadFile(areas)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "kaart_2024.gpkg"), content, 0o644))
		for name, text := range others {
			must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		}
		return dir
	}
	inZip := func(name string) string {
		content, err := os.ReadFile(zipped(t, name, map[string]string{"x/inhoud.xml": file(t, "inhoud.xml", "<x/>")}))
		must(t, err)
		return string(content)
	}
	const page = "<!DOCTYPE html><html><head><title>404 Niet gevonden</title></head></html>"
	const exception = `<?xml version="1.0"?><ows:ExceptionReport><ows:Exception><ows:ExceptionText>Onbekend type</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`
	t.Run("documents beside the map", func(t *testing.T) {
		dir := folder(map[string]string{"kwb.xlsx": inZip("kwb.xlsx"), "brief.docx": inZip("brief.docx"),
			"kaart.qgz":  inZip("kaart.qgz"),
			"uitleg.pdf": "%PDF-1.7\n", "foto.jpg": "\xff\xd8\xff\xe0", "leesmij.txt": "Lees mij eerst.\nDank.\n",
			"~$kwb.xlsx": "\x00\x01", "leeg.csv": "",
			"overig.zip": inZip("overig.zip")})
		b.takes(t, []string{dir}, whole, "kwb.xlsx: it is an Excel workbook", "brief.docx: it is a Word document",
			"kaart.qgz: it is a project of QGIS", "uitleg.pdf: it is a PDF document", "foto.jpg: it is a picture",
			"leesmij.txt: it",
			"leeg.csv: it is empty", "overig.zip: it")
	})
	t.Run("a zip of shapefiles beside the map", func(t *testing.T) {
		dir := folder(nil)
		members := map[string]string{}
		parts, _ := filepath.Glob(filepath.Join(shapefiles(t), "*"))
		for _, path := range parts {
			members[filepath.Base(path)] = path
		}
		content, err := os.ReadFile(zipped(t, "kaart_shp.zip", members))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "kaart_shp.zip"), content, 0o644))
		b.refuses(t, []string{dir}, "kaart_2024.gpkg", "with other values or columns", "give one of them")
	})
	t.Run("a zip with backslashes", func(t *testing.T) {
		b.takes(t, []string{zipped(t, "kaart.zip",
			map[string]string{`wbk\2024\kaart_2024.gpkg`: spoilt(t, areas,
				`update gpkg_contents set description = description || ' zip'`)})}, whole)
	})
	t.Run("a link, in a folder with odd names", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), `O'Brien "2024" é %s`)
		must(t, os.Mkdir(dir, 0o755))
		link := filepath.Join(dir, "de kaart.gpkg")
		must(t, os.Symlink(spoilt(t, areas, `update gpkg_contents set description = description || ' link'`), link))
		b.takes(t, []string{link}, whole)
	})
	for _, test := range []struct {
		name, text string
		wants      []string
	}{
		{"kaart.json", page, []string{"web page", "404 Niet gevonden", "fetch it again"}},
		{"kaart.zip", page, []string{"web page", "fetch it again"}},
		{"kaart.csv", page, []string{"web page", "fetch it again"}},
		{"wfs.json", exception, []string{"error message of a web service", "Onbekend type", "fetch it again"}},
		{"wfs.gpkg", exception, []string{"not a GeoPackage", "web page or message"}},
		{"arcgis.json", `{"displayFieldName":"","geometryType":"esriGeometryPolygon","features":[{"attributes":{}}]}`,
			[]string{"JSON of ArcGIS", "ogr2ogr"}},
		{"topo.json", `{"type":"Topology","objects":{},"arcs":[]}`, []string{"TopoJSON", "ogr2ogr"}},
		{"onedrive.csv", strings.Repeat("\x00", 4096), []string{"zero bytes", "fetch it again"}},
		{"kwb.xlsx", inZip("kwb.xlsx"), []string{"an Excel workbook", "save its sheet as CSV"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.refuses(t, []string{areas, file(t, test.name, test.text)}, append(test.wants, test.name)...)
		})
	}
	t.Run("ogr2ogr missing", func(t *testing.T) {
		path, err := binary()
		must(t, err)
		cmd := exec.Command(path, "import", "--data-dir", b.dir, "--database-url", b.database, shapefiles(t))
		cmd.Env = append(os.Environ(), "PATH=/nowhere")
		said, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("status %d, error %v, want 1", cmd.ProcessState.ExitCode(), err)
		}
		says(t, "import", string(said), []string{".shp", "ogr2ogr", "is not installed", "apt install gdal-bin"})
	})
	t.Run("other formats", func(t *testing.T) {
		t.Run("FlatGeobuf", func(t *testing.T) {
			b.takes(t, []string{converted(t, "buurten_2024.fgb", areas, "-f", "FlatGeobuf", "-sql", "select * from buurten",
				"-nln", "buurten_2024")}, whole)
		})
		if strings.Contains(output(t, oracle.Program(t, "ogrinfo"), "--formats"), "OpenFileGDB -vector- (rw") {
			t.Run("FileGDB", func(t *testing.T) {
				b.takes(t, []string{converted(t, "kaart_2024.gdb", areas, "-f", "OpenFileGDB")}, whole)
			})
		}
	})
}

// TestCasesMaps gives maps in parts, alone, twice, and against each other.
func TestCasesMaps(t *testing.T) {
	b := caseGroup(t)
	part := func(gemeenten ...string) string {
		list := "'" + strings.Join(gemeenten, "', '") + "'"
		var statements []string
		for _, layer := range layerOf {
			statements = append(statements, fmt.Sprintf("delete from %s where gemeentecode not in (%s)", layer, list))
		}
		return spoilt(t, three(t).Areas, statements...)
	}
	want := b.estimates(t, b.takes(t, []string{three(t).Areas}, "3 gemeenten"))
	for name, files := range map[string][]string{
		"two parts":                 {part("GM9901"), part("GM9902", "GM9903")},
		"three parts":               {part("GM9901"), part("GM9902"), part("GM9903")},
		"parts that overlap":        {part("GM9901", "GM9902"), part("GM9902", "GM9903")},
		"a part and one of another": {part("GM9903", "GM9901"), part("GM9902")},
	} {
		t.Run(name, func(t *testing.T) { alike(t, want, b.estimates(t, b.takes(t, files, "3 gemeenten"))) })
	}
	t.Run("parts that contradict", func(t *testing.T) {
		other := spoilt(t, part("GM9902", "GM9903"), `update buurten set aantal_inwoners = aantal_inwoners + 1`)
		b.refuses(t, []string{part("GM9901", "GM9902"), other}, "kaart_2024.gpkg", "with other values or columns",
			"give one of them")
	})
	t.Run("the same map twice", func(t *testing.T) {
		b.refuses(t, []string{part("GM9901"), part("GM9901")}, "the same areas", "give one of them")
	})
	t.Run("squares in two parts", func(t *testing.T) {
		half := func(which string) string {
			return spoilt(t, example(t).Squares, "delete from cbs_vk100_2024 where rowid % 2 = "+which)
		}
		b.takes(t, []string{example(t).Areas, half("0"), half("1")}, "1818 squares of 100 m")
	})
	only := func(layer string) string {
		return fmt.Sprintf(`delete from gpkg_geometry_columns where table_name <> '%[1]s'; delete from gpkg_contents where table_name <> '%[1]s'`, layer)
	}
	t.Run("buurten alone", func(t *testing.T) { b.takes(t, []string{spoilt(t, example(t).Areas, only("buurten"))}, whole) })
	t.Run("buurten of three alone", func(t *testing.T) {
		b.takes(t, []string{spoilt(t, three(t).Areas, only("buurten"))},
			"3 gemeenten")
	})
	t.Run("wijken alone", func(t *testing.T) {
		b.takes(t, []string{spoilt(t, example(t).Areas, only("wijken"))},
			"1 gemeenten (1 without buurten), 8 wijken, 0 buurten")
	})
	for name, row := range map[string]string{
		"the country": "NL00", "people abroad": "GM0998", "people without an address": "GM0999", "unknown": "GM0997",
	} {
		t.Run(name, func(t *testing.T) {
			b.takes(t, []string{spoilt(t, example(t).Areas,
				fmt.Sprintf(`create table g as select * from gemeenten where water = 'NEE' limit 1;
				update g set id = 900, gemeentecode = '%s', gemeentenaam = 'Buitenland'; insert into gemeenten select * from g`, row))}, whole)
		})
	}
}

// TestCasesSystems gives coordinates in every system, named well, badly or not.
func TestCasesSystems(t *testing.T) {
	b := caseGroup(t)
	areas := example(t).Areas
	edition := b.takes(t, []string{areas}, whole)
	want, ground := b.estimates(t, edition), b.hectares(t, edition)
	srs := func(id string) string {
		return spoilt(t, areas, `update gpkg_geometry_columns set srs_id = `+id, `update gpkg_contents set srs_id = `+id)
	}
	custom := spoilt(t, areas, `insert into gpkg_spatial_ref_sys select srs_name, 100000, 'NONE', 100000, definition, description
		from gpkg_spatial_ref_sys where srs_id = 28992`, `update gpkg_geometry_columns set srs_id = 100000`)
	to := func(system string) string {
		return converted(t, "kaart_2024.gpkg", areas, "-f", "GPKG", "-t_srs", system, "-nlt", "PROMOTE_TO_MULTI")
	}
	for name, path := range map[string]string{
		"srs_id -1": srs("-1"), "srs_id 0": srs("0"), "srs_id that is not listed": srs("99999"),
		"a number of its own": custom,
		"degrees":             to("EPSG:4326"), "degrees of ETRS89": to("EPSG:4258"),
		"RD and NAP": converted(t, "kaart_2024.gpkg", areas, "-f", "GPKG", "-a_srs", "EPSG:7415"),
	} {
		t.Run(name, func(t *testing.T) {
			edition := b.takes(t, []string{path}, whole)
			alike(t, want, b.estimates(t, edition))
			if got := b.hectares(t, edition); math.Abs(got-ground) > ground/1e4 {
				t.Errorf("%.2f ha, want %.2f", got, ground)
			}
		})
	}
	geo := func(system string) map[string]any {
		path := converted(t, "buurten.json", areas, "-f", "GeoJSON", "-t_srs", system, "-lco", "RFC7946=NO", "-sql",
			"select * from buurten")
		content, err := os.ReadFile(path)
		must(t, err)
		var collection map[string]any
		must(t, json.Unmarshal(content, &collection))
		return collection
	}
	write := func(collection map[string]any, change func(map[string]any)) string {
		change(collection)
		content, err := json.Marshal(collection)
		must(t, err)
		return file(t, "buurten_2024.json", string(content))
	}
	crs := func(value any) func(map[string]any) { return func(c map[string]any) { c["crs"] = value } }
	for name, path := range map[string]string{
		"GeoJSON, crs null":          write(geo("EPSG:28992"), crs(nil)),
		"GeoJSON, crs null, degrees": write(geo("EPSG:4326"), crs(nil)),
		"GeoJSON, EPSG:4326": write(geo("EPSG:4326"),
			crs(map[string]any{"type": "name", "properties": map[string]any{"name": "EPSG:4326"}})),
		"GeoJSON, EPSG:4258": write(geo("EPSG:4258"),
			crs(map[string]any{"type": "name", "properties": map[string]any{"name": "urn:ogc:def:crs:EPSG::4258"}})),
		"GeoJSON, crs a string":      write(geo("EPSG:28992"), crs("EPSG:28992")),
		"GeoJSON without crs, in RD": write(geo("EPSG:28992"), func(c map[string]any) { delete(c, "crs") }),
		"GeoJSON without crs":        write(geo("EPSG:4326"), func(c map[string]any) { delete(c, "crs") }),
		"GeoJSON, collections of shapes": write(geo("EPSG:28992"), func(c map[string]any) {
			for _, f := range c["features"].([]any) {
				f := f.(map[string]any)
				f["geometry"] = map[string]any{"type": "GeometryCollection", "geometries": []any{
					map[string]any{"type": "Point", "coordinates": []any{28000, 482000}}, f["geometry"]}}
			}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			if got := b.hectares(t, b.takes(t, []string{path},
				whole)); math.Abs(got-ground) > ground/50 { // buurten have no water
				t.Errorf("%.2f ha, want about %.2f", got, ground)
			}
		})
	}
	swapped := func(c map[string]any) {
		for _, f := range c["features"].([]any) {
			swap(f.(map[string]any)["geometry"].(map[string]any)["coordinates"].([]any))
		}
	}
	for _, test := range []struct {
		name, path string
		wants      []string
	}{
		{"axes swapped", write(geo("EPSG:28992"), swapped), []string{"y before x", "swap them"}},
		{"axes swapped, crs null", write(geo("EPSG:28992"), func(c map[string]any) { swapped(c); c["crs"] = nil }),
			[]string{"y before x", "swap them"}},
		{"latitude first", write(geo("EPSG:4326"), swapped), []string{"latitude before longitude", "swap them"}},
		{"RD that claims degrees", converted(t, "kaart_2024.gpkg", areas, "-f", "GPKG", "-a_srs", "EPSG:4326"),
			[]string{"RD New", "ogr2ogr -a_srs EPSG:28992"}},
		{"degrees that claim RD", converted(t, "kaart_2024.gpkg", to("EPSG:4326"), "-f", "GPKG", "-a_srs", "EPSG:28992"),
			[]string{"in degrees", "ogr2ogr -a_srs EPSG:4326"}},
		{"another system", to("EPSG:3857"), []string{"EPSG:3857", "ogr2ogr -t_srs EPSG:28992"}},
		{"UTM", to("EPSG:25831"), []string{"EPSG:25831", "ogr2ogr -t_srs EPSG:28992"}},
		{"crs of nothing", write(geo("EPSG:28992"), crs(7)), []string{"read crs", "want an object"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.refuses(t, []string{test.path},
				append(test.wants, filepath.Base(test.path))...)
		})
	}
}

// swap exchanges x and y in coordinates of any depth.
func swap(coordinates []any) {
	if _, number := coordinates[0].(float64); number {
		coordinates[0], coordinates[1] = coordinates[1], coordinates[0]
		return
	}
	for _, part := range coordinates {
		swap(part.([]any))
	}
}

// interrupted starts an import, stops it as Ctrl-C does, and returns how long it took
// to end.
func (b bench) interrupted(t *testing.T, after time.Duration, args ...string) time.Duration {
	t.Helper()
	path, err := binary()
	must(t, err)
	cmd := exec.Command(path, append([]string{"import", "--data-dir", b.dir, "--database-url", b.database}, args...)...)
	must(t, cmd.Start())
	time.Sleep(after)
	begun := time.Now()
	_ = cmd.Process.Signal(syscall.SIGINT) // it may have ended
	_ = cmd.Wait()
	return time.Since(begun)
}
