// The title of the window.
import type { Words } from "../words/words";

/** The title while the panel tells of a place, or of none. */
export function titleOf(place: { readonly name: string } | undefined, { say }: Words): string {
  return place ? say("place.title", { name: place.name }) : say("start.title");
}
