// The map page. Words and panels come from the server; this script draws the
// map, keeps the address in step and moves the reader about.
import { Map, setWorkerUrl } from "maplibre-gl";
import * as api from "./api";
import type { Box, Edition } from "./api";
import { Figures } from "./figures";
import { addDots, closest, Layers, levelOf } from "./layers";
import { Legend } from "./legend";
import { notice, watchConnection } from "./notice";
import { Panel, type Place } from "./panel";
import { addPatterns } from "./patterns";
import { Pointer } from "./pointer";
import { Search } from "./search";
import { Sheet } from "./sheet";
import * as address from "./state";
import { isLevel, type Level, type State } from "./state";
import { say } from "./words";

declare global {
  interface Window {
    /** For tests: the map, and a promise of its first complete drawing. */
    risicokaart?: { map: Map; ready: Promise<void> };
  }
}

class App {
  private state: State = address.read();
  private shownLevel: Level | undefined;
  /** Settled once the areas have the colours that the address asks for. */
  readonly coloured: Promise<void>;
  private readonly panel = new Panel((code) => void this.choose(code), (against) => this.compare(against), () => this.clear());
  private readonly layerChoice = document.querySelector<HTMLSelectElement>(".layers select")!;
  private readonly loaded = new globalThis.Map<string, Figures>(); // by value of the choice
  private readonly layers: Layers;
  private readonly legend: Legend;

  constructor(private readonly map: Map, private readonly edition: Edition, private readonly sheet: Sheet, hasView: boolean) {
    this.layers = new Layers(map);
    this.legend = new Legend(edition);
    new Pointer(map, this.layers, this.legend, (code) => void this.choose(code));
    new Search((found) => void this.choose(found.code, found.bbox, true));
    map.on("zoom", () => this.updateLegend());
    addEventListener("popstate", () => this.restore());
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.state.area) this.clear();
    });
    this.wireControls();
    this.setLevel(this.state.level, false);
    this.coloured = this.setLayer(this.state.layer, false);
    this.open(hasView);
  }

  private wireControls(): void {
    document.querySelectorAll<HTMLElement>("[data-zoom]").forEach((button) =>
      button.addEventListener("click", () => this.map.easeTo({ zoom: this.map.getZoom() + Number(button.dataset.zoom) })));
    document.querySelectorAll<HTMLInputElement>(".levels input").forEach((radio) =>
      radio.addEventListener("change", () => this.setLevel(isLevel(radio.value) ? radio.value : "", true)));
    this.layerChoice.addEventListener("change", () => void this.setLayer(this.layerChoice.value, true));
  }

  /** The area of the address: the server has put its panel on the page. */
  private open(hasView: boolean): void {
    if (!this.state.area) return;
    this.layers.choose(this.state.area);
    this.sheet.to("half");
    const place = this.panel.place();
    if (place?.box && !hasView) this.fit(place.code, place.box, false);
  }

  private async choose(code: string, box?: Box, focus = false): Promise<void> {
    this.state = { ...this.state, area: code };
    address.write(this.state, true);
    this.layers.choose(code);
    this.sheet.to("half");
    if (box) this.fit(code, box, true);
    const place = await this.panel.show(code, this.state.against);
    if (!place) return;
    this.name(place);
    if (place.box && !box) this.bringIntoView(code, place.box);
    if (focus) this.panel.focus();
  }

  private compare(against: State["against"]): void {
    this.state = { ...this.state, against };
    address.write(this.state, true);
    void this.panel.show(this.state.area, against);
  }

  private clear(): void {
    this.state = { ...this.state, area: "" };
    address.write(this.state, true);
    this.showNothing();
  }

  private showNothing(): void {
    this.layers.choose("");
    this.panel.showStart();
    this.sheet.to("peek");
    document.title = say("start.title");
  }

  private name(place: Place): void {
    document.title = say("place.title", { name: place.name });
  }

  private async restore(): Promise<void> {
    this.state = address.read();
    this.setLevel(this.state.level, false);
    void this.setLayer(this.state.layer, false);
    if (!this.state.area) return this.showNothing();
    this.layers.choose(this.state.area);
    const place = await this.panel.show(this.state.area, this.state.against);
    if (place) this.name(place);
  }

  private setLevel(level: Level | "", write: boolean): void {
    this.state = { ...this.state, level };
    this.layers.show(level);
    document.querySelectorAll<HTMLInputElement>(".levels input").forEach((radio) => (radio.checked = radio.value === level));
    this.updateLegend();
    if (write) address.write(this.state, false);
  }

  /** Colours the areas by a choice; one that the edition lacks is loneliness. */
  private async setLayer(value: string, write: boolean): Promise<void> {
    const id = [...this.layerChoice.options].find((option) => option.value === value)?.dataset.indicator;
    const summary = this.edition.indicators.find((indicator) => indicator.id === id);
    const layer = summary ? value : "";
    this.state = { ...this.state, layer };
    this.layerChoice.value = layer;
    if (write) address.write(this.state, false);
    try {
      const figures = summary && (this.loaded.get(layer) ?? await Figures.load(summary));
      if (figures) this.loaded.set(layer, figures);
      if (this.state.layer !== layer) return; // another was chosen meanwhile
      this.layers.colour(figures);
      this.shownLevel = undefined;
      this.updateLegend();
    } catch (error) {
      console.error(error);
      notice("error", true);
    }
  }

  private updateLegend(): void {
    const level = this.layers.current();
    if (level === this.shownLevel) return;
    this.shownLevel = level;
    this.legend.show(level, this.layers.figures);
  }

  /** Moves only when the area is not wholly in sight: the map stays calm. */
  private bringIntoView(code: string, box: Box): void {
    const view = this.map.getBounds();
    const southWest = this.map.project([box[0], box[1]]);
    const northEast = this.map.project([box[2], box[3]]);
    const visible = view.contains([box[0], box[1]]) && view.contains([box[2], box[3]]) &&
      southWest.y < this.map.getContainer().clientHeight - this.sheet.covers();
    const readable = levelOf(code) === "h3" || northEast.x - southWest.x > 24;
    if (!visible || !readable) this.fit(code, box, true);
  }

  private fit(code: string, box: Box, animate: boolean): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.fitBounds(box, {
      padding: clear(this.sheet),
      maxZoom: closest(code),
      duration: animate && !calm ? 150 : 0,
    });
  }
}

