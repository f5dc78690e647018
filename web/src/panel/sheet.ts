// On a phone the panel is a sheet at the bottom with three stops. The grip can
// be dragged, or pressed to go round.
import type { Apply } from "../state/observable";
import type { State } from "../state/state";
import { coverage, following, isStop, nearest, type Stop } from "./stops";

export interface Sheet {
  /** Rises for the area that a page comes with, and sinks when none is chosen any more. */
  apply: Apply<State>;
  to: (stop: Stop) => void;
  /** How much of the map's height the sheet covers, in CSS pixels. */
  covers: () => number;
}

const slack = 6; // CSS pixels that a press may move
const lowest = 96; // CSS pixels

export function createSheet(panel: HTMLElement): Sheet {
  const grip = panel.querySelector<HTMLButtonElement>(".grip")!;
  let start: { y: number; height: number } | undefined;
  let dragged = false;

  const room = () => panel.parentElement!.clientHeight;
  const stop = (): Stop => (isStop(panel.dataset.stop) ? panel.dataset.stop : "peek");
  const to = (next: Stop) => {
    panel.dataset.stop = next;
    grip.setAttribute("aria-expanded", String(next !== "peek"));
  };
  const release = () => {
    if (start && dragged) to(nearest(panel.offsetHeight / room()));
    start = undefined;
    panel.classList.remove("dragged");
    panel.style.height = "";
  };

  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    start = { y: event.clientY, height: panel.offsetHeight };
    dragged = false;
  });
  grip.addEventListener("pointermove", (event) => {
    if (!start) return;
    const up = start.y - event.clientY;
    if (Math.abs(up) < slack && !dragged) return;
    dragged = true;
    panel.classList.add("dragged");
    panel.style.height = `${Math.max(lowest, start.height + up)}px`;
  });
  grip.addEventListener("pointerup", release);
  grip.addEventListener("pointercancel", release);
  grip.addEventListener("click", () => {
    if (!dragged) to(following(stop()));
    dragged = false;
  });
  to("peek");
  return {
    apply(before, { area }) {
      if (before?.area === area) return;
      if (area === "") to("peek");
      else if (!before) to("half");
    },
    to,
    covers: () => (getComputedStyle(grip).display === "none" ? 0 : coverage(stop(), room())),
  };
}
