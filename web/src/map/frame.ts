// How much room there is to see an area in, and how near to come. Pure.
import type { Box } from "../api/types";
import { levelOf } from "../areas/areas";

export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Room round what must be in sight, clear of controls and of so much that a sheet covers, in CSS pixels. */
export function padding(covered: number, windowWidth: number): Padding {
  // Three rows of controls; the legend rests on the sheet.
  if (covered) return { top: 152, right: 16, bottom: covered + 80, left: 16 };
  const legend = windowWidth >= 1200 ? 304 : 48; // a narrow window has no room to spare beside it
  return { top: 72, right: legend, bottom: 48, left: 32 };
}

/** A box with enough round it to look about, not to get lost. */
export function around([west, south, east, north]: Box): Box {
  const margin = Math.max(4, east - west, north - south);
  return [west - margin, south - margin, east + margin, north + margin];
}

const closestCell: Readonly<Record<string, number>> = { 7: 8.5, 8: 10.5, 9: 12.5 };

/**
 * How far the map may zoom in on an area: near enough to read it, far enough to
 * see where it lies. Cells are drawn up to a zoom only, after which smaller ones
 * are; the second digit of a code is the resolution.
 */
export function closest(code: string): number {
  return (levelOf(code) === "h3" ? closestCell[code.charAt(1)] : undefined) ?? 13;
}

const legible = 24; // CSS pixels across, but for cells, which say no more when they are large

/** Whether an area so wide on the screen can be read. */
export function readable(code: string, width: number): boolean {
  return levelOf(code) === "h3" || width > legible;
}