/** Room round what must be in sight, clear of controls and sheet. */
function clear(sheet: Sheet): { top: number; right: number; bottom: number; left: number } {
  const covered = sheet.covers();
  if (covered) return { top: 152, right: 16, bottom: covered + 80, left: 16 }; // three rows of controls; the legend rests on the sheet
  const legend = innerWidth >= 1200 ? 304 : 48; // a narrow window has no room to spare beside it
  return { top: 72, right: legend, bottom: 48, left: 32 };
}

function createMap(bounds: Box, sheet: Sheet): Map {
  return new Map({
    container: "map",
    style: "/api/v1/styles/risicokaart",
    bounds,
    fitBoundsOptions: { padding: clear(sheet) },
    maxBounds: around(bounds),
    hash: true,
    maxZoom: 16,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: { "Map.Title": say("map.label") },
    canvasContextAttributes: { preserveDrawingBuffer: false, antialias: true },
  });
}

/** The edition with enough round it to look about, not to get lost. */
function around([west, south, east, north]: Box): Box {
  const margin = Math.max(4, east - west, north - south);
  return [west - margin, south - margin, east + margin, north + margin];
}

async function start(): Promise<void> {
  notice("error", false);
  notice("loading", true);
  try {
    const edition = await api.edition();
    const sheet = new Sheet();
    const hasView = location.hash !== ""; // before the map writes its own
    const map = createMap(edition.bounds, sheet);
    map.touchZoomRotate.disableRotation();
    map.once("style.load", () => {
      addPatterns(map);
      if (edition.indicators.some((indicator) => indicator.own)) addDots(map);
    });
    map.on("error", (event) => {
      console.error(event.error);
      notice("error", true);
    });
    const ready = (async () => {
      await map.once("load");
      const app = new App(map, edition, sheet, hasView);
      await Promise.all([map.once("idle"), app.coloured]);
      notice("loading", false);
    })();
    window.risicokaart = { map, ready };
    await ready;
  } catch (error) {
    console.error(error);
    notice("loading", false);
    notice("error", true);
  }
}

const main = document.querySelector<HTMLElement>("main.app");
if (main) {
  setWorkerUrl(new URL(main.dataset.worker!, location.href).href);
  watchConnection();
  document.querySelector("[data-notice=error] [data-retry]")?.addEventListener("click", () => location.reload());
  void start();
}
