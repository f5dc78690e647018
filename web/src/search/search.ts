// The search box on the page: what the reader does becomes a step of the
// combobox, and the page shows what came of it.
import type { Found } from "../api/types";
import { latest } from "../state/latest";
import type { Words } from "../words/words";
import { answered, type Box, chosen, closed, empty, failed, opened, type Press, pressed, question, typed } from "./combobox";

const pause = 150; // ms after the last key

export function watchSearch(form: HTMLFormElement, { ask, words, onChoose }: {
  ask: (query: string, signal: AbortSignal) => Promise<Found[]>;
  words: Words;
  onChoose: (found: Found) => void;
}): void {
  const input = form.querySelector<HTMLInputElement>("[role=combobox]")!;
  const list = form.querySelector<HTMLElement>("[role=listbox]")!;
  const message = form.querySelector<HTMLElement>(".found")!;
  const questions = latest();
  let box = empty;

  const show = (next: Box) => {
    const before = box;
    box = next;
    if (before.text !== box.text && input.value !== box.text) input.value = box.text; // the reader's caret stays
    if (before.results !== box.results) list.replaceChildren(...box.results.map((found, i) => option(found, i, words)));
    list.hidden = !box.open;
    input.setAttribute("aria-expanded", String(box.open));
    message.textContent = box.message;
    message.hidden = box.message === "";
    if (before.active !== box.active) point(box.active);
  };
  const point = (active: number) => {
    for (const [i, each] of [...list.children].entries()) each.ariaSelected = String(i === active);
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", optionId(active));
  };
  const look = async () => {
    const query = question(box);
    questions.forget();
    if (query === "") return;
    try {
      const got = await questions.ask(async (signal) => {
        await quiet(pause, signal);
        return ask(query, signal);
      });
      if (got) show(answered(box, query, got.answer, words.say("search.none", { query })));
    } catch {
      show(failed(box, words.say("search.error")));
    }
  };
  const take = (press: Press) => {
    show(press.box);
    if (!press.chosen) return;
    questions.forget();
    onChoose(press.chosen);
  };

  input.addEventListener("input", () => {
    show(typed(box, input.value));
    void look();
  });
  input.addEventListener("keydown", (event) => {
    const press = pressed(box, event.key);
    if (press.ours) event.preventDefault();
    if (press.last) event.stopPropagation();
    take(press);
  });
  input.addEventListener("focus", () => show(opened(box)));
  input.addEventListener("blur", () => show(closed(box)));
  form.addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (clicked) take(chosen(box, Number(clicked.dataset.index)));
  });
}

/** Waits; fails when nobody waits any more. */
function quiet(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new Error("a newer question was asked"));
    });
  });
}

function optionId(index: number): string {
  return `zoek-${index}`;
}

function option({ name, level, municipality_name: municipality }: Found, index: number, { say }: Words): HTMLElement {
  const element = document.createElement("li");
  element.id = optionId(index);
  element.role = "option";
  element.dataset.index = String(index);
  element.ariaSelected = "false";
  const title = document.createElement("span");
  title.textContent = name;
  const note = document.createElement("span");
  note.className = "note";
  note.textContent = municipality && level !== "gemeente" ? say("search.in", { level, municipality }) : say(`level.${level}`);
  element.append(title, " ", note);
  return element;
}
