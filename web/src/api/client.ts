// The questions that the map asks the server, one function each.
import type { Edition, Found, IndicatorAnswer, Matches } from "./types";

/**
 * The address of the site: the script lies in its folder assets, so this holds too
 * behind a proxy that has the site below a path.
 */
const site = new URL("../", import.meta.url);

/** The address of a path of the site, such as "api/v1/edition". */
function at(path: string): string {
  return new URL(path, site).href;
}

async function get(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new Error(`get ${url}: status ${response.status}`);
  return response;
}

async function getJSON<T>(url: string, signal?: AbortSignal): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server answers what its document says
  return (await (await get(url, signal)).json()) as T;
}

/** The address of the map's style, which MapLibre asks itself. */
export function mapStyle(): string {
  return at("api/v1/styles/risicokaart");
}

export function edition(): Promise<Edition> {
  return getJSON(at("api/v1/edition"));
}

export function indicator(id: string, signal: AbortSignal): Promise<IndicatorAnswer> {
  return getJSON(at(`api/v1/indicators/${encodeURIComponent(id)}`), signal);
}

export async function search(query: string, signal: AbortSignal): Promise<Found[]> {
  const url = at(`api/v1/search?q=${encodeURIComponent(query)}&limit=8`);
  return (await getJSON<Matches>(url, signal)).results;
}

/** The panel of an area or cell: HTML that the server wrote. */
export async function panel(code: string, against: string, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({ deel: "paneel" });
  if (against === "gemeente") query.set("ten-opzichte-van", against);
  return (await get(at(`gebied/${encodeURIComponent(code)}?${query}`), signal)).text();
}
