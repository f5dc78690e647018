// Makes the map, as it is before anything is chosen.
import { Map as MapLibre, setWorkerUrl } from "maplibre-gl";
import type { Edition } from "../api/types";
import { type View, zooms } from "../state/state";
import { around, padding } from "./frame";
import { addDots } from "./layers";
import { addPatterns } from "./patterns";
import type { Tokens } from "./tokens";

export function createMap({ edition, view, covered, label, style, worker, tokens }: {
  edition: Pick<Edition, "bounds" | "indicators">;
  view: View | undefined; // undefined: the whole edition
  covered: number; // of the map's height by the sheet, in CSS pixels
  label: string; // for assistive technology
  style: string; // address of the map's style
  worker: string; // address of MapLibre's worker
  tokens: Tokens;
}): MapLibre {
  setWorkerUrl(worker);
  const whole = { bounds: edition.bounds, fitBoundsOptions: { padding: padding(covered, innerWidth) } };
  const map = new MapLibre({
    container: "map",
    style,
    ...(view ? { center: [view.lon, view.lat], zoom: view.zoom } : whole),
    maxBounds: around(edition.bounds),
    minZoom: zooms.min,
    maxZoom: zooms.max,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: { "Map.Title": label },
    canvasContextAttributes: { preserveDrawingBuffer: false, antialias: true },
  });
  map.touchZoomRotate.disableRotation();
  map.once("style.load", () => {
    addPatterns(map, tokens);
    if (edition.indicators.some((indicator) => indicator.own)) addDots(map);
  });
  return map;
}
