// The one place that knows which class a value lies in.

/**
 * The borders between five classes: the lowest values of classes 2 to 5, in order;
 * null for a class that no area reaches.
 */
export type Borders = readonly (number | null)[];

/** The class of a value, from 1: one more than the borders that it has reached. */
export function classOf(borders: Borders, value: number): number {
  return 1 + borders.filter((border) => border !== null && value >= border).length;
}
