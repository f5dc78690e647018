// The tip beside the pointer: the name of an area and what is said of it.
import type { Told } from "../figures/figures";
import type { Words } from "../words/words";

export interface TipText {
  readonly title: string;
  readonly text: string;
}

/** What the tip says of an area of the tiles. */
export function tipText({ name, status }: Readonly<Record<string, unknown>>, told: Told | undefined, { say }: Words): TipText {
  return {
    title: typeof name === "string" && name !== "" ? name : say("tip.cell"),
    text: told?.text ?? say(status === "suppressed" ? "tip.suppressed" : "tip.no_data"),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the tip stands, right above the pointer if there is room: its left upper corner, in CSS pixels. */
export function tipPlace(pointer: { x: number; y: number }, tip: Size, mapWidth: number): { x: number; y: number } {
  const [gap, edge] = [14, 8];
  const x = Math.min(pointer.x + gap, mapWidth - tip.width - edge);
  const above = pointer.y - tip.height - gap;
  return { x: Math.max(edge, x), y: above < edge ? pointer.y + 18 : above };
}
