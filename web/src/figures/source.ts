// Gets the figures that the reader chose. An answer that is late changes nothing.
import type { Indicator } from "../api/types";
import { latest } from "../state/latest";
import type { State } from "../state/state";
import type { Figures } from "./figures";

/** A choice of "Kleur op": its value in the address, and the indicator behind it. */
export interface Choice {
  readonly value: string;
  readonly indicator: string;
}

/** The indicators that can be chosen, by the value of the choice. */
export function offered(choices: readonly Choice[], indicators: readonly Indicator[]): Map<string, Indicator> {
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  const found = new Map<string, Indicator>();
  for (const { value, indicator } of choices) {
    const summary = byId.get(indicator);
    if (value !== "" && summary) found.set(value, summary);
  }
  return found;
}

export interface FigureSource {
  /** Follows the choice of the reader. */
  apply: (before: State | undefined, after: State) => void;
  /** Settled once the figures of the present choice are shown, or failed. */
  settled: () => Promise<void>;
}

export function figureSource({ initial, load, show, fail }: {
  initial: Figures; // of a state without layer
  load: (layer: string, signal: AbortSignal) => Promise<Figures>;
  show: (figures: Figures) => void;
  fail: (error: unknown) => void;
}): FigureSource {
  const loaded = new Map([["", initial]]); // by layer
  const question = latest();
  let settled = Promise.resolve();

  async function get(layer: string): Promise<void> {
    try {
      const got = await question.ask((signal) => load(layer, signal));
      if (!got) return;
      loaded.set(layer, got.answer);
      show(got.answer);
    } catch (error) {
      fail(error);
    }
  }

  return {
    apply(before, { layer }) {
      if (before?.layer === layer) return;
      question.forget();
      const known = loaded.get(layer);
      if (known) show(known);
      else settled = get(layer);
    },
    settled: () => settled,
  };
}
