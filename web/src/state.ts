// The address of the page holds what the reader chose: area, layer, level and
// yardstick as query, the view of the map as hash (which MapLibre keeps).
export type Level = "gemeente" | "wijk" | "buurt" | "h3" | "eigen";
export type Against = "nederland" | "gemeente";

export interface State {
  area: string; // code; "" for none
  level: Level | ""; // "" follows the zoom
  layer: string; // value of the choice "Kleur op"; "" for loneliness
  against: Against;
}

const loneliness = "eenzaam-65"; // no id of own data has a dash

const levels: readonly string[] = ["gemeente", "wijk", "buurt", "h3", "eigen"];

export function isLevel(value: string | null | undefined): value is Level {
  return value != null && levels.includes(value);
}

export function read(): State {
  const query = new URLSearchParams(location.search);
  const level = query.get("niveau");
  const layer = query.get("laag") ?? "";
  return {
    area: query.get("gebied") ?? "",
    level: isLevel(level) ? level : "",
    layer: layer === loneliness ? "" : layer,
    against: query.get("ten-opzichte-van") === "gemeente" ? "gemeente" : "nederland",
  };
}

function address(state: State): string {
  const query = new URLSearchParams(location.search);
  const set = (name: string, value: string) => (value ? query.set(name, value) : query.delete(name));
  set("gebied", state.area);
  set("laag", state.layer || (state.area || state.level ? loneliness : ""));
  set("niveau", state.level);
  set("ten-opzichte-van", state.against === "gemeente" ? "gemeente" : "");
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "") + location.hash;
}

/** Writes the state; a step that the reader can undo goes into the history. */
export function write(state: State, undoable: boolean): void {
  const next = address(state);
  if (undoable && next !== location.pathname + location.search + location.hash) {
    history.pushState(null, "", next);
  } else {
    history.replaceState(null, "", next);
  }
}
