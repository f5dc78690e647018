// The place that a fragment of the panel tells of, as the server wrote it.
import type { Box } from "../api/types";

export interface Place {
  readonly code: string;
  readonly name: string;
  readonly box: Box | undefined;
}

/** Reads the data-* of an article; undefined where it tells of no place. */
export function placeOf({ code, name = "", bbox }: Readonly<Record<string, string | undefined>>): Place | undefined {
  return code ? { code, name, box: boxOf(bbox) } : undefined;
}

function boxOf(text: string | undefined): Box | undefined {
  const parts = text?.split(" ") ?? [];
  if (parts.length !== 4 || parts.includes("")) return undefined;
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = parts.map(Number);
  const box: Box = [west, south, east, north];
  return box.every(Number.isFinite) ? box : undefined;
}
