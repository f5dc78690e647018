// The arithmetic of the legend's histogram: where bars and marks stand.
import { classOf } from "../figures/classes";
import type { Spread } from "../figures/figures";

/** Of the drawing, in the units of its view box. */
export const size = { width: 200, height: 40 } as const;

const headroom = 4; // above the highest bar
const gap = 1; // between bars

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly class: number; // of the values in the middle of the bin
}

export function bars(spread: Spread): Bar[] {
  const { borders, histogram, min, max } = spread;
  const most = Math.max(1, ...histogram);
  const step = size.width / histogram.length;
  return histogram.map((count, i) => {
    const last = i === histogram.length - 1; // holds the areas of the highest value, maybe a class of their own
    const part = last ? 1 : (i + 0.5) / histogram.length;
    const height = count === 0 ? 0 : Math.max(1, (count / most) * (size.height - headroom));
    return {
      x: i * step + gap / 2,
      y: size.height - height,
      width: step - gap,
      height,
      class: classOf(borders, min + part * (max - min)),
    };
  });
}

/** How far from the left a value lies; one outside the histogram at its end. */
export function place({ min, max }: Pick<Spread, "min" | "max">, value: number): number {
  if (max <= min) return size.width / 2;
  return Math.min(1, Math.max(0, (value - min) / (max - min))) * size.width;
}
