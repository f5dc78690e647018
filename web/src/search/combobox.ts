// What the search box does, after the ARIA pattern of a combobox: the list
// follows the typing; the arrow keys walk through it, Enter chooses, Esc closes.
// Pure: each step makes the next state of the box.
import type { Found } from "../api/types";

export interface Box {
  readonly text: string; // of the input
  readonly answered: string; // the question that the results answer
  readonly results: readonly Found[];
  readonly open: boolean;
  readonly active: number; // in results; -1 for none
  readonly message: string; // in place of the list; "" for none
}

export const empty: Box = { text: "", answered: "", results: [], open: false, active: -1, message: "" };

/** The least that is looked for, in characters. */
const shortest = 2;

/** What to ask the server; "" for nothing. */
export function question({ text }: Box): string {
  const trimmed = text.trim();
  return trimmed.length < shortest ? "" : trimmed;
}

export function typed(box: Box, text: string): Box {
  const next = { ...box, text };
  return question(next) === "" ? { ...empty, text } : next;
}

export function answered(box: Box, asked: string, results: readonly Found[], none: string): Box {
  const found = { ...box, answered: asked, results, active: -1 };
  return results.length > 0 ? { ...found, open: true, message: "" } : { ...found, open: false, message: none };
}

export function failed(box: Box, message: string): Box {
  return { ...closed(box), message };
}

export function opened(box: Box): Box {
  return box.open || box.results.length === 0 ? box : { ...box, open: true, active: -1, message: "" };
}

export function closed(box: Box): Box {
  return { ...box, open: false, active: -1, message: "" };
}

/** What a key does. */
export interface Press {
  readonly box: Box;
  readonly chosen?: Found;
  readonly ours?: boolean; // the browser does nothing with the key
  readonly last?: boolean; // nobody else hears of the key
}

export function pressed(box: Box, key: string): Press {
  switch (key) {
    case "Escape":
      return escaped(box);
    case "Enter":
      return chosen(box, box.active);
    case "ArrowDown":
    case "ArrowUp":
      return box.results.length > 0 ? { box: moved(opened(box), key === "ArrowDown" ? 1 : -1), ours: true } : { box };
    default:
      return { box };
  }
}

/** Closes what is open; where nothing is, empties the input. */
function escaped(box: Box): Press {
  if (box.open) return { box: closed(box), last: true };
  if (box.text === "" && box.message === "") return { box };
  return { box: empty, last: true };
}

function moved(box: Box, step: 1 | -1): Box {
  const count = box.results.length;
  const from = box.active < 0 && step < 0 ? count : box.active;
  return { ...box, active: (from + step + count) % count };
}

/**
 * Chooses a result. Without one pointed at (-1) it is the first, if it answers
 * what the input says now.
 */
export function chosen(box: Box, index: number): Press {
  const found = index < 0 && box.answered === question(box) ? box.results[0] : box.results[index];
  return found ? { box: empty, chosen: found } : { box };
}
