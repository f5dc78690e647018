import assert from "node:assert/strict";
import test from "node:test";
import { placeOf } from "../src/panel/place";
import { coverage, following, isStop, nearest } from "../src/panel/stops";

test("the place is read from what the server wrote", () => {
  assert.deepEqual(placeOf({ code: "BU05991577", name: "Pendrecht", bbox: "4.45 51.87 4.48 51.88" }),
    { code: "BU05991577", name: "Pendrecht", box: [4.45, 51.87, 4.48, 51.88] });
  assert.deepEqual(placeOf({ code: "X" }), { code: "X", name: "", box: undefined });
  for (const bbox of ["", "1 2 3", "1 2 3 4 5", "1 2 3 x", "1 2  4", "1 2 3 Infinity"]) {
    assert.equal(placeOf({ code: "X", bbox })?.box, undefined, bbox);
  }
  assert.equal(placeOf({}), undefined);
  assert.equal(placeOf({ name: "Pendrecht" }), undefined);
});

test("the grip goes round the three stops", () => {
  assert.deepEqual([following("peek"), following("half"), following("full")], ["half", "full", "peek"]);
  assert.deepEqual(["peek", "half", "full", "", undefined].map(isStop), [true, true, true, false, false]);
});

test("a sheet that is let go falls to the nearest stop", () => {
  assert.deepEqual([0.1, 0.33, 0.34, 0.69, 0.7, 1].map(nearest), ["peek", "peek", "half", "half", "full", "full"]);
});

test("the sheet covers the map no more than it can be seen beside it", () => {
  assert.deepEqual([coverage("peek", 700), coverage("half", 700), coverage("full", 700)], [164, 350, 350]);
});
