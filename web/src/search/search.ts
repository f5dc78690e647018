// The search box on the page: what the reader does becomes a step of the
// combobox, and the page shows what came of it.
import type { Found } from "../api/types";
import { latest } from "../state/latest";
import { type Apply, observable } from "../state/observable";
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
  const box = observable(empty);
  const questions = latest();
  const look = async () => {
    const query = question(box.value);
    questions.forget();
    if (query === "") return;
    try {
      const got = await questions.ask(async (signal) => {
        await quiet(pause, signal);
        return ask(query, signal);
      });
      if (got) box.set(answered(box.value, query, got.answer, words.say("search.none", { query })));
    } catch {
      box.set(failed(box.value, words.say("search.error")));
    }
  };
  const take = (press: Press) => {
    box.set(press.box);
    if (!press.chosen) return;
    questions.forget();
    onChoose(press.chosen);
  };

  box.follow(view(form, input, list, words));
  input.addEventListener("input", () => {
    box.set(typed(box.value, input.value));
    void look();
  });
  input.addEventListener("keydown", (event) => {
    const press = pressed(box.value, event.key);
    if (press.ours) event.preventDefault();
    if (press.last) event.stopPropagation();
    take(press);
  });
  input.addEventListener("focus", () => box.set(opened(box.value)));
  input.addEventListener("blur", () => box.set(closed(box.value)));
  form.addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (clicked) take(chosen(box.value, Number(clicked.dataset.index)));
  });
}

/** Shows the box on the page. */
function view(form: HTMLFormElement, input: HTMLInputElement, list: HTMLElement, words: Words): Apply<Box> {
  const message = form.querySelector<HTMLElement>(".found")!;
  return (before = empty, { text, results, open, active, message: told }) => {
    if (before.text !== text && input.value !== text) input.value = text; // else the caret would move
    if (before.results !== results) list.replaceChildren(...results.map((found, i) => option(found, i, words)));
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (before.message !== told) message.textContent = told; // else it would be read out again
    message.hidden = told === "";
    for (const [i, each] of [...list.children].entries()) each.ariaSelected = String(i === active);
    if (before.active === active) return;
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", optionId(active));
  };
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
