// The legend: class borders as numbers, how the areas are spread, and where
// the pointed-at area lies.
import type { Shown, Spread, Told } from "../figures/figures";
import type { Apply } from "../state/observable";
import { bars, place, size } from "./histogram";

export interface Legend {
  apply: Apply<Shown>;
  /** Marks where an area lies; undefined takes the mark away. */
  point: (told: Pick<Told, "value" | "class"> | undefined) => void;
}

export function createLegend(root: HTMLElement): Legend {
  const part = (name: string) => root.querySelector(`[data-legend="${name}"]`)!;
  const write = (name: string, text: string) => {
    part(name).textContent = text;
  };
  if (matchMedia("(max-width: 767px)").matches) root.removeAttribute("open"); // on a phone it would hide the map
  let marked: { spread: Spread; marker: SVGElement } | undefined;

  return {
    apply(_before, { level, figures }) {
      write("title", figures.title);
      write("subtitle", figures.subtitle(level));
      write("reference", figures.reference(level));
      part("borders").replaceChildren(...figures.labels(level).map(label));
      const spread = figures.spread(level);
      const histogram = part("histogram");
      histogram.classList.toggle("empty", !spread);
      histogram.replaceChildren(...(spread ? draw(spread) : []));
      const marker = histogram.querySelector<SVGElement>(".marker");
      marked = spread && marker ? { spread, marker } : undefined;
    },
    point(told) {
      part("ramp").querySelectorAll("i").forEach((swatch, i) => swatch.classList.toggle("pointed", i + 1 === told?.class));
      if (!marked) return;
      marked.marker.setAttribute("visibility", told ? "visible" : "hidden");
      if (told) set(marked.marker, upright(marked.spread, told.value));
    },
  };
}

function label(text: string): HTMLElement {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function draw(spread: Spread): SVGElement[] {
  const { reference, min } = spread;
  return [
    ...bars(spread).map(({ class: areaClass, ...box }) => shape("rect", { class: `c${areaClass}`, ...box })),
    ...(reference === undefined ? [] : [shape("line", { class: "reference", ...upright(spread, reference) })]),
    shape("line", { class: "marker", visibility: "hidden", ...upright(spread, min) }),
  ];
}

/** A line over the whole height at a value. */
function upright(spread: Spread, value: number): Record<string, number> {
  const x = place(spread, value);
  return { x1: x, x2: x, y1: 0, y2: size.height };
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(element, attributes);
  return element;
}

function set(element: Element, attributes: Record<string, string | number>): void {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
}
