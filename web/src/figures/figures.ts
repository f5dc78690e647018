// What areas are coloured by: one figure of the model, or own data. Views know
// only this; each kind of figure is a module that makes one.
import type { Level } from "../areas/areas";
import type { Borders } from "./classes";

/** How the areas of a level lie: what a histogram needs. */
export interface Spread {
  readonly borders: Borders;
  readonly min: number;
  readonly max: number;
  readonly histogram: readonly number[]; // areas per bin of equal width from min to max
  readonly reference?: number; // what areas are compared with
}

/** What the map says of an area that is pointed at. */
export interface Told {
  readonly value: number;
  readonly class: number;
  readonly text: string;
}

/** How the map colours areas by a figure that their tiles' own class does not tell. */
export interface Painting {
  /** The class of each area; 0 for one without a figure. */
  classes: () => Iterable<readonly [code: string, areaClass: number]>;
  /** The property of summed areas that is the figure, and their classes; undefined where all are without. */
  summed: (level: Level) => { property: string; borders: Borders } | undefined;
}

export interface Figures {
  readonly title: string;
  /** What the legend says beneath the title. */
  subtitle: (level: Level) => string;
  /** The borders between classes as the legend writes them; "" for one that no area reaches. */
  labels: (level: Level) => string[];
  spread: (level: Level) => Spread | undefined;
  /** What the legend says of what areas are compared with; "" for nothing. */
  reference: (level: Level) => string;
  /** The figure of an area of the tiles; undefined where it has none. */
  told: (code: string, properties: Readonly<Record<string, unknown>>) => Told | undefined;
  /** Undefined where tiles carry the class: their own figure. */
  readonly painting: Painting | undefined;
}

/** What the map shows now: all that follows from state, zoom and the answers so far. */
export interface Shown {
  readonly level: Level;
  readonly figures: Figures;
}
