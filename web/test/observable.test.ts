import assert from "node:assert/strict";
import test from "node:test";
import { observable } from "../src/state/observable";

test("a view is brought up to date when it joins, then told of each change", () => {
  const number = observable(1);
  const seen: unknown[] = [];
  number.follow((before, after) => seen.push([before, after]));
  number.set(2);
  number.set(2);
  number.set(3);
  assert.equal(number.value, 3);
  assert.deepEqual(seen, [[undefined, 1], [1, 2], [2, 3]]);
});

test("a view that sets the value does not let others see changes out of order", () => {
  const number = observable(0);
  const first: unknown[] = [];
  const last: unknown[] = [];
  number.follow((before, after) => {
    first.push([before, after]);
    if (after === 1) number.set(2);
  });
  number.follow((before, after) => last.push([before, after]));
  number.set(1);
  assert.deepEqual(first, [[undefined, 0], [0, 1], [1, 2]]);
  assert.deepEqual(last, first);
});

test("a view that joins while others are told sees no change twice", () => {
  const number = observable(0);
  const late: unknown[] = [];
  number.follow((_before, after) => {
    if (after !== 1) return;
    number.set(2);
    number.follow((before, now) => late.push([before, now]));
  });
  number.set(1);
  assert.deepEqual(late, [[undefined, 1], [1, 2]]);
});

test("a view that fails keeps nothing from the others, and the fault is told", () => {
  const number = observable(0);
  let seen = 0;
  number.follow((before) => {
    if (before !== undefined) throw new Error("no canvas");
  });
  number.follow((_before, after) => {
    seen = after;
  });
  assert.throws(() => number.set(1), /no canvas/);
  assert.equal(seen, 1);
  assert.throws(() => number.set(2), /no canvas/);
  assert.equal(seen, 2);
});

test("what is the same is told by the value's own measure", () => {
  const text = observable("a", (a, b) => a.toLowerCase() === b.toLowerCase());
  let told = 0;
  text.follow(() => told++);
  text.set("A");
  assert.deepEqual([text.value, told], ["a", 1]);
  text.set("B");
  assert.deepEqual([text.value, told], ["B", 2]);
});
