// The panel beside the map. Its contents are fragments that the server wrote;
// this file only fetches and places them.
import { latest } from "../state/latest";
import type { Apply } from "../state/observable";
import type { State } from "../state/state";
import { type Place, placeOf } from "./place";

export interface Panel {
  /** Follows the chosen area and yardstick. The page comes with the panel of its address. */
  apply: Apply<State>;
  /** The place that the panel tells of. */
  place: () => Place | undefined;
  /** The place once the present question is answered; undefined when that failed or another was asked meanwhile. */
  told: () => Promise<Place | undefined>;
  /** Asks again. */
  reload: () => void;
  /** Puts the focus on the name of the area, for readers who use no pointer. */
  focus: () => void;
}

/** Where the panel gets what it says, and whom it tells what. */
export interface Wiring {
  readonly ask: (code: string, against: State["against"], signal: AbortSignal) => Promise<string>; // HTML
  readonly onArea: (code: string) => void;
  readonly onAgainst: (against: State["against"]) => void;
  readonly onClose: () => void;
  readonly onTold: (place: Place | undefined) => void; // undefined: of none
}

const patience = 150; // ms before the panel says that it waits

export function createPanel(root: HTMLElement, { ask, onArea, onAgainst, onClose, onTold }: Wiring): Panel {
  const body = root.querySelector<HTMLElement>("#panel-body")!;
  const { place, write, fill } = contents(body);
  const close = root.querySelector<HTMLButtonElement>(".close")!;
  const question = latest();
  let asked: Pick<State, "area" | "against"> = { area: "", against: "nederland" };
  let told: Promise<Place | undefined> = Promise.resolve(undefined);

  const load = async (): Promise<Place | undefined> => {
    close.hidden = false;
    try {
      const got = await question.ask((signal) =>
        patiently(ask(asked.area, asked.against, signal), signal, () => fill("loading-panel")));
      if (!got) return undefined;
      write(got.answer);
      const found = place();
      if (found) onTold(found);
      return found;
    } catch {
      fill("failed-panel");
      body.querySelector("[data-retry]")?.addEventListener("click", reload, { once: true });
      return undefined;
    }
  };
  const reload = () => {
    told = load();
  };

  body.addEventListener("click", (event) => follow(event, onArea, onAgainst));
  close.addEventListener("click", onClose);
  return {
    apply(before, { area, against }) {
      if (before?.area === area && before.against === against) return;
      asked = { area, against };
      if (!before) return; // the server has put this panel on the page
      if (area !== "") return reload();
      question.forget();
      told = Promise.resolve(undefined);
      if (before.area === "") return;
      fill("start-panel");
      close.hidden = true;
      onTold(undefined);
    },
    place,
    told: () => told,
    reload,
    focus: () => body.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true }),
  };
}

interface Contents {
  readonly place: Panel["place"];
  readonly write: (html: string) => void;
  readonly fill: (template: string) => void; // id
}

/** What stands in the panel. */
function contents(body: HTMLElement): Contents {
  const toTop = () => {
    body.parentElement!.scrollTop = 0;
  };
  return {
    place: () => placeOf(body.querySelector<HTMLElement>("article.place")?.dataset ?? {}),
    write(html) {
      body.innerHTML = html;
      toTop();
    },
    fill(template) {
      body.replaceChildren(document.querySelector<HTMLTemplateElement>(`template#${template}`)!.content.cloneNode(true));
      toTop();
    },
  };
}

/** Waits for an answer, and says so when it takes long. */
async function patiently<T>(answer: Promise<T>, signal: AbortSignal, onLong: () => void): Promise<T> {
  const waiting = setTimeout(onLong, patience);
  const stop = () => clearTimeout(waiting);
  signal.addEventListener("abort", stop);
  try {
    return await answer;
  } finally {
    stop();
  }
}

/** Links to areas and yardsticks stay within the map. */
function follow(event: MouseEvent, onArea: (code: string) => void, onAgainst: (against: State["against"]) => void): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-area], a[data-against]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.area) onArea(link.dataset.area);
  else onAgainst(link.dataset.against === "gemeente" ? "gemeente" : "nederland");
}
