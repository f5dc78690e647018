// The choices over the map: level and "Kleur op". Each shows what is chosen,
// and tells what the reader chooses.
import { isLevel } from "../areas/areas";
import type { Choice } from "../figures/source";
import type { Apply } from "../state/observable";
import type { State } from "../state/state";

/** The row of levels. */
export function levelControl(row: ParentNode, onChoose: (level: State["level"]) => void): Apply<State> {
  const radios = [...row.querySelectorAll<HTMLInputElement>("input")];
  for (const radio of radios) radio.addEventListener("change", () => onChoose(isLevel(radio.value) ? radio.value : ""));
  return (before, { level }) => {
    if (before?.level === level) return;
    for (const radio of radios) radio.checked = radio.value === level;
  };
}

/** The list of layers. */
export function layerSelect(select: HTMLSelectElement, onChoose: (layer: string) => void): Apply<State> {
  select.addEventListener("change", () => onChoose(select.value));
  return (_before, { layer }) => {
    select.value = layer;
  };
}

/** What the list offers. */
export function choices(select: HTMLSelectElement): Choice[] {
  return [...select.options].map(({ value, dataset }) => ({ value, indicator: dataset.indicator ?? "" }));
}

/** The buttons that zoom, each by so much. */
export function zoomButtons(buttons: Iterable<HTMLElement>, onZoom: (by: number) => void): void {
  for (const button of buttons) button.addEventListener("click", () => onZoom(Number(button.dataset.zoom)));
}
