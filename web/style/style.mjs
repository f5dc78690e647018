// The MapLibre style of the map, as a template: the server puts its own
// address for {origin}. Colours come from the design tokens of the style
// sheet, so that map and legend cannot differ.
import { readFileSync } from "node:fs";

const tokens = readFileSync(new URL("../src/css/tokens.css", import.meta.url), "utf8");

function color(name) {
  const match = tokens.match(new RegExp(`--${name}:\\s*(#[0-9a-f]{6});`));
  if (!match) throw new Error(`style: token --${name} not found in tokens.css`);
  return match[1];
}

// What the map shows by itself at each zoom.
const levels = {
  gemeenten: { zoom: [0, 8.5], border: [0.4, 1.2] },
  wijken: { zoom: [8.5, 10.5], border: [0.4, 1] },
  buurten: { zoom: [10.5, 24], border: [0.3, 0.8] },
  h3: { zoom: [24, 24], border: [0.2, 0.6] },
  eigen: { zoom: [24, 24], border: [0.4, 1] }, // the server leaves it out of editions without own areas
};

// How names are set. A level is told from the next by its letters, not by size
// alone, as the names of two levels stand together while one gives way to the
// other: gemeenten bold, wijken spaced capitals in grey, buurten plain. `room`
// is kept free round a name, so that few stand together, the most populous first.
const lettering = {
  eigen: { zoom: [24, 24], size: [12, 14], font: "Inter SemiBold", ink: "ink", spacing: 0.01, room: 6 },
  gemeenten: { zoom: [6.5, 11.75], size: [11, 17], font: "Inter SemiBold", ink: "ink", spacing: 0.01, room: 6 },
  wijken: { zoom: [10, 13], size: [10.5, 12.5], font: "Inter SemiBold", ink: "name-wijk", spacing: 0.09, room: 12, capitals: true },
  buurten: { zoom: [12, 24], size: [12.5, 14], font: "Inter Regular", ink: "ink", spacing: 0, room: 8 },
};

// The class is that of loneliness, which the tile carries, unless the map's
// script gives an area another: own data changes no tile.
const classColor = ["match", ["coalesce", ["feature-state", "class"], ["get", "class"]],
  1, color("c1"), 2, color("c2"), 3, color("c3"), 4, color("c4"), 5, color("c5"),
  color("no-data")];

const byZoom = (low, high) => ["interpolate", ["linear"], ["zoom"], 7, low, 13, high];

function layer(collection, part, type, rest) {
  const [minzoom, maxzoom] = levels[collection].zoom;
  return {
    id: `${collection}-${part}`, type, source: collection, "source-layer": collection,
    minzoom, maxzoom, metadata: { "risicokaart:collection": collection, "risicokaart:part": part }, ...rest,
  };
}

const status = (value) => ["==", ["get", "status"], value];

function areas(collection) {
  return [
    layer(collection, "fill", "fill", { paint: { "fill-color": classColor, "fill-antialias": false } }),
    layer(collection, "suppressed", "fill", { filter: status("suppressed"), paint: { "fill-pattern": "hatch" } }),
    layer(collection, "no-data", "fill", { filter: status("no_data"), paint: { "fill-pattern": "dots" } }),
    layer(collection, "border", "line", {
      paint: { "line-color": color("border-area"), "line-width": byZoom(...levels[collection].border) },
    }),
  ];
}

// Highlights match no area until the map's script sets their filter, and keep
// to no zoom: a chosen area stays outlined whatever the map shows.
function highlights(collection) {
  const none = ["==", ["get", "code"], ""];
  const free = { minzoom: 0, maxzoom: 24, filter: none, layout: { "line-join": "round" } };
  return [
    layer(collection, "hover-casing", "line", { ...free, paint: { "line-color": color("paper"), "line-width": 5 } }),
    layer(collection, "hover", "line", { ...free, paint: { "line-color": color("ink"), "line-width": 2 } }),
    layer(collection, "chosen-casing", "line", { ...free, paint: { "line-color": color("paper"), "line-width": 6 } }),
    layer(collection, "chosen", "line", { ...free, paint: { "line-color": color("ink"), "line-width": 3 } }),
  ];
}

// CBS numbers the wijken of many gemeenten ("Wijk 04 Rhoon-Zuid"). The number
// is of no use on a map; it stays in the tip and the panel.
const unnumbered = ["let", "name", ["get", "name"],
  ["case", ["all",
    ["==", ["slice", ["var", "name"], 0, 5], "Wijk "],
    ["==", ["slice", ["var", "name"], 7, 8], " "],
    [">=", ["to-number", ["slice", ["var", "name"], 5, 7], -1], 0]],
  ["slice", ["var", "name"], 8], ["var", "name"]]];

function names(collection) {
  const { zoom: [minzoom, maxzoom], size, font, ink, spacing, room, capitals } = lettering[collection];
  return layer(collection, "names", "symbol", {
    "source-layer": `${collection}_labels`, minzoom, maxzoom,
    layout: {
      "text-field": capitals ? ["upcase", unnumbered] : ["get", "name"],
      "text-font": [font],
      "text-size": ["interpolate", ["linear"], ["zoom"], Math.min(minzoom, 12), size[0], Math.min(maxzoom, 15), size[1]],
      "text-letter-spacing": spacing,
      "text-max-width": 8, "text-line-height": 1.15, "text-padding": room,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: {
      "text-color": color(ink), "text-halo-color": color("paper"),
      "text-halo-width": 2.2, // as wide as dark classes need
    },
  });
}

const collections = Object.keys(levels);

export const style = {
  version: 8,
  name: "Risicokaart",
  "font-faces": {
    "Inter Regular": "{origin}/assets/inter-latin-400-normal.woff2",
    "Inter SemiBold": "{origin}/assets/inter-latin-600-normal.woff2",
  },
  sources: Object.fromEntries(collections.map((name) =>
    [name, { type: "vector", url: `{origin}/api/v1/tiles/${name}.json`, promoteId: "code" }])),
  layers: [
    { id: "water", type: "background", paint: { "background-color": color("water") } },
    { id: "land", type: "fill", source: "gemeenten", "source-layer": "gemeenten", paint: { "fill-color": color("land") } },
    ...collections.flatMap(areas),
    {
      id: "gemeente-borders", type: "line", source: "gemeenten", "source-layer": "gemeenten", minzoom: 8.5,
      layout: { "line-join": "round" },
      paint: { "line-color": color("border-gemeente"), "line-width": byZoom(0.6, 1.6) },
    },
    ...collections.flatMap(highlights),
    ...Object.keys(lettering).reverse().map(names), // the last is placed first
  ],
};
