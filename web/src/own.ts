// Own data as a layer of the map: which class each area has, and what its
// figure is.
import * as api from "./api";
import type { Indicator, IndicatorValue } from "./api";
import type { Level } from "./state";
import { say } from "./words";

export class Own {
  private readonly byCode = new Map<string, IndicatorValue>();

  constructor(readonly summary: Indicator, readonly values: IndicatorValue[], readonly without: string[]) {
    for (const value of values) this.byCode.set(value.code, value);
  }

  static async load(summary: Indicator): Promise<Own> {
    const { values, without } = await api.indicator(summary.id);
    return new Own(summary, values, without);
  }

  value(code: string): IndicatorValue | undefined {
    return this.byCode.get(code);
  }

  /** A figure with the unit: 12,5% or 7 per 1.000 inwoners. */
  text(value: number): string {
    const { unit } = this.summary;
    return number(value) + (unit === "" || unit.startsWith("%") ? unit : ` ${unit}`);
  }

  /** What the legend says beneath the name. */
  subtitle(level: Level): string {
    const name = say(`level.${level}`);
    if (!this.summary.levels[level]) {
      const others = Object.keys(this.summary.levels).join(" en ");
      return others ? say("legend.own.none", { level: name, others }) : say("tip.no_data");
    }
    return this.summary.unit
      ? say("legend.own.unit", { level: name, unit: this.summary.unit })
      : say("legend.own", { level: name });
  }
}

const coarse = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 2 });
const fine = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 4 });
const short = new Intl.NumberFormat("nl-NL", { maximumSignificantDigits: 3, notation: "compact" });
const three = new Intl.NumberFormat("nl-NL", { maximumSignificantDigits: 3 });

/** Writes an own figure as the pages do. */
function number(value: number): string {
  return (Math.abs(value) < 0.1 ? fine : coarse).format(value);
}

/** A class border, in the little room that the legend has. */
export function border(value: number): string {
  return (Math.abs(value) < 10_000 ? three : short).format(value);
}
