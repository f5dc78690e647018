import assert from "node:assert/strict";
import test from "node:test";
import { createExpression, latest as specification, type StylePropertySpecification } from "@maplibre/maplibre-gl-style-spec";
import type { Level } from "../src/areas/areas";
import { type Borders, classOf } from "../src/figures/classes";
import { around, closest, padding, readable } from "../src/map/frame";
import { classColor, isArea, withoutFigures } from "../src/map/expressions";
import { drawing, drawnLevel, type ZoomRange } from "../src/map/levels";
import { throttle } from "../src/map/throttle";
import { tipPlace, tipText } from "../src/map/tip";
import { random } from "./random";
import { words } from "./words";

const ranges = new Map<Level, ZoomRange>([["gemeente", [0, 8.5]], ["wijk", [8.5, 10.5]], ["buurt", [10.5, 24]], ["h3", [24, 24]]]);

test("the level is the chosen one, or that of the zoom", () => {
  assert.deepEqual([0, 8.49, 8.5, 10.5, 16].map((zoom) => drawnLevel("", zoom, ranges)), ["gemeente", "gemeente", "wijk", "buurt", "buurt"]);
  assert.equal(drawnLevel("h3", 7, ranges), "h3");
  assert.equal(drawnLevel("", 9, new Map([["gemeente", [0, 8.5]]])), "buurt", "where the edition has none");
});

test("a chosen level is drawn at every zoom and alone", () => {
  assert.deepEqual(drawing("wijk", "", [8.5, 10.5]), { visible: true, range: [8.5, 10.5] });
  assert.deepEqual(drawing("wijk", "wijk", [8.5, 10.5]), { visible: true, range: [0, 24] });
  assert.deepEqual(drawing("wijk", "buurt", [8.5, 10.5]), { visible: false, range: [8.5, 10.5] });
});

test("MapLibre gives a figure the colour of the class that all else gives it", () => {
  const r = random(9);
  const colors = { c1: "#000001", c2: "#000002", c3: "#000003", c4: "#000004", c5: "#000005", "no-data": "#000000" };
  const tokens = (name: string) => colors[name as keyof typeof colors];
  const property = specification.paint_fill["fill-color"] as StylePropertySpecification;
  for (let i = 0; i < 200; i++) {
    const reached = Array.from({ length: r.below(5) }, () => r.below(20)).sort((a, b) => a - b);
    const borders: Borders = [...reached, null, null, null, null].slice(0, 4);
    const parsed = createExpression(classColor("figure", borders, tokens), "fill-color", property);
    assert.ok(parsed.result === "success");
    const color = (figure: unknown) =>
      Math.round(255 * parsed.value.evaluate({ zoom: 10 }, { type: "Polygon", properties: { figure } }).b);
    for (let value = -1; value < 21; value += 0.5) assert.equal(color(value), classOf(borders, value), `${value} in ${borders.join()}`);
    assert.deepEqual([color(undefined), color(null), color("12")], [0, 0, 0]);
  }
});

test("filters match one area, or those without figures", () => {
  assert.deepEqual(isArea("BU05991577"), ["==", ["get", "code"], "BU05991577"]);
  assert.deepEqual(withoutFigures(true), ["!=", ["get", "status"], "suppressed"]);
  assert.deepEqual(withoutFigures(false), ["==", ["get", "status"], "no_data"]);
});

test("cells are not looked at from nearer than they are drawn", () => {
  const cell = (resolution: number) => `8${resolution}1969506bfffff`;
  assert.deepEqual([7, 8, 9].map((resolution) => closest(cell(resolution))), [8.5, 10.5, 12.5]);
  assert.deepEqual([cell(6), "BU05991577", "zuid-1"].map(closest), [13, 13, 13]);
  assert.deepEqual([readable("BU05991577", 24), readable("BU05991577", 25), readable(cell(8), 3)], [false, true, true]);
});

test("the room for an area is clear of legend, controls and sheet", () => {
  assert.deepEqual(padding(0, 1366), { top: 72, right: 304, bottom: 48, left: 32 });
  assert.deepEqual(padding(0, 1199), { top: 72, right: 48, bottom: 48, left: 32 });
  assert.deepEqual(padding(164, 390), { top: 152, right: 16, bottom: 244, left: 16 });
});

test("the map goes as far round an edition as it is large, and at least four degrees", () => {
  assert.deepEqual(around([4, 51, 5, 52]), [0, 47, 9, 56]);
  assert.deepEqual(around([0, 0, 10, 2]), [-10, -10, 20, 12]);
});

test("the tip names the area and says why there is no figure", () => {
  assert.deepEqual(tipText({ name: "Pendrecht", status: "ok" }, { value: 55, class: 5, text: "55%" }, words), { title: "Pendrecht", text: "55%" });
  assert.deepEqual(tipText({ name: "Waalhaven", status: "suppressed" }, undefined, words), { title: "Waalhaven", text: "verborgen om privacy" });
  assert.deepEqual(tipText({ status: "no_data" }, undefined, words), { title: "Zeshoekige cel", text: "geen gegevens" });
});

test("the tip stays within the map", () => {
  const tip = { width: 200, height: 50 };
  assert.deepEqual(tipPlace({ x: 300, y: 300 }, tip, 900), { x: 314, y: 236 });
  assert.deepEqual(tipPlace({ x: 890, y: 300 }, tip, 900), { x: 692, y: 236 });
  assert.deepEqual(tipPlace({ x: 300, y: 60 }, tip, 900), { x: 314, y: 78 }, "below the pointer at the top");
  assert.deepEqual(tipPlace({ x: 100, y: 300 }, tip, 150), { x: 8, y: 236 });
});

test("what is throttled runs at once, then once a period, and last of all with the last call", () => {
  let runs = 0;
  const timers: (() => void)[] = [];
  const call = throttle(() => runs++, 300, (next) => timers.push(next));
  const tick = () => timers.shift()!();
  call();
  assert.equal(runs, 1);
  call();
  call();
  assert.equal(runs, 1);
  tick();
  assert.equal(runs, 2);
  tick();
  assert.deepEqual([runs, timers.length], [2, 0]);
  call();
  assert.equal(runs, 3);
});
