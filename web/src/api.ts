import type { Level } from "./state";

export type Box = [west: number, south: number, east: number, north: number];

export interface LevelSummary {
  count: number;
  borders: number[];
  min: number;
  max: number;
  histogram: number[];
  reference: number;
}

export interface Edition {
  id: string;
  year: number;
  region: string;
  bounds: Box;
  levels: Partial<Record<Level, LevelSummary>>;
  cells?: { resolutions: number[]; borders: number[] };
  indicators: Indicator[]; // what areas can be coloured by beside the tiles' own figure
}

export interface Indicator {
  id: string;
  name: string;
  unit: string;
  own: boolean; // own data; else a figure of the model
  cell_property?: string; // of the tiles of cells: the same figure
  levels: Partial<Record<Level, { borders: number[]; min: number; max: number; histogram: number[] }>>;
}

export interface IndicatorValue {
  code: string;
  level: Level;
  value: number;
  count?: number; // people, where value is their share
  class: number;
}

export interface Found {
  code: string;
  name: string;
  level: Level;
  municipality_name: string;
  bbox: Box;
}

async function get(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new Error(`get ${url}: status ${response.status}`);
  return response;
}

export async function edition(): Promise<Edition> {
  return (await get("/api/v1/edition")).json();
}

/** The figures of an indicator, and the codes of the areas that have none. */
export async function indicator(id: string): Promise<{ values: IndicatorValue[]; without: string[] }> {
  return (await get(`/api/v1/indicators/${encodeURIComponent(id)}`)).json();
}

export async function search(query: string, signal: AbortSignal): Promise<Found[]> {
  const url = `/api/v1/search?q=${encodeURIComponent(query)}&limit=8`;
  return (await (await get(url, signal)).json()).results;
}

/** The panel of an area or cell: HTML that the server wrote. */
export async function panel(code: string, against: string, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({ deel: "paneel" });
  if (against === "gemeente") query.set("ten-opzichte-van", against);
  return (await get(`/gebied/${encodeURIComponent(code)}?${query}`, signal)).text();
}
