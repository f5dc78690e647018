// The map page. Words and panels come from the server; this file makes the store
// and its views, and says what a step of the reader is.
import type { Map as MapLibre } from "maplibre-gl";
import * as api from "./api/client";
import type { Box, Edition } from "./api/types";
import { createLegend } from "./charts/legend";
import { choices, layerSelect, levelControl, zoomButtons } from "./controls/controls";
import type { Shown } from "./figures/figures";
import { indicatorFigures } from "./figures/indicator";
import { loneliness } from "./figures/loneliness";
import { figureSource, offered } from "./figures/source";
import { type Camera, createCamera } from "./map/camera";
import { createMap } from "./map/create";
import { createLayers } from "./map/layers";
import { watchPointer } from "./map/pointer";
import { pageTokens } from "./map/tokens";
import { notice, watchConnection } from "./page/notice";
import { titleOf } from "./page/title";
import { createPanel } from "./panel/panel";
import { createSheet, type Sheet } from "./panel/sheet";
import { watchSearch } from "./search/search";
import { observable } from "./state/observable";
import { addressBar, createStore, type Store } from "./state/store";
import { pageWords, type Words } from "./words/words";

declare global {
  interface Window {
    /** For tests: the map, and a promise of its first complete drawing. */
    risicokaart?: { map: MapLibre; ready: Promise<void> };
  }
}

/** What the views are made of. */
interface Page {
  readonly edition: Edition;
  readonly words: Words;
  readonly layers: ReturnType<typeof offered>; // that can be chosen
  readonly store: Store;
  readonly map: MapLibre;
  readonly camera: Camera;
  readonly sheet: Sheet;
}

/** The element of the page that a view is of. */
function find<E extends HTMLElement>(selector: string, kind: new () => E): E {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`the page has no ${selector}`);
  return element;
}

function fail(error: unknown): void {
  console.error(error);
  notice("error", true);
}

/** Makes the store of the address, and a map that looks where it says. */
function createPage(edition: Edition, worker: string): Page {
  const words = pageWords(document);
  const layers = offered(choices(find(".layers select", HTMLSelectElement)), edition.indicators);
  const store = createStore(addressBar(window), (state) => (layers.has(state.layer) ? state : { ...state, layer: "" }));
  addEventListener("popstate", store.restore);
  const sheet = createSheet(find(".panel", HTMLElement));
  const map = createMap({
    edition,
    view: store.value.view,
    covered: sheet.covers(),
    label: words.say("map.label"),
    style: api.mapStyle(),
    worker,
    tokens: pageTokens(document),
  });
  map.on("error", ({ error }) => fail(error));
  const camera = createCamera(map, { covered: sheet.covers, onRest: (view) => store.set({ view }) });
  return { edition, words, layers, store, map, camera, sheet };
}

/** Colours the map by what is chosen, explains it in the legend, and tells of the area that is pointed at. */
function draw({ edition, words, layers, store, map }: Page, onChoose: (code: string) => void): { settled: Promise<void> } {
  const areas = createLayers(map, pageTokens(document));
  const legend = createLegend(find("details.legend", HTMLDetailsElement));
  const plain = loneliness(edition, words);
  const level = () => areas.levelAt(map.getZoom(), store.value.level);
  const shown = observable<Shown>({ level: level(), figures: plain }, (a, b) => a.level === b.level && a.figures === b.figures);
  const showLevel = () => shown.set({ ...shown.value, level: level() });
  const source = figureSource({
    initial: plain,
    async load(layer, signal) {
      const summary = layers.get(layer)!; // the store accepts no other
      return indicatorFigures(summary, await api.indicator(summary.id, signal), words);
    },
    show: (figures) => shown.set({ ...shown.value, figures }),
    fail,
  });
  for (const apply of [areas.apply, showLevel, source.apply]) store.follow(apply);
  for (const apply of [areas.colour, legend.apply]) shown.follow(apply);
  map.on("zoom", showLevel);
  watchPointer(map, find("#tip", HTMLElement), {
    shown,
    words,
    onChoose,
    onPoint(code, told) {
      areas.hover(code);
      legend.point(told);
    },
  });
  return { settled: source.settled() };
}

type Choose = (code: string, how?: { box?: Box; focus?: boolean }) => Promise<void>;

/** Tells of the chosen area beside the map. Choosing one is the same from wherever it is chosen. */
function tell({ words, store, camera, sheet }: Page, hasView: boolean): Choose {
  const choose: Choose = async (code, { box, focus = false } = {}) => {
    if (store.value.area === code) panel.reload();
    else store.set({ area: code }, { undoable: true });
    sheet.to("half");
    if (box) camera.fit(code, box, { animate: true });
    const place = await panel.told();
    if (!place) return;
    if (place.box && !box) camera.bringIntoView(code, place.box);
    if (focus) panel.focus();
  };
  const clear = () => store.set({ area: "" }, { undoable: true });
  const panel = createPanel(find(".panel", HTMLElement), {
    ask: api.panel,
    onArea: (code) => void choose(code),
    onAgainst: (against) => store.set({ against }, { undoable: true }),
    onClose: clear,
    onTold(place) {
      document.title = titleOf(place, words);
    },
  });
  for (const apply of [panel.apply, sheet.apply]) store.follow(apply);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && store.value.area) clear();
  });
  const place = panel.place();
  if (place?.box && !hasView) camera.fit(place.code, place.box, { animate: false });
  return choose;
}

/** Wires what the reader operates: search, and the choices over the map. */
function operate({ words, store, map, camera }: Page, choose: Choose): void {
  watchSearch(find("form.search", HTMLFormElement), {
    ask: api.search,
    words,
    onChoose: ({ code, bbox }) => void choose(code, { box: bbox, focus: true }),
  });
  zoomButtons(document.querySelectorAll("[data-zoom]"), (by) => map.easeTo({ zoom: map.getZoom() + by }));
  store.follow(levelControl(find(".levels", HTMLElement), (level) => store.set({ level })));
  store.follow(layerSelect(find(".layers select", HTMLSelectElement), (layer) => store.set({ layer })));
  store.follow(camera.apply);
}

async function start(worker: string): Promise<void> {
  notice("error", false);
  notice("loading", true);
  try {
    const page = createPage(await api.edition(), worker);
    const { map, store, camera } = page;
    const hasView = store.value.view !== undefined; // before the map tells its own
    store.set({ view: camera.view() });
    const ready = (async () => {
      await map.once("load");
      const choose = tell(page, hasView);
      const { settled } = draw(page, (code) => void choose(code));
      operate(page, choose);
      await Promise.all([map.once("idle"), settled]);
      notice("loading", false);
    })();
    window.risicokaart = { map, ready };
    await ready;
  } catch (error) {
    notice("loading", false);
    fail(error);
  }
}

const app = document.querySelector<HTMLElement>("main.app");
if (app) {
  watchConnection();
  document.querySelector("[data-notice=error] [data-retry]")?.addEventListener("click", () => location.reload());
  void start(new URL(app.dataset.worker ?? "", location.href).href);
}
