// The address of the page as a state and back: area, layer, level and yardstick
// as query, the view of the map as hash. Pure: texts in, texts out.
import { isLevel } from "../areas/areas";
import { type State, type View, zooms } from "./state";

const loneliness = "eenzaam-65"; // no id of own data has a dash

/** An address within the site: path, query and hash. */
interface Parts {
  readonly path: string;
  readonly query: string; // without "?"
  readonly hash: string; // without "#"
}

function split(address: string): Parts {
  const [, path = "", query = "", hash = ""] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(address) ?? [];
  return { path, query, hash };
}

function join({ path, query, hash }: Parts): string {
  return path + (query && `?${query}`) + (hash && `#${hash}`);
}

/** The state that an address tells of; what it does not say, or not well, is as on a page without query. */
export function parse(address: string): State {
  const { query, hash } = split(address);
  const given = new URLSearchParams(query);
  const level = given.get("niveau");
  const layer = given.get("laag") ?? "";
  return {
    area: given.get("gebied") ?? "",
    level: isLevel(level) ? level : "",
    layer: layer === loneliness ? "" : layer,
    against: given.get("ten-opzichte-van") === "gemeente" ? "gemeente" : "nederland",
    view: parseView(hash),
  };
}

/**
 * The address of a state, made from the present one: what the state knows nothing
 * of is kept, and a query that says the same already stays as the reader gave it.
 */
export function format(state: State, present: string): string {
  const { path, query, hash } = split(present);
  const told = parse(present);
  const same = (["area", "level", "layer", "against"] as const).every((part) => told[part] === state[part]);
  const otherHash = told.view ? "" : hash;
  return join({ path, query: same ? query : formatQuery(state, query), hash: state.view ? formatView(state.view) : otherHash });
}

function formatQuery(state: State, present: string): string {
  const query = new URLSearchParams(present);
  const set = (name: string, value: string) => (value ? query.set(name, value) : query.delete(name));
  set("gebied", state.area);
  set("laag", state.layer || (state.area || state.level ? loneliness : ""));
  set("niveau", state.level);
  set("ten-opzichte-van", state.against === "gemeente" ? "gemeente" : "");
  return query.toString();
}

/** The view of a hash such as 12.4/51.87/4.46: zoom, latitude, longitude. */
function parseView(hash: string): View | undefined {
  const numbers = hash.split("/").map((part) => (part === "" ? Number.NaN : Number(part)));
  const [zoom, lat, lon] = numbers;
  if (zoom === undefined || lat === undefined || lon === undefined || !numbers.every(Number.isFinite)) return undefined;
  if (zoom < zooms.min || zoom > zooms.max || Math.abs(lat) > 90) return undefined;
  return { zoom, lat, lon };
}

/** Writes a view as MapLibre does: no more decimals than half a pixel needs. */
export function formatView(view: View): string {
  const zoom = round(view.zoom, 2);
  const decimals = Math.max(0, Math.ceil((zoom * Math.LN2 + Math.log(512 / 360 / 0.5)) / Math.LN10));
  return `${zoom}/${round(view.lat, decimals)}/${round(view.lon, decimals)}`;
}

function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0; // never -0
}
