// The layers of the style that depend on what is chosen: the level, the colours,
// and which area is pointed at or chosen.
import type { FillLayerSpecification, Map as MapLibre } from "maplibre-gl";
import { collections, isSummed, type Level, levelOf, levels } from "../areas/areas";
import type { Figures, Shown } from "../figures/figures";
import type { Apply } from "../state/observable";
import type { State } from "../state/state";
import { classColor, isArea, withoutFigures } from "./expressions";
import { drawing, drawnLevel, type ZoomRange } from "./levels";
import type { Tokens } from "./tokens";

/** What this needs of MapLibre's map. */
export type Drawn = Pick<MapLibre, "getSource" | "getLayer" | "getPaintProperty" | "setPaintProperty" | "setLayoutProperty" |
  "setLayerZoomRange" | "setFilter" | "setFeatureState" | "removeFeatureState">;

export interface Layers {
  /** Draws the level and the area that are chosen. */
  apply: Apply<State>;
  /** Colours the areas by the figures that are shown. */
  colour: Apply<Shown>;
  /** Outlines the area that is pointed at; "" for none. */
  hover: (code: string) => void;
  /** The level drawn at a zoom, when one is chosen or none ("") is. */
  levelAt: (zoom: number, chosen: Level | "") => Level;
}

/** The layer that fills the areas of a level: what is pointed at. */
export function fillLayer(level: Level): string {
  return `${collections[level]}-fill`;
}

export function createLayers(map: Drawn, tokens: Tokens): Layers {
  const drawn = levels.filter((level) => map.getSource(collections[level])); // those that the edition has
  const ranges = new Map<string, ZoomRange>(); // of layers, by id
  for (const id of drawn.flatMap(areaLayers)) {
    const layer = map.getLayer(id);
    if (layer) ranges.set(id, [layer.minzoom ?? 0, layer.maxzoom ?? 24]);
  }
  const fills = new Map(drawn.flatMap((level) => {
    const range = ranges.get(fillLayer(level));
    return range ? [[level, range] as const] : [];
  }));

  const outline = (parts: readonly string[], code: string) => {
    for (const level of drawn) {
      const match = code !== "" && level === levelOf(code) ? code : "";
      for (const part of parts) map.setFilter(`${collections[level]}-${part}`, isArea(match));
    }
  };
  const show = (chosen: Level | "") => {
    for (const level of drawn) {
      for (const id of areaLayers(level)) {
        const own = ranges.get(id);
        if (!own) continue;
        const { visible, range } = drawing(level, chosen, own);
        map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
        map.setLayerZoomRange(id, ...range);
      }
    }
  };

  return {
    apply(before, { level, area }) {
      if (before?.level !== level) show(level);
      if (before?.area !== area) outline(["chosen-casing", "chosen"], area);
    },
    colour: painter(map, drawn, tokens),
    hover: (code) => outline(["hover-casing", "hover"], code),
    levelAt: (zoom, chosen) => drawnLevel(chosen, zoom, fills),
  };
}

function areaLayers(level: Level): string[] {
  const parts = ["fill", "without", "suppressed", "no-data", "border"];
  if (level === "eigen") parts.push("names"); // those of CBS have names at any level
  return parts.map((part) => `${collections[level]}-${part}`);
}

/**
 * Colours the areas. The tiles stay as they are and nothing is cut into triangles
 * again: the class is a state of each area, and that of an area without a figure
 * is 0. Summed areas go by a property of their tiles; where that lacks the figure
 * all are without at once.
 */
function painter(map: Drawn, drawn: readonly Level[], tokens: Tokens): Apply<Shown> {
  const own = map.getPaintProperty(fillLayer("h3"), "fill-color"); // of summed areas, by what their tiles carry
  const summed = (level: Level, painting: Figures["painting"]) => {
    const by = painting?.summed(level);
    const without = painting !== undefined && by === undefined;
    const color = by ? classColor(by.property, by.borders, tokens) : without ? tokens("no-data") : own;
    map.setPaintProperty(fillLayer(level), "fill-color", color);
    map.setFilter(`${collections[level]}-no-data`, withoutFigures(without));
  };
  return (before, { figures: { painting } }) => {
    if (before?.figures.painting === painting) return; // undefined: as the style draws them
    for (const level of drawn) {
      const collection = collections[level];
      map.removeFeatureState({ source: collection, sourceLayer: collection });
      if (isSummed(level)) summed(level, painting);
    }
    for (const [code, areaClass] of painting?.classes() ?? []) {
      const collection = collections[levelOf(code)];
      map.setFeatureState({ source: collection, sourceLayer: collection, id: code }, { class: areaClass });
    }
  };
}

/**
 * Adds the dots over areas that are without a figure of own data. Only a map
 * that has own data draws them.
 */
export function addDots(map: Pick<MapLibre, "getStyle" | "addLayer">): void {
  for (const level of levels) {
    if (isSummed(level)) continue;
    const fill = map.getStyle().layers.find((layer): layer is FillLayerSpecification => layer.id === fillLayer(level));
    if (!fill) continue;
    map.addLayer({
      ...fill,
      id: `${collections[level]}-without`,
      paint: { "fill-pattern": "dots", "fill-opacity": ["case", ["==", ["feature-state", "class"], 0], 1, 0] },
    }, `${collections[level]}-suppressed`);
  }
}
