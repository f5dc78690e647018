// The legend: class borders as numbers, how the areas are spread, and where
// the pointed-at area lies.
import type { Edition, LevelSummary } from "./api";
import type { Level } from "./state";
import { say, whole } from "./words";

const width = 200;
const height = 40;

function part<E extends Element>(name: string): E {
  return document.querySelector<E>(`[data-legend="${name}"]`)!;
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

export class Legend {
  private summary: LevelSummary | undefined;
  private marker: SVGElement | undefined;

  constructor(private readonly edition: Edition) {
    // On a phone the legend would hide the map: it starts folded.
    if (matchMedia("(max-width: 767px)").matches) document.querySelector("details.legend")?.removeAttribute("open");
  }

  show(level: Level): void {
    this.summary = this.edition.levels[level];
    const borders = this.summary?.borders ?? (level === "h3" ? this.edition.cells?.borders : undefined) ?? [];
    part("subtitle").textContent = say(`legend.${level}`);
    part("borders").replaceChildren(...borders.map((border) => {
      const label = document.createElement("span");
      label.textContent = `${whole(border)}%`;
      return label;
    }));
    const reference = (this.summary ?? this.edition.levels.buurt)?.reference; // of the country: the same for all levels
    part("reference").textContent = reference ? say("legend.reference", { percent: whole(reference) }) : "";
    this.draw(part("histogram"));
  }

  private draw(svg: SVGElement): void {
    const summary = this.summary;
    svg.replaceChildren();
    this.marker = undefined;
    svg.classList.toggle("empty", !summary);
    if (!summary) return;
    const most = Math.max(1, ...summary.histogram);
    const step = width / summary.histogram.length;
    summary.histogram.forEach((count, i) => {
      const middle = summary.min + ((i + 0.5) / summary.histogram.length) * (summary.max - summary.min);
      const size = count === 0 ? 0 : Math.max(1, (count / most) * (height - 4));
      svg.append(shape("rect", {
        class: `c${1 + summary.borders.filter((border) => middle >= border).length}`,
        x: i * step + 0.5, y: height - size, width: step - 1, height: size,
      }));
    });
    svg.append(shape("line", { class: "reference", ...this.at(summary.reference) }));
    this.marker = shape("line", { class: "marker", visibility: "hidden", ...this.at(summary.min) });
    svg.append(this.marker);
  }

  private at(percent: number): Record<string, number> {
    const { min, max } = this.summary!;
    const x = max > min ? Math.min(1, Math.max(0, (percent - min) / (max - min))) * width : width / 2;
    return { x1: x, x2: x, y1: 0, y2: height };
  }

  /** Marks where an area lies; undefined takes the mark away. */
  point(percent: number | undefined, areaClass: number | undefined): void {
    part("ramp").querySelectorAll("i").forEach((swatch, i) => swatch.classList.toggle("pointed", i + 1 === areaClass));
    if (!this.marker) return;
    this.marker.setAttribute("visibility", percent === undefined ? "hidden" : "visible");
    if (percent === undefined) return;
    for (const [key, value] of Object.entries(this.at(percent))) this.marker.setAttribute(key, String(value));
  }
}
