// What the server answers: names for the schemas of its OpenAPI document.
import type { Level } from "../areas/areas";

export type Box = [west: number, south: number, east: number, north: number];

export interface Distribution {
  borders: (number | null)[]; // lowest values of classes 2 to 5; null for a class that no area reaches
  min: number;
  max: number;
  histogram: number[];
}

export interface LevelSummary extends Distribution {
  count: number;
  reference: number;
}

export interface Edition {
  id: string;
  year: number;
  region: string;
  bounds: Box;
  levels: Partial<Record<Level, LevelSummary>>;
  cells?: { resolutions: number[]; borders: (number | null)[] };
  indicators: Indicator[]; // what areas can be coloured by beside the tiles' own figure
}

export interface Indicator {
  id: string;
  name: string;
  unit: string;
  own: boolean; // own data; else a figure of the model
  cell_property?: string; // of the tiles of cells: the same figure
  levels: Partial<Record<Level, Distribution>>;
}

export interface IndicatorValue {
  code: string;
  level: Level;
  value: number;
  count?: number; // people, where value is their share
  class: number;
}

/** The figures of an indicator, and the codes of the areas that have none. */
export interface IndicatorAnswer {
  values: IndicatorValue[];
  without: string[];
}

export interface Found {
  code: string;
  name: string;
  level: Level;
  municipality_name: string;
  bbox: Box;
}
