// Random states, and an address bar without a browser.
import { levels } from "../src/areas/areas";
import { format, parse } from "../src/state/address";
import type { State, View } from "../src/state/state";
import type { AddressBar } from "../src/state/store";
import type { Random } from "./random";

const areas = ["", "GM0599", "WK059915", "BU05991577", "881969506bfffff", "zuid-1", "wijk & \"team\" 50%+é#?/="];
const layers = ["", "ernstig-65", "stabiliteit", "mantelzorgers", "a b&c=d#e"];

/** A view as an address can hold it: rounded to half a pixel. */
export function randomView({ next }: Random): View {
  const view = { zoom: 16 * next(), lat: 50 + 4 * next(), lon: 3 + 4 * next() };
  return parse(format({ ...parse("/"), view }, "/")).view!;
}

export function randomState(r: Random): State {
  return {
    area: r.pick(areas),
    level: r.pick(["", ...levels]),
    layer: r.pick(layers),
    against: r.pick(["nederland", "gemeente"]),
    view: r.below(4) === 0 ? undefined : randomView(r),
  };
}

/** An address bar with a history, as a window has them. */
export interface Bar extends AddressBar {
  /** Goes so many steps forward, or back if negative; false where there are not so many. */
  go: (steps: number) => boolean;
  length: () => number;
}

export function fakeBar(address: string): Bar {
  const entries = [address];
  let at = 0;
  return {
    read: () => entries[at]!,
    push(next) {
      at++;
      entries.splice(at, entries.length, next);
    },
    replace(next) {
      entries[at] = next;
    },
    go(steps) {
      if (at + steps < 0 || at + steps >= entries.length) return false;
      at += steps;
      return true;
    },
    length: () => entries.length,
  };
}
