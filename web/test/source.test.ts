import assert from "node:assert/strict";
import test from "node:test";
import type { Indicator } from "../src/api/types";
import type { Figures } from "../src/figures/figures";
import { figureSource, offered } from "../src/figures/source";
import { parse } from "../src/state/address";

function named(title: string): Figures {
  return { title, subtitle: () => "", labels: () => [], spread: () => undefined, reference: () => "", told: () => undefined, painting: undefined };
}

const state = (layer: string) => ({ ...parse("/"), layer });

/** A source whose questions the test answers by hand. */
function scene() {
  const shown: string[] = [];
  const failures: unknown[] = [];
  const asked: { layer: string; answer: () => void; fail: () => void }[] = [];
  const source = figureSource({
    initial: named(""),
    load: (layer) => new Promise((resolve, reject) => {
      asked.push({ layer, answer: () => resolve(named(layer)), fail: () => reject(new Error(layer)) });
    }),
    show: (figures) => shown.push(figures.title),
    fail: (error) => failures.push(error),
  });
  return { source, shown, failures, asked };
}

test("figures are shown when they have come, and asked for once", async () => {
  const { source, shown, asked } = scene();
  source.apply(undefined, state("a"));
  assert.deepEqual(shown, []);
  asked[0]!.answer();
  await source.settled();
  source.apply(state("a"), state(""));
  source.apply(state(""), state("a"));
  assert.deepEqual(shown, ["a", "", "a"]);
  assert.equal(asked.length, 1);
});

test("another change of the state asks for nothing", () => {
  const { source, shown, asked } = scene();
  source.apply(state("a"), { ...state("a"), area: "GM0599" });
  assert.deepEqual([shown, asked], [[], []]);
});

test("an answer that comes after another choice changes nothing", async () => {
  const { source, shown, asked, failures } = scene();
  source.apply(undefined, state("a"));
  const first = source.settled();
  source.apply(state("a"), state("b"));
  asked[1]!.answer();
  asked[0]!.answer();
  await Promise.all([first, source.settled()]);
  assert.deepEqual(shown, ["b"]);
  source.apply(state("b"), state("c"));
  source.apply(state("c"), state(""));
  asked[2]!.fail();
  await source.settled();
  assert.deepEqual(shown, ["b", ""]);
  assert.deepEqual(failures, []);
});

test("a failure is told, settles, and is asked again when it is chosen again", async () => {
  const { source, shown, asked, failures } = scene();
  source.apply(undefined, state("a"));
  asked[0]!.fail();
  await source.settled();
  assert.deepEqual([shown, failures.length], [[], 1]);
  source.apply(state("a"), state(""));
  source.apply(state(""), state("a"));
  asked[1]!.answer();
  await source.settled();
  assert.deepEqual(shown, ["", "a"]);
});

test("only what the edition has is offered", () => {
  const indicator = { id: "severe_65" } as Indicator;
  const choices = [{ value: "", indicator: "lonely_65" }, { value: "ernstig-65", indicator: "severe_65" }, { value: "oud", indicator: "gone" }];
  assert.deepEqual([...offered(choices, [indicator])], [["ernstig-65", indicator]]);
});
