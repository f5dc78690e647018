// Which layers of the style the map shows: the level the reader chose, or the
// one that fits the zoom; and which area is pointed at or chosen.
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, FillLayerSpecification, Map } from "maplibre-gl";
import type { Figures } from "./figures";
import type { Level } from "./state";

const collections: Record<Level, string> = { gemeente: "gemeenten", wijk: "wijken", buurt: "buurten", h3: "h3", eigen: "eigen" };

const levelOfPrefix: Record<string, Level> = { GM: "gemeente", WK: "wijk", BU: "buurt" };

/** Codes of CBS and H3 have a form of their own; an import refuses own areas with one like it. */
export function levelOf(code: string): Level {
  if (/^(GM|WK|BU)\d/.test(code)) return levelOfPrefix[code.slice(0, 2)]!;
  return /^8[0-9a-f]{14}$/.test(code) ? "h3" : "eigen";
}

/** Cells and own areas are summed from parts of buurten, and have their figures in their tiles. */
export function isSummed(level: Level): boolean {
  return level === "h3" || level === "eigen";
}

/**
 * How far the map may zoom in on an area: near enough to read it, far enough to
 * see where it lies. Cells are drawn up to a zoom only, after which smaller ones
 * are; the second digit of a code is the resolution.
 */
export function closest(code: string): number {
  return (levelOf(code) === "h3" && { 7: 8.5, 8: 10.5, 9: 12.5 }[code[1]!]) || 13;
}

export class Layers {
  private readonly ranges = new globalThis.Map<string, [number, number]>();
  private readonly levels: Level[]; // that the edition has
  private chosenLevel: Level | "" = "";
  private readonly lonely: DataDrivenPropertyValueSpecification<string>; // the colour of summed areas
  figures: Figures | undefined; // what the areas are coloured by; undefined is loneliness

  constructor(private readonly map: Map) {
    this.levels = (Object.keys(collections) as Level[]).filter((level) => map.getSource(collections[level]));
    for (const level of this.levels) {
      for (const id of this.areaLayers(level)) {
        const layer = map.getLayer(id);
        if (layer) this.ranges.set(id, [layer.minzoom ?? 0, layer.maxzoom ?? 24]);
      }
    }
    this.lonely = map.getPaintProperty(this.fill("h3"), "fill-color") as DataDrivenPropertyValueSpecification<string>;
  }

  private areaLayers(level: Level): string[] {
    const parts = ["fill", "without", "suppressed", "no-data", "border"];
    if (level === "eigen") parts.push("names"); // those of CBS have names at any level
    return parts.map((part) => `${collections[level]}-${part}`);
  }

  /** Draws one level at every zoom, or ("") what the style gives each zoom. */
  show(level: Level | ""): void {
    this.chosenLevel = level;
    for (const each of this.levels) {
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
    for (const level of this.levels) {
      const [low, high] = this.ranges.get(`${collections[level]}-fill`) ?? [24, 24];
      if (zoom >= low && zoom < high) return level;
    }
    return "buurt";
  }

  fill(level: Level): string {
    return `${collections[level]}-fill`;
  }

  /**
   * Colours the areas by other figures, or (undefined) by loneliness. The tiles
   * stay as they are and nothing is cut into triangles again: the class is a
   * state of each area, and that of an area without a figure is 0.
   */
  colour(figures: Figures | undefined): void {
    if (figures === this.figures) return;
    this.figures = figures;
    for (const level of this.levels) {
      this.map.removeFeatureState({ source: collections[level], sourceLayer: collections[level] });
      if (isSummed(level)) this.summed(level, figures);
    }
    if (!figures) return;
    const give = (code: string, areaClass: number) => {
      const collection = collections[levelOf(code)];
      this.map.setFeatureState({ source: collection, sourceLayer: collection, id: code }, { class: areaClass });
    };
    for (const code of figures.without) give(code, 0);
    for (const value of figures.values) give(value.code, value.class);
  }

  /** Summed areas go by a property of their tiles; where that lacks the figure all are without at once. */
  private summed(level: Level, figures: Figures | undefined): void {
    const borders = figures?.borders(level) ?? [];
    const without = figures !== undefined && borders.length === 0;
    let color = this.lonely;
    if (without) color = token("no-data");
    else if (figures) color = classColor(["get", figures.summary.cell_property!], borders);
    this.map.setPaintProperty(this.fill(level), "fill-color", color);
    this.map.setFilter(`${collections[level]}-no-data`, without ? ["!=", ["get", "status"], "suppressed"] : ["==", ["get", "status"], "no_data"]);
  }

  hover(code: string): void {
    this.outline(["hover-casing", "hover"], code);
  }

  choose(code: string): void {
    this.outline(["chosen-casing", "chosen"], code);
  }

  private outline(parts: string[], code: string): void {
    for (const level of this.levels) {
      const match = code !== "" && level === levelOf(code) ? code : "";
      for (const part of parts) this.map.setFilter(`${collections[level]}-${part}`, ["==", ["get", "code"], match]);
    }
  }
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The colour of the class that a figure lies in: above how many borders. */
function classColor(figure: ExpressionSpecification, borders: number[]): ExpressionSpecification {
  const cases = borders.map((border, i) => [[">", figure, border], token(`c${i + 2}`)] as const).reverse();
  const lacks = ["!=", ["typeof", figure], "number"];
  return ["case", lacks, token("no-data"), ...cases.flat(), token("c1")] as unknown as ExpressionSpecification;
}

/**
 * Adds the dots over areas that are without a figure of own data. Only a map
 * that has own data draws them.
 */
export function addDots(map: Map): void {
  for (const [level, collection] of Object.entries(collections)) {
    if (isSummed(level as Level)) continue;
    const fill = map.getStyle().layers.find((layer) => layer.id === `${collection}-fill`) as FillLayerSpecification;
    map.addLayer({
      ...fill,
      id: `${collection}-without`,
      paint: { "fill-pattern": "dots", "fill-opacity": ["case", ["==", ["feature-state", "class"], 0], 1, 0] },
    }, `${collection}-suppressed`);
  }
}
