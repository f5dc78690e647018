// The one store: the state that the address tells of, its history, and who
// follows it.
import { format, parse } from "./address";
import { type Observable, observable } from "./observable";
import type { State } from "./state";

/** What the store needs of the window: its address, without the origin, and its history. */
export interface AddressBar {
  read: () => string;
  push: (address: string) => void;
  replace: (address: string) => void;
}

export interface Store extends Observable<State> {
  /** Takes a step; one that is undoable can be gone back from. */
  set: (change: Partial<State>, how?: { undoable: boolean }) => void;
  /** Takes over the address, after the reader went back, forward or wrote another. */
  restore: () => void;
}

/**
 * Makes the store of an address. A step is written to the address and read from
 * it again, so that no state can be that the address does not tell. `accept`
 * leaves out of a state what the edition does not have.
 */
export function createStore(bar: AddressBar, accept: (state: State) => State = (state) => state): Store {
  const read = () => accept(parse(bar.read()));
  const states = observable(read(), (a, b) => format(a, "") === format(b, ""));
  return {
    get value() {
      return states.value;
    },
    follow: states.follow,
    set(change, { undoable } = { undoable: false }) {
      const present = bar.read();
      const next = format(accept({ ...states.value, ...change }), present);
      if (next !== present) (undoable ? bar.push : bar.replace)(next);
      states.set(read());
    },
    restore() {
      states.set(read());
    },
  };
}

/** The address bar of a window. */
export function addressBar({ location, history }: Pick<Window, "location" | "history">): AddressBar {
  return {
    read: () => location.pathname + location.search + location.hash,
    push: (address) => history.pushState(null, "", address),
    replace: (address) => history.replaceState(null, "", address),
  };
}
