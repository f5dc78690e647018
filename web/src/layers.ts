// Which layers of the style the map shows: the level the reader chose, or the
// one that fits the zoom; and which area is pointed at or chosen.
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, FilterSpecification, Map } from "maplibre-gl";
import type { Own } from "./own";
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

type Color = DataDrivenPropertyValueSpecification<string>;

export class Layers {
  private readonly ranges = new globalThis.Map<string, [number, number]>();
  private chosenLevel: Level | "" = "";
  private readonly lonely = new globalThis.Map<Level, { color: Color; without: FilterSpecification | void }>();
  own: Own | undefined; // what the areas are coloured by; undefined is loneliness

  constructor(private readonly map: Map) {
    for (const level of Object.keys(collections) as Level[]) {
      for (const id of this.areaLayers(level)) {
        const layer = map.getLayer(id);
        if (layer) this.ranges.set(id, [layer.minzoom ?? 0, layer.maxzoom ?? 24]);
      }
      this.lonely.set(level, {
        color: map.getPaintProperty(this.fill(level), "fill-color") as Color,
        without: map.getFilter(this.noData(level)),
      });
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

  private noData(level: Level): string {
    return `${collections[level]}-no-data`;
  }

  /**
   * Colours the areas by own data, or (undefined) by loneliness. The tiles stay
   * as they are: a match by code is a lookup, however many areas there are.
   */
  colour(own: Own | undefined): void {
    if (own === this.own) return;
    this.own = own;
    for (const level of Object.keys(collections) as Level[]) {
      const lonely = this.lonely.get(level)!;
      const [color, without] = own ? byCode(own.classes(level)) : [lonely.color, lonely.without];
      this.map.setPaintProperty(this.fill(level), "fill-color", color);
      this.map.setFilter(this.noData(level), without || null);
    }
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

/** The colour of areas by their code, and which areas have none. */
function byCode(classes: string[][]): [Color, FilterSpecification] {
  const tokens = getComputedStyle(document.documentElement);
  const color = (name: string) => tokens.getPropertyValue(`--${name}`).trim();
  const open: FilterSpecification = ["!=", ["get", "status"], "suppressed"];
  const codes = classes.flat();
  if (codes.length === 0) return [color("no-data"), open];
  const branches = classes.flatMap((list, i) => (list.length > 0 ? [list, color(`c${i + 1}`)] : []));
  return [
    ["match", ["get", "code"], ...branches, color("no-data")] as unknown as ExpressionSpecification,
    ["all", open, ["match", ["get", "code"], codes, false, true]],
  ];
}
