// What the map can be coloured by beside what its tiles carry, a figure of the
// model or own data: which class each area has, and what its figure is.
import * as api from "./api";
import type { Indicator, IndicatorValue } from "./api";
import { isSummed, levelOf } from "./layers";
import type { Level } from "./state";
import { people, say, whole } from "./words";

export class Figures {
  private readonly byCode = new Map<string, IndicatorValue>();

  constructor(readonly summary: Indicator, readonly values: IndicatorValue[], readonly without: string[]) {
    for (const value of values) this.byCode.set(value.code, value);
  }

  static async load(summary: Indicator): Promise<Figures> {
    const { values, without } = await api.indicator(summary.id);
    return new Figures(summary, values, without);
  }

  value(code: string): IndicatorValue | undefined {
    return this.byCode.get(code);
  }

  /**
   * The borders between the classes of a level. Cells and own areas go by those
   * of the buurten, as they are made of parts of them.
   */
  borders(level: Level): number[] {
    const { levels, cell_property: property } = this.summary;
    return levels[level]?.borders ?? (isSummed(level) && property ? levels.buurt?.borders : undefined) ?? [];
  }

  /** The figure of a cell or own area, from its tile, as of an area. */
  summed(code: string, properties: Record<string, unknown>): IndicatorValue | undefined {
    const { cell_property: property = "" } = this.summary;
    const [value, count] = [properties[property], properties[property.replace(/_pct$/, "_count")]];
    if (typeof value !== "number" || typeof count !== "number") return undefined;
    const level = levelOf(code);
    return { code, level, value, count, class: 1 + this.borders(level).filter((border) => value > border).length };
  }

  /** A figure in words: own data 12,5% or 7 per 1.000 inwoners, ours with the number of people. */
  text({ value, count }: IndicatorValue): string {
    const { id, own, unit } = this.summary;
    if (own) return number(value) + (unit === "" || unit.startsWith("%") ? unit : ` ${unit}`);
    if (id === "stability") return say("tip.stability", { percent: whole(value) });
    if (count === undefined) return `${whole(value)}%`;
    return say("tip.figures", { percent: whole(value), count: people(count) });
  }

  /** The borders as the legend writes them: ours whole, unless two would then be the same. */
  labels(level: Level): string[] {
    const borders = this.borders(level);
    if (this.summary.own) return borders.map((border) => short(border) + (this.summary.unit.startsWith("%") ? "%" : ""));
    const rounded = borders.map(whole);
    return (new Set(rounded).size === borders.length ? rounded : borders.map((border) => tenths.format(border))).map((text) => `${text}%`);
  }

  /** What the legend says beneath the name. */
  subtitle(level: Level): string {
    const { id, own, unit, levels } = this.summary;
    const name = say(`level.${level}`);
    if (this.borders(level).length === 0) {
      const others = Object.keys(levels).join(" en ");
      return others ? say("legend.own.none", { level: name, others }) : say("tip.no_data");
    }
    if (!own) return say(`legend.layer.${id}`, { level: name });
    return unit ? say("legend.own.unit", { level: name, unit }) : say("legend.own", { level: name });
  }
}

const coarse = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 2 });
const fine = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 4 });
const compact = new Intl.NumberFormat("nl-NL", { maximumSignificantDigits: 3, notation: "compact" });
const tenths = new Intl.NumberFormat("nl-NL", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const three = new Intl.NumberFormat("nl-NL", { maximumSignificantDigits: 3 });

/** Writes an own figure as the pages do. */
function number(value: number): string {
  return (Math.abs(value) < 0.1 ? fine : coarse).format(value);
}

/** A class border of own data, in the little room that the legend has. */
function short(value: number): string {
  return (Math.abs(value) < 10_000 ? three : compact).format(value);
}
