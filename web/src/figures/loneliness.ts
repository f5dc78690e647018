// Lonely residents of 65 and older: the figure that the tiles carry themselves.
import { isSummed, type Level } from "../areas/areas";
import type { Edition } from "../api/types";
import type { Words } from "../words/words";
import type { Borders } from "./classes";
import type { Figures } from "./figures";

export function loneliness(edition: Pick<Edition, "levels" | "cells">, { say, whole, people }: Words): Figures {
  const { levels, cells } = edition;
  const summary = (level: Level) => (isSummed(level) ? undefined : levels[level]);
  const borders = (level: Level): Borders => (isSummed(level) ? cells : levels[level])?.borders ?? [];
  return {
    title: say("legend.title"),
    subtitle: (level) => say(`legend.${level}`),
    labels: (level) => borders(level).map((border) => (border === null ? "" : `${whole(border)}%`)),
    spread: summary,
    reference(level) {
      const reference = (summary(level) ?? levels.buurt)?.reference; // of the country: the same for all levels
      return reference ? say("legend.reference", { percent: whole(reference) }) : "";
    },
    told(_code, { lonely_65_pct: percent, lonely_65_count: count, class: areaClass }) {
      if (typeof percent !== "number" || typeof count !== "number") return undefined;
      const text = say("tip.figures", { percent: whole(percent), count: people(count) });
      return { value: percent, class: Number(areaClass), text };
    },
    painting: undefined,
  };
}
