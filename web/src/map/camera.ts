// Where the map looks. The view is part of the state: the map tells the store
// when it came to rest, and follows it when the address is another.
import type { Map as MapLibre } from "maplibre-gl";
import type { Box } from "../api/types";
import { formatView } from "../state/address";
import type { Apply } from "../state/observable";
import type { State, View } from "../state/state";
import { closest, padding, readable } from "./frame";
import { throttle } from "./throttle";

export interface Camera {
  apply: Apply<State>;
  view: () => View;
  /** Moves until an area fills the room there is. */
  fit: (code: string, box: Box, how: { animate: boolean }) => void;
  /** Moves only when the area is not wholly in sight: the map stays calm. */
  bringIntoView: (code: string, box: Box) => void;
}

const animation = 150; // ms
const rest = 300; // ms between two views told: browsers refuse more than 100 changes of the address in 30 s

export function createCamera(map: MapLibre, { covered, onRest }: {
  covered: () => number; // of the map's height by the sheet, in CSS pixels
  onRest: (view: View) => void;
}): Camera {
  const view = (): View => {
    const { lng, lat } = map.getCenter();
    return { zoom: map.getZoom(), lat, lon: lng };
  };
  const fit: Camera["fit"] = (code, box, { animate }) => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.fitBounds(box, {
      padding: padding(covered(), innerWidth),
      maxZoom: closest(code),
      duration: animate && !calm ? animation : 0,
    });
  };
  map.on("moveend", throttle(() => onRest(view()), rest));
  return {
    view,
    fit,
    apply(before, after) {
      if (!after.view || !isMoved(before?.view, after.view) || !isMoved(view(), after.view)) return;
      map.jumpTo({ center: [after.view.lon, after.view.lat], zoom: after.view.zoom });
    },
    bringIntoView(code, box) {
      const sight = map.getBounds();
      const southWest = map.project([box[0], box[1]]);
      const northEast = map.project([box[2], box[3]]);
      const visible = sight.contains([box[0], box[1]]) && sight.contains([box[2], box[3]]) &&
        southWest.y < map.getContainer().clientHeight - covered();
      if (!visible || !readable(code, northEast.x - southWest.x)) fit(code, box, { animate: true });
    },
  };
}

/** Whether two views differ so much that their addresses do. */
function isMoved(from: View | undefined, to: View): boolean {
  return !from || formatView(from) !== formatView(to);
}
