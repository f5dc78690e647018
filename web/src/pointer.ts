// Pointing at the map: a tip with the name and figures of the area under the
// pointer, its outline, and its place in the legend. Pressing chooses it.
import type { Map, MapGeoJSONFeature, MapMouseEvent } from "maplibre-gl";
import type { Layers } from "./layers";
import type { Legend } from "./legend";
import { people, say, whole } from "./words";

export class Pointer {
  private readonly tip = document.getElementById("tip")!;
  private code = "";

  constructor(private readonly map: Map, private readonly layers: Layers, private readonly legend: Legend,
    onChoose: (code: string) => void) {
    map.on("mousemove", (event) => this.moved(event));
    map.on("mouseout", () => this.leave());
    map.on("movestart", () => this.leave());
    map.on("click", (event) => {
      const area = this.at(event);
      if (area) onChoose(String(area.properties.code));
    });
  }

  private at(event: MapMouseEvent): MapGeoJSONFeature | undefined {
    return this.map.queryRenderedFeatures(event.point, { layers: [this.layers.fill(this.layers.current())] })[0];
  }

  private moved(event: MapMouseEvent): void {
    // A touch sends one emulated move: a tip would stay behind under the finger.
    if (!matchMedia("(hover: hover)").matches) return;
    const area = this.at(event);
    if (!area) return this.leave();
    if (area.properties.code !== this.code) this.enter(area);
    this.place(event.point.x, event.point.y);
  }

  private enter(area: MapGeoJSONFeature): void {
    const { code, name, status } = area.properties;
    this.code = String(code);
    this.layers.hover(this.code);
    this.map.getCanvas().style.cursor = "pointer";
    const [value, areaClass, text] = this.told(area);
    this.legend.point(value, areaClass);
    const title = document.createElement("strong");
    title.textContent = name ? String(name) : say("tip.cell");
    const figures = document.createElement("span");
    figures.textContent = text ?? say(`tip.${status === "suppressed" ? "suppressed" : "no_data"}`);
    this.tip.replaceChildren(title, figures);
    this.tip.hidden = false;
  }

  /** The figure that an area is coloured by, its class, and both in words. */
  private told(area: MapGeoJSONFeature): [value?: number, areaClass?: number, text?: string] {
    const { figures } = this.layers;
    if (figures) {
      const code = String(area.properties.code);
      const value = figures.value(code) ?? figures.summed(code, area.properties);
      return value ? [value.value, value.class, figures.text(value)] : [];
    }
    const { lonely_65_pct: percent, lonely_65_count: count } = area.properties;
    if (typeof percent !== "number" || typeof count !== "number") return [];
    return [percent, area.properties.class, say("tip.figures", { percent: whole(percent), count: people(count) })];
  }

  private place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const { clientWidth } = this.map.getContainer();
    const left = Math.min(x + 14, clientWidth - width - 8);
    const top = y - height - 14 < 8 ? y + 18 : y - height - 14;
    this.tip.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  }

  private leave(): void {
    if (this.code === "") return;
    this.code = "";
    this.tip.hidden = true;
    this.layers.hover("");
    this.legend.point(undefined, undefined);
    this.map.getCanvas().style.cursor = "";
  }
}
