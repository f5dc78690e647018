// What a server answers of a small edition.
import type { Edition, Indicator, IndicatorAnswer } from "../src/api/types";

export const edition: Pick<Edition, "levels" | "cells"> = {
  levels: {
    buurt: { count: 100, shown: 90, bounds: [4, 51, 5, 52], borders: [40, 45, 50, 55], min: 30, max: 70, histogram: [10, 20, 40, 30], reference: 47.4 },
  },
  cells: { resolutions: [8], bounds: [4, 51, 5, 52], borders: [41, 44, 48, 52] },
};

/** A figure of the model. */
export const severe: Indicator = {
  id: "severe_65", name: "Ernstig eenzame 65-plussers", unit: "%", own: false, source: "eenzaamheid-1", cell_property: "severe_65_pct",
  count: 100, min: 4, max: 20,
  levels: { buurt: { count: 100, borders: [7, 9, 11, 13], min: 4, max: 20, histogram: [50, 30, 15, 5] } },
};

export const answer: Pick<IndicatorAnswer, "values" | "without"> = {
  values: [{ code: "BU05991577", name: "Pendrecht", level: "buurt", value: 12.4, lower: 10, upper: 14, count: 171, class: 4 }],
  without: ["BU05992194"],
};

/** The same as own data, which is not known of cells. */
export function own(change: Partial<Indicator> = {}): Indicator {
  const { cell_property: _none, ...rest } = severe;
  return { ...rest, id: "zorg", name: "Mantelzorgers", own: true, source: "zorg.csv", ...change };
}
