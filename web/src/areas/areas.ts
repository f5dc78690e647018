// The kinds of areas that the map draws, and what the code of an area tells.
export type Level = "gemeente" | "wijk" | "buurt" | "h3" | "eigen";

/** The collection of tiles, and so the source and layers of the style, that draws a level. */
export const collections: Readonly<Record<Level, string>> = {
  gemeente: "gemeenten",
  wijk: "wijken",
  buurt: "buurten",
  h3: "h3",
  eigen: "eigen",
};

export const levels: readonly Level[] = ["gemeente", "wijk", "buurt", "h3", "eigen"];

export function isLevel(value: string | null | undefined): value is Level {
  return levels.some((level) => level === value);
}

/** Codes of CBS and H3 have a form of their own; an import refuses own areas with one like it. */
export function levelOf(code: string): Level {
  if (/^GM\d/.test(code)) return "gemeente";
  if (/^WK\d/.test(code)) return "wijk";
  if (/^BU\d/.test(code)) return "buurt";
  return /^8[0-9a-f]{14}$/.test(code) ? "h3" : "eigen";
}

/** Cells and own areas are summed from parts of buurten, and have their figures in their tiles. */
export function isSummed(level: Level): level is "h3" | "eigen" {
  return level === "h3" || level === "eigen";
}
