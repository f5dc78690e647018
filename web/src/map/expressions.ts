// Expressions and filters of the map's style that depend on what is chosen.
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { Borders } from "../figures/classes";
import type { Tokens } from "./tokens";

/** The colour of the class that a figure of the tiles lies in; that of no data where it is no number. */
export function classColor(property: string, borders: Borders, tokens: Tokens): ExpressionSpecification {
  const figure: ExpressionSpecification = ["get", property];
  const color = borders.reduce<ExpressionSpecification | string>(
    (below, border, i) => (border === null ? below : ["case", [">=", figure, border], tokens(`c${i + 2}`), below]),
    tokens("c1"),
  );
  return ["case", ["!=", ["typeof", figure], "number"], tokens("no-data"), color];
}

/** Matches the area of a code; "" matches none. */
export function isArea(code: string): FilterSpecification {
  return ["==", ["get", "code"], code];
}

/** Matches the areas that dots mark: those without figures, or all but the hidden ones. */
export function withoutFigures(all: boolean): FilterSpecification {
  const status: ExpressionSpecification = ["get", "status"];
  return all ? ["!=", status, "suppressed"] : ["==", status, "no_data"];
}
