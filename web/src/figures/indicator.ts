// What the map can be coloured by beside what its tiles carry: another figure of
// the model, or own data.
import { isSummed, type Level, levelOf } from "../areas/areas";
import type { Indicator, IndicatorValue } from "../api/types";
import type { Words } from "../words/words";
import { type Borders, classOf } from "./classes";
import type { Figures, Told } from "./figures";

/** The figure of an area, and how many people that are where it is their share. */
type Value = Pick<IndicatorValue, "value" | "count" | "class">;

/** What is read of the server's answer. */
interface Answer {
  readonly values: readonly (Value & { readonly code: string })[];
  readonly without: readonly string[]; // codes
}

export function indicatorFigures(summary: Indicator, { values, without }: Answer, words: Words): Figures {
  const byCode = new Map(values.map((value) => [value.code, value]));
  const told = (value: Value): Told => ({ value: value.value, class: value.class, text: text(summary, value, words) });
  return {
    title: summary.name,
    subtitle: (level) => subtitle(summary, level, words),
    labels: (level) => labels(summary, level, words),
    spread: (level) => (isSummed(level) ? undefined : summary.levels[level]),
    reference: () => "",
    told(code, properties) {
      const value = byCode.get(code) ?? summedValue(summary, code, properties);
      return value && told(value);
    },
    painting: {
      *classes() {
        for (const code of without) yield [code, 0];
        for (const value of values) yield [value.code, value.class];
      },
      summed(level) {
        const borders = bordersOf(summary, level);
        return summary.cell_property && borders.length > 0 ? { property: summary.cell_property, borders } : undefined;
      },
    },
  };
}

/**
 * The borders of a level; none where it has no figures. Cells and own areas go by those of the buurten, as they
 * are made of parts of them.
 */
function bordersOf({ levels, cell_property: property }: Indicator, level: Level): Borders {
  if (!isSummed(level)) return levels[level]?.borders ?? [];
  return (property ? levels.buurt?.borders : undefined) ?? [];
}

/** The figure of a cell or own area, from its tile, as of an area. */
function summedValue(
  summary: Indicator, code: string, properties: Readonly<Record<string, unknown>>,
): Value | undefined {
  const property = summary.cell_property ?? "";
  const [value, count] = [properties[property], properties[property.replace(/_pct$/, "_count")]];
  if (typeof value !== "number" || typeof count !== "number") return undefined;
  return { value, count, class: classOf(bordersOf(summary, levelOf(code)), value) };
}

/** A figure in words: own data 12,5% or 7 per 1.000 inwoners, ours with the number of people. */
function text({ id, own, unit }: Indicator, { value, count }: Value, words: Words): string {
  if (own) return words.own(value) + (unit === "" || unit.startsWith("%") ? unit : ` ${unit}`);
  const percent = words.whole(value);
  if (id === "stability") return words.say("tip.stability", { percent });
  return count === undefined ? `${percent}%` : words.say("tip.figures", { percent, count: words.people(count) });
}

/** Our own borders are whole, unless two would then be the same. */
function labels(summary: Indicator, level: Level, words: Words): string[] {
  const borders = bordersOf(summary, level);
  const write = (number: (value: number) => string, unit: string) =>
    borders.map((border) => (border === null ? "" : number(border) + unit));
  if (summary.own) return write(words.brief, summary.unit.startsWith("%") ? "%" : "");
  const rounded = write(words.whole, "%").filter((label) => label !== "");
  return write(new Set(rounded).size === rounded.length ? words.whole : words.tenths, "%");
}

function subtitle(summary: Indicator, level: Level, { say }: Words): string {
  const { id, own, unit, levels } = summary;
  const name = say(`level.${level}`);
  if (bordersOf(summary, level).length === 0) {
    const others = Object.keys(levels).join(" en ");
    return others ? say("legend.own.none", { level: name, others }) : say("tip.no_data");
  }
  if (!own) return say(`legend.layer.${id}`, { level: name });
  return unit ? say("legend.own.unit", { level: name, unit }) : say("legend.own", { level: name });
}
