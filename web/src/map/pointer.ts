// Pointing at the map: a tip with the name and figures of the area under the
// pointer, its outline, and its place in the legend. Pressing chooses it.
import type { Map as MapLibre, MapGeoJSONFeature, MapMouseEvent } from "maplibre-gl";
import type { Shown, Told } from "../figures/figures";
import type { Observable } from "../state/observable";
import type { Words } from "../words/words";
import { fillLayer } from "./layers";
import { tipPlace, tipText } from "./tip";

export function watchPointer(map: MapLibre, tip: HTMLElement, { shown, words, onPoint, onChoose }: {
  shown: Observable<Shown>;
  words: Words;
  /** The area pointed at and its figure, if it has one; "" for no area. */
  onPoint: (code: string, told: Told | undefined) => void;
  onChoose: (code: string) => void;
}): void {
  let pointed = "";
  const at = (event: MapMouseEvent) =>
    map.queryRenderedFeatures(event.point, { layers: [fillLayer(shown.value.level)] })[0];

  const enter = ({ properties }: MapGeoJSONFeature) => {
    pointed = String(properties.code);
    map.getCanvas().style.cursor = "pointer";
    const told = shown.value.figures.told(pointed, properties);
    onPoint(pointed, told);
    const { title, text } = tipText(properties, told, words);
    const heading = document.createElement("strong");
    heading.textContent = title;
    const figures = document.createElement("span");
    figures.textContent = text;
    tip.replaceChildren(heading, figures);
    tip.hidden = false;
  };
  const leave = () => {
    if (pointed === "") return;
    pointed = "";
    tip.hidden = true;
    map.getCanvas().style.cursor = "";
    onPoint("", undefined);
  };

  map.on("mousemove", (event) => {
    // A touch sends one emulated move: a tip would stay behind under the finger.
    if (!matchMedia("(hover: hover)").matches) return;
    const area = at(event);
    if (!area) return leave();
    if (area.properties.code !== pointed) enter(area);
    const { x, y } = tipPlace(event.point, { width: tip.offsetWidth, height: tip.offsetHeight }, map.getContainer().clientWidth);
    tip.style.transform = `translate(${x}px, ${y}px)`;
  });
  map.on("mouseout", leave);
  map.on("movestart", leave);
  map.on("click", (event) => {
    const area = at(event);
    if (area) onChoose(String(area.properties.code));
  });
}
