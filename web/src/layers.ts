// Which layers of the style the map shows: the level the reader chose, or the
// one that fits the zoom; and which area is pointed at or chosen.
import type { Map } from "maplibre-gl";
import type { Level } from "./state";

const collections: Record<Level, string> = { gemeente: "gemeenten", wijk: "wijken", buurt: "buurten", h3: "h3" };

export function levelOf(code: string): Level {
  if (code.startsWith("GM")) return "gemeente";
  if (code.startsWith("WK")) return "wijk";
  return code.startsWith("BU") ? "buurt" : "h3";
}

/**
 * How far the map may zoom in on an area: near enough to read it, far enough to
 * see where it lies. The large cells (resolution 8) are drawn below zoom 12 only.
 */
export function closest(code: string): number {
  return levelOf(code) === "h3" && code[1] === "8" ? 11.5 : 13;
}

export class Layers {
  private readonly ranges = new globalThis.Map<string, [number, number]>();
  private chosenLevel: Level | "" = "";

  constructor(private readonly map: Map) {
    for (const level of Object.keys(collections) as Level[]) {
      for (const id of this.areaLayers(level)) {
        const layer = map.getLayer(id);
        if (layer) this.ranges.set(id, [layer.minzoom ?? 0, layer.maxzoom ?? 24]);
      }
    }
  }

  private areaLayers(level: Level): string[] {
    return ["fill", "suppressed", "no-data", "border"].map((part) => `${collections[level]}-${part}`);
  }

  /** Draws one level at every zoom, or ("") what the style gives each zoom. */
  show(level: Level | ""): void {
    this.chosenLevel = level;
    for (const each of Object.keys(collections) as Level[]) {
      for (const id of this.areaLayers(each)) {
        const range = this.ranges.get(id);
        if (!range) continue;
        this.map.setLayoutProperty(id, "visibility", level === "" || each === level ? "visible" : "none");
        if (each === level) this.map.setLayerZoomRange(id, 0, 24);
        else this.map.setLayerZoomRange(id, ...range);
      }
    }
  }

  /** The level drawn now. */
  current(): Level {
    if (this.chosenLevel) return this.chosenLevel;
    const zoom = this.map.getZoom();
    for (const level of Object.keys(collections) as Level[]) {
      const [low, high] = this.ranges.get(`${collections[level]}-fill`) ?? [24, 24];
      if (zoom >= low && zoom < high) return level;
    }
    return "buurt";
  }

  fill(level: Level): string {
    return `${collections[level]}-fill`;
  }

  hover(code: string): void {
    this.outline(["hover-casing", "hover"], code);
  }

  choose(code: string): void {
    this.outline(["chosen-casing", "chosen"], code);
  }

  private outline(parts: string[], code: string): void {
    for (const level of Object.keys(collections) as Level[]) {
      const match = code !== "" && level === levelOf(code) ? code : "";
      for (const part of parts) this.map.setFilter(`${collections[level]}-${part}`, ["==", ["get", "code"], match]);
    }
  }
}
