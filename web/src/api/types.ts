// What the server answers: short names for the schemas of its OpenAPI document.
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type Box = Schemas["Bounds"];
export type Edition = Schemas["Edition"];
/** What areas can be coloured by beside the tiles' own figure. */
export type Indicator = Schemas["IndicatorSummary"];
/** The figures of an indicator, and the codes of the areas that have none. */
export type IndicatorAnswer = Schemas["Indicator"];
export type IndicatorValue = Schemas["IndicatorValue"];
export type Matches = Schemas["Matches"];
export type Found = Matches["results"][number];
