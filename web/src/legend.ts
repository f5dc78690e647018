// The legend: class borders as numbers, how the areas are spread, and where
// the pointed-at area lies.
import type { Edition, LevelSummary } from "./api";
import type { Figures } from "./figures";
import { isSummed } from "./layers";
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

/** What is drawn of a level; only loneliness has a reference. */
type Spread = Pick<LevelSummary, "borders" | "min" | "max" | "histogram"> & { reference?: number };

export class Legend {
  private summary: Spread | undefined;
  private marker: SVGElement | undefined;

  constructor(private readonly edition: Edition) {
    // On a phone the legend would hide the map: it starts folded.
    if (matchMedia("(max-width: 767px)").matches) document.querySelector("details.legend")?.removeAttribute("open");
  }

  show(level: Level, figures: Figures | undefined): void {
    part("title").textContent = figures?.summary.name ?? say("legend.title");
    if (figures) this.showFigures(level, figures);
    else this.showLoneliness(level);
    this.draw(part("histogram"));
  }

  private showFigures(level: Level, figures: Figures): void {
    this.summary = figures.summary.levels[level];
    part("subtitle").textContent = figures.subtitle(level);
    this.label(figures.labels(level));
    part("reference").textContent = "";
  }

  private showLoneliness(level: Level): void {
    this.summary = this.edition.levels[level];
    const borders = this.summary?.borders ?? (isSummed(level) ? this.edition.cells?.borders : undefined) ?? [];
    part("subtitle").textContent = say(`legend.${level}`);
    this.label(borders.map((border) => `${whole(border)}%`));
    const reference = (this.summary ?? this.edition.levels.buurt)?.reference; // of the country: the same for all levels
    part("reference").textContent = reference ? say("legend.reference", { percent: whole(reference) }) : "";
  }

  private label(borders: string[]): void {
    part("borders").replaceChildren(...borders.map((text) => {
      const label = document.createElement("span");
      label.textContent = text;
      return label;
    }));
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
      const last = i === summary.histogram.length - 1; // holds the areas of the highest value, maybe a class of their own
      const place = last ? 1 : (i + 0.5) / summary.histogram.length;
      const value = summary.min + place * (summary.max - summary.min);
      const size = count === 0 ? 0 : Math.max(1, (count / most) * (height - 4));
      svg.append(shape("rect", {
        class: `c${1 + summary.borders.filter((border) => value > border).length}`,
        x: i * step + 0.5, y: height - size, width: step - 1, height: size,
      }));
    });
    if (summary.reference !== undefined) svg.append(shape("line", { class: "reference", ...this.at(summary.reference) }));
    this.marker = shape("line", { class: "marker", visibility: "hidden", ...this.at(summary.min) });
    svg.append(this.marker);
  }

  private at(value: number): Record<string, number> {
    const { min, max } = this.summary!;
    const x = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) * width : width / 2;
    return { x1: x, x2: x, y1: 0, y2: height };
  }

  /** Marks where an area lies; undefined takes the mark away. */
  point(value: number | undefined, areaClass: number | undefined): void {
    part("ramp").querySelectorAll("i").forEach((swatch, i) => swatch.classList.toggle("pointed", i + 1 === areaClass));
    if (!this.marker) return;
    this.marker.setAttribute("visibility", value === undefined ? "hidden" : "visible");
    if (value === undefined) return;
    for (const [key, place] of Object.entries(this.at(value))) this.marker.setAttribute(key, String(place));
  }
}
