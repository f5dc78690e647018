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
  const [west, south, east, north, ...more] = text?.split(" ").map((part) => (part === "" ? Number.NaN : Number(part))) ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined || more.length > 0) return undefined;
  const box: Box = [west, south, east, north];
  return box.every(Number.isFinite) ? box : undefined;
}
