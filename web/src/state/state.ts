// What the reader chose. A state is a value that nobody changes: a step makes
// the next one. All of it stands in the address of the page.
import type { Level } from "../areas/areas";

export type Against = "nederland" | "gemeente";

/** Where the map looks: degrees, and MapLibre's zoom. */
export interface View {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
}

export interface State {
  readonly area: string; // code; "" for none
  readonly level: Level | ""; // "" follows the zoom
  readonly layer: string; // value of the choice "Kleur op"; "" for loneliness
  readonly against: Against;
  readonly view: View | undefined; // undefined until the map has one
}

/** The zooms that the map has. */
export const zooms = { min: -2, max: 16 } as const;
