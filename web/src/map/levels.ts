// Which level the map draws at which zoom.
import { type Level, levels } from "../areas/areas";

/** From a zoom on, up to but not at another. */
export type ZoomRange = readonly [from: number, to: number];

export const everyZoom: ZoomRange = [0, 24];

/** The level drawn at a zoom: the chosen one, or what the style has for the zoom. */
export function drawnLevel(chosen: Level | "", zoom: number, ranges: ReadonlyMap<Level, ZoomRange>): Level {
  if (chosen) return chosen;
  return levels.find((level) => {
    const [from, to] = ranges.get(level) ?? [24, 24];
    return zoom >= from && zoom < to;
  }) ?? "buurt";
}

/** How a layer of a level is drawn when a level is chosen ("" for by zoom), given the range of its own. */
export function drawing(level: Level, chosen: Level | "", own: ZoomRange): { visible: boolean; range: ZoomRange } {
  return { visible: chosen === "" || level === chosen, range: level === chosen ? everyZoom : own };
}
