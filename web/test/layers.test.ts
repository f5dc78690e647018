import assert from "node:assert/strict";
import test from "node:test";
import { pathToFileURL } from "node:url";
import type { StyleSpecification } from "maplibre-gl";
import { indicatorFigures } from "../src/figures/indicator";
import { loneliness } from "../src/figures/loneliness";
import { createLayers, type Drawn } from "../src/map/layers";
import { parse } from "../src/state/address";
import { answer, edition, own, severe } from "./fixtures";
import { words } from "./words";

// The style as it is shipped; not bundled, as it reads the style sheet beside it.
const { style } = (await import(pathToFileURL("style/style.mjs").href)) as { style: StyleSpecification };

/** A map of the style without own areas, which keeps what it is told. */
function fakeMap() {
  const layers = new Map(style.layers.filter((layer) => !layer.id.startsWith("eigen-")).map((layer) => [layer.id, layer]));
  const kept = {
    filter: new Map<string, unknown>(),
    visibility: new Map<string, unknown>(),
    range: new Map<string, [number, number]>(),
    color: new Map<string, unknown>(),
    class: new Map<string, unknown>(),
  };
  const known = (id: string) => assert.ok(layers.has(id), `the style has no layer ${id}`);
  const map = {
    getSource: (id: string) => (id === "eigen" ? undefined : {}),
    getLayer: (id: string) => layers.get(id),
    getPaintProperty: (id: string) => (known(id), "the style's own colour"),
    setPaintProperty: (id: string, _name: string, value: unknown) => (known(id), kept.color.set(id, value)),
    setLayoutProperty: (id: string, _name: string, value: unknown) => (known(id), kept.visibility.set(id, value)),
    setLayerZoomRange: (id: string, from: number, to: number) => (known(id), kept.range.set(id, [from, to])),
    setFilter: (id: string, filter: unknown) => (known(id), kept.filter.set(id, filter)),
    setFeatureState: ({ id }: { id: string }, state: { class: number }) => kept.class.set(id, state.class),
    removeFeatureState: () => kept.class.clear(),
  };
  return { map: map as unknown as Drawn, kept };
}

const start = parse("/");

test("a chosen level hides the others, and none brings them back", () => {
  const { map, kept } = fakeMap();
  const { apply, levelAt } = createLayers(map, String);
  apply(undefined, start);
  assert.equal(kept.visibility.get("wijken-fill"), "visible");
  apply(start, { ...start, level: "wijk" });
  assert.deepEqual([kept.visibility.get("wijken-fill"), kept.range.get("wijken-border")], ["visible", [0, 24]]);
  assert.deepEqual([kept.visibility.get("buurten-fill"), kept.visibility.get("h3-no-data")], ["none", "none"]);
  assert.equal(kept.visibility.has("wijken-names"), false, "names of CBS stand at any level");
  apply({ ...start, level: "wijk" }, start);
  assert.deepEqual([kept.visibility.get("buurten-fill"), kept.range.get("wijken-border")], ["visible", [8.5, 10.5]]);
  assert.deepEqual([7, 9, 12].map((zoom) => levelAt(zoom, "")), ["gemeente", "wijk", "buurt"]);
});

test("the chosen area is outlined on its own level alone", () => {
  const { map, kept } = fakeMap();
  const { apply, hover } = createLayers(map, String);
  const chosen = { ...start, area: "BU05991577" };
  apply(start, chosen);
  assert.deepEqual(kept.filter.get("buurten-chosen"), ["==", ["get", "code"], "BU05991577"]);
  assert.deepEqual(kept.filter.get("wijken-chosen"), ["==", ["get", "code"], ""]);
  hover("GM0599");
  assert.deepEqual(kept.filter.get("gemeenten-hover"), ["==", ["get", "code"], "GM0599"]);
  kept.filter.clear();
  apply(chosen, { ...chosen, layer: "ernstig-65" });
  assert.equal(kept.filter.size, 0, "what did not change is not drawn again");
  apply(chosen, start);
  assert.deepEqual(kept.filter.get("buurten-chosen-casing"), ["==", ["get", "code"], ""]);
});

test("figures give areas their class, and loneliness gives the tiles' own back", () => {
  const { map, kept } = fakeMap();
  const { colour } = createLayers(map, String);
  const plain = { level: "buurt", figures: loneliness(edition, words) } as const;
  const severely = { level: "buurt", figures: indicatorFigures(severe, answer, words) } as const;
  const owned = { level: "buurt", figures: indicatorFigures(own(), answer, words) } as const;

  colour(undefined, plain);
  assert.equal(kept.color.size, 0, "a new map is as the style draws it");
  colour(plain, severely);
  assert.deepEqual([...kept.class], [["BU05992194", 0], ["BU05991577", 4]]);
  assert.equal(JSON.stringify(kept.color.get("h3-fill")).includes("severe_65_pct"), true);
  assert.deepEqual(kept.filter.get("h3-no-data"), ["==", ["get", "status"], "no_data"]);
  colour(severely, { ...severely, level: "h3" });
  colour(severely, owned);
  assert.equal(kept.color.get("h3-fill"), "no-data", "cells are without own data");
  assert.deepEqual(kept.filter.get("h3-no-data"), ["!=", ["get", "status"], "suppressed"]);
  colour(owned, plain);
  assert.deepEqual([kept.class.size, kept.color.get("h3-fill")], [0, "the style's own colour"]);
  assert.deepEqual(kept.filter.get("h3-no-data"), ["==", ["get", "status"], "no_data"]);
});
