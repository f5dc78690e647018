import assert from "node:assert/strict";
import test from "node:test";
import { bars, place, size } from "../src/charts/histogram";
import type { Spread } from "../src/figures/figures";
import { random } from "./random";

const spread: Spread = { borders: [10, 20, 30, 40], min: 0, max: 50, histogram: [4, 0, 8, 2, 1] };

test("bars stand beside each other, as high as their areas are many", () => {
  const drawn = bars(spread);
  assert.deepEqual(drawn.map(({ x }) => x), [0.5, 40.5, 80.5, 120.5, 160.5]);
  assert.deepEqual(drawn.map(({ width }) => width), [39, 39, 39, 39, 39]);
  assert.deepEqual(drawn.map(({ height }) => height), [18, 0, 36, 9, 4.5]);
  for (const { y, height } of drawn) assert.equal(y + height, size.height);
  assert.deepEqual(drawn.map((bar) => bar.class), [1, 2, 3, 4, 5]);
});

test("a bar of few areas can still be seen", () => {
  assert.deepEqual(bars({ ...spread, histogram: [1, 1000] }).map(({ height }) => height), [1, 36]);
  assert.deepEqual(bars({ ...spread, histogram: [0, 0] }).map(({ height }) => height), [0, 0]);
});

test("the last bar has the class of the highest value, which may be alone in it", () => {
  const alone: Spread = { ...spread, borders: [1, 2, 3, 50] };
  assert.equal(bars(alone).at(-1)!.class, 5);
  assert.deepEqual(bars({ ...alone, borders: [1, 2, null, null] }).map((bar) => bar.class), [3, 3, 3, 3, 3]);
});

test("values have their place between the ends", () => {
  assert.deepEqual([0, 25, 50, -10, 99].map((value) => place(spread, value)), [0, 100, 200, 0, 200]);
  assert.equal(place({ min: 7, max: 7 }, 7), 100, "where all are the same, in the middle");
});

test("classes of bars never fall, whatever the spread", () => {
  const r = random(5);
  for (let i = 0; i < 500; i++) {
    const sorted = Array.from({ length: 6 }, () => 100 * r.next()).sort((a, b) => a - b);
    const histogram = Array.from({ length: 20 }, () => r.below(50));
    const classes = bars({ borders: sorted.slice(1, 5), min: sorted[0]!, max: sorted[5]!, histogram }).map((bar) => bar.class);
    assert.deepEqual(classes, [...classes].sort((a, b) => a - b));
    assert.equal(classes.at(-1), 5);
  }
});
