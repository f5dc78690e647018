import assert from "node:assert/strict";
import test from "node:test";
import type { Found } from "../src/api/types";
import { answered, type Box, chosen, closed, empty, failed, opened, pressed, question, typed } from "../src/search/combobox";

function place(name: string): Found {
  return { code: name, name, level: "gemeente", municipality_name: name, bbox: [4, 51, 5, 52] };
}

const [rotterdam, ridderkerk, rhoon] = [place("Rotterdam"), place("Ridderkerk"), place("Rhoon")] as const;
const three = answered(typed(empty, "r."), "r.", [rotterdam, ridderkerk, rhoon], "niets");

/** Presses keys one after the other. */
function press(box: Box, ...keys: string[]): Box {
  return keys.reduce((each, key) => pressed(each, key).box, box);
}

test("two characters are the least that is asked for", () => {
  assert.deepEqual(["", "r", " r ", "ro", " ro "].map((text) => question(typed(empty, text))), ["", "", "", "ro", "ro"]);
});

test("too short a text takes the list away, a longer one leaves it until the answer", () => {
  assert.deepEqual(typed(three, "r"), { ...empty, text: "r" });
  assert.deepEqual(typed(three, "rot"), { ...three, text: "rot" });
});

test("an answer opens the list with none pointed at, or says that there is none", () => {
  assert.deepEqual([three.open, three.active, three.message], [true, -1, ""]);
  const none = answered(press(three, "ArrowDown"), "rzz", [], "niets gevonden");
  assert.deepEqual([none.open, none.active, none.message, none.results.length], [false, -1, "niets gevonden", 0]);
  assert.equal(answered(none, "r.", [rhoon], "").message, "");
});

test("arrows walk round through the list, and open it", () => {
  assert.equal(press(three, "ArrowDown").active, 0);
  assert.equal(press(three, "ArrowDown", "ArrowDown", "ArrowDown").active, 2);
  assert.equal(press(three, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown").active, 0);
  assert.equal(press(three, "ArrowUp").active, 2, "up from none is the last");
  assert.equal(press(three, "ArrowDown", "ArrowUp").active, 2);
  const again = pressed(closed(press(three, "ArrowDown", "ArrowDown")), "ArrowDown");
  assert.deepEqual([again.box.open, again.box.active, again.ours], [true, 0, true]);
  assert.deepEqual(pressed(empty, "ArrowDown"), { box: empty }, "without results the key is the browser's");
});

test("Enter chooses what is pointed at, else the first, and empties the box", () => {
  assert.deepEqual(pressed(three, "Enter"), { box: empty, chosen: rotterdam });
  assert.deepEqual(pressed(press(three, "ArrowDown", "ArrowDown"), "Enter"), { box: empty, chosen: ridderkerk });
  assert.deepEqual(pressed(empty, "Enter"), { box: empty });
  assert.equal(pressed(closed(three), "Enter").chosen, rotterdam);
});

test("Enter never chooses the first answer to what was typed before", () => {
  const pasted = typed(three, "ridderkerk");
  assert.deepEqual(pressed(pasted, "Enter"), { box: pasted });
  assert.equal(pressed(answered(pasted, "ridderkerk", [ridderkerk], ""), "Enter").chosen, ridderkerk);
  assert.equal(pressed(typed(three, " r. "), "Enter").chosen, rotterdam, "it is the same question");
});

test("Escape closes the list, then empties the box, then is not the box's", () => {
  const first = pressed(press(three, "ArrowDown"), "Escape");
  assert.deepEqual(first, { box: { ...three, open: false }, last: true });
  const second = pressed(first.box, "Escape");
  assert.deepEqual(second, { box: empty, last: true });
  assert.deepEqual(pressed(second.box, "Escape"), { box: empty });
  assert.deepEqual(pressed(failed(typed(empty, "ro"), "lukt niet"), "Escape"), { box: empty, last: true });
});

test("a failure is said, and other keys do nothing", () => {
  const box = failed(press(three, "ArrowDown"), "lukt niet");
  assert.deepEqual([box.open, box.active, box.message], [false, -1, "lukt niet"]);
  assert.deepEqual(pressed(box, "a"), { box });
});

test("coming back opens the list that was there", () => {
  assert.deepEqual(opened(closed(three)), three);
  assert.equal(opened(empty), empty);
  const walked = press(three, "ArrowDown");
  assert.equal(opened(walked), walked, "one that is open stays as it is");
});

test("a press on a result chooses it; there are no others", () => {
  assert.equal(chosen(three, 2).chosen, rhoon);
  assert.deepEqual(chosen(three, 3), { box: three });
  assert.deepEqual(chosen(three, Number.NaN), { box: three });
});
