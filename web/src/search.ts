// Search: a combobox after the ARIA pattern. The list follows the typing; the
// arrow keys walk through it, Enter chooses, Esc closes.
import * as api from "./api";
import type { Found } from "./api";
import { say } from "./words";

const pause = 150; // ms after the last key

export class Search {
  private readonly input = document.querySelector<HTMLInputElement>("#zoek")!;
  private readonly list = document.querySelector<HTMLUListElement>("#zoek-lijst")!;
  private readonly message = document.querySelector<HTMLElement>(".found")!;
  private results: Found[] = [];
  private active = -1;
  private timer: number | undefined;
  private request: AbortController | undefined;

  constructor(private readonly onChoose: (found: Found) => void) {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("focus", () => this.results.length > 0 && this.open());
    this.input.addEventListener("blur", () => this.close());
    this.input.form!.addEventListener("submit", (event) => event.preventDefault());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    const query = this.input.value.trim();
    if (query.length < 2) {
      this.results = [];
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => void this.look(query), pause);
  }

  private async look(query: string): Promise<void> {
    const request = (this.request = new AbortController());
    try {
      const results = await api.search(query, request.signal);
      if (request.signal.aborted) return;
      this.results = results;
      if (results.length > 0) this.open();
      else this.tell(say("search.none", { query }));
    } catch {
      if (!request.signal.aborted) this.tell(say("search.error"));
    }
  }

  private open(): void {
    this.message.hidden = true;
    this.active = -1;
    this.list.replaceChildren(...this.results.map((found, index) => this.option(found, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  private option(found: Found, index: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `zoek-${index}`;
    option.role = "option";
    option.dataset.index = String(index);
    option.ariaSelected = "false";
    const name = document.createElement("span");
    name.textContent = found.name;
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = found.municipality_name && found.level !== "gemeente"
      ? say("search.in", { level: found.level, municipality: found.municipality_name }) : say(`level.${found.level}`);
    option.append(name, " ", note);
    return option;
  }

  private tell(text: string): void {
    this.close();
    this.message.textContent = text;
    this.message.hidden = false;
  }

  private close(): void {
    this.list.hidden = true;
    this.message.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape" && (!this.list.hidden || !this.message.hidden || this.input.value)) {
      event.stopPropagation();
      if (this.list.hidden) this.input.value = "";
      this.close();
    }
    if (event.key === "Enter" && this.results.length > 0) this.choose(Math.max(0, this.active));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || this.results.length === 0) return;
    event.preventDefault();
    if (this.list.hidden) this.open();
    this.move((this.active + step + this.results.length) % this.results.length);
  }

  private move(index: number): void {
    this.active = index;
    [...this.list.children].forEach((option, i) => (option.ariaSelected = String(i === index)));
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `zoek-${index}`);
  }

  private choose(index: number): void {
    const found = this.results[index];
    if (!found) return;
    this.close();
    this.results = [];
    this.input.value = "";
    this.onChoose(found);
  }
}
