import assert from "node:assert/strict";
import test from "node:test";
import { titleOf } from "../src/page/title";
import { wordsOf } from "../src/words/words";
import { words } from "./words";

test("say fills in names, and leaves what it does not know", () => {
  const { say } = wordsOf({ words: { a: "{x} en {y}, {x}", b: "kaal" }, grains: [] });
  assert.equal(say("a", { x: "1", y: "2" }), "1 en 2, 1");
  assert.equal(say("a", { x: "$&" }), "$& en {y}, $&");
  assert.equal(say("b", { x: "1" }), "kaal");
  assert.equal(say("onbekend"), "onbekend");
});

test("numbers are written as the pages write them", () => {
  const cases: [write: keyof typeof words & ("whole" | "tenths" | "people" | "own" | "brief"), value: number, want: string][] = [
    ["whole", 47.5, "48"],
    ["whole", 1240, "1.240"],
    ["tenths", 47, "47,0"],
    ["tenths", 47.26, "47,3"],
    ["people", 7, "7"],
    ["people", 19, "19"],
    ["people", 22, "20"],
    ["people", 97.4, "95"],
    ["people", 98, "100"],
    ["people", 694, "690"],
    ["people", 59588, "59.600"],
    ["people", 123456, "123.000"],
    ["own", 12.5, "12,5"],
    ["own", 12.345, "12,35"],
    ["own", 0.01234, "0,0123"],
    ["own", -0.01234, "-0,0123"],
    ["own", 7, "7"],
    ["brief", 12.345, "12,3"],
    ["brief", 9999, "10.000"],
    ["brief", 12345, "12,3K"],
  ];
  for (const [write, value, want] of cases) assert.equal(words[write](value).replace(/\s?K$|\s?dzd\.?$/, "K"), want, `${write}(${value})`);
});

test("another language writes numbers its own way", () => {
  const english = wordsOf({ words: {}, grains: [] }, "en-GB");
  assert.deepEqual([english.whole(1240), english.own(12.5)], ["1,240", "12.5"]);
});

test("without steps a number of people is whole", () => {
  assert.equal(wordsOf({ words: {}, grains: [] }).people(22.4), "22");
});

test("the title of the window names the place", () => {
  assert.equal(titleOf({ name: "Pendrecht" }, words), "Pendrecht: Risicokaart");
  assert.equal(titleOf(undefined, words), "Waar wonen eenzame 65-plussers?");
});
