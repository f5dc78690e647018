import assert from "node:assert/strict";
import test from "node:test";
import { format, parse } from "../src/state/address";
import type { State } from "../src/state/state";
import { createStore } from "../src/state/store";
import { random } from "./random";
import { fakeBar, randomState } from "./states";

const undoable = { undoable: true };

test("an undoable step goes into the history, another does not", () => {
  const bar = fakeBar("/");
  const store = createStore(bar);
  store.set({ area: "GM0599" }, undoable);
  assert.equal(bar.length(), 2);
  store.set({ level: "buurt" });
  assert.equal(bar.length(), 2);
  assert.equal(bar.read(), "/?gebied=GM0599&laag=eenzaam-65&niveau=buurt");
  store.set({ area: "GM0599" }, undoable);
  assert.equal(bar.length(), 2, "a step to where one is already is none");
});

test("back and forward restore the state of then", () => {
  const bar = fakeBar("/?laag=ernstig-65#7/52/5");
  const store = createStore(bar);
  store.set({ area: "GM0599" }, undoable);
  store.set({ area: "BU05991577", view: { zoom: 12, lat: 51.9, lon: 4.5 } }, undoable);
  bar.go(-1);
  store.restore();
  assert.deepEqual(store.value, parse("/?gebied=GM0599&laag=ernstig-65#7/52/5"));
  bar.go(-1);
  store.restore();
  assert.equal(store.value.area, "");
  bar.go(2);
  store.restore();
  assert.deepEqual([store.value.area, store.value.view?.zoom], ["BU05991577", 12]);
});

test("a step after going back forgets what was ahead", () => {
  const bar = fakeBar("/");
  const store = createStore(bar);
  store.set({ area: "GM0599" }, undoable);
  bar.go(-1);
  store.restore();
  store.set({ area: "GM0502" }, undoable);
  assert.equal(bar.go(1), false);
  bar.go(-1);
  store.restore();
  assert.equal(store.value.area, "");
});

test("what the edition does not have is left out, of the page's address and of every step", () => {
  const bar = fakeBar("/?laag=oud");
  const store = createStore(bar, (state) => (state.layer === "oud" ? { ...state, layer: "" } : state));
  assert.equal(store.value.layer, "");
  assert.equal(bar.read(), "/?laag=oud", "an address is not changed before a step");
  store.set({ area: "GM0599" }, undoable);
  assert.equal(bar.read(), "/?laag=eenzaam-65&gebied=GM0599");
  store.set({ layer: "oud" }, undoable);
  assert.deepEqual([store.value.layer, bar.read(), bar.length()], ["", "/?laag=eenzaam-65&gebied=GM0599", 2]);
});

test("views see every change once, and nothing where nothing changed", () => {
  const store = createStore(fakeBar("/"));
  const seen: [string | undefined, string][] = [];
  store.follow((before, after) => seen.push([before?.area, after.area]));
  store.set({ area: "GM0599" }, undoable);
  store.set({ area: "GM0599" }, undoable);
  store.set({});
  store.restore();
  store.set({ area: "" }, undoable);
  assert.deepEqual(seen, [[undefined, ""], ["", "GM0599"], ["GM0599", ""]]);
});

test("a view of the map that differs by less than half a pixel is the same", () => {
  const store = createStore(fakeBar("/#12/51.9/4.5"));
  let changes = -1; // the first is no change
  store.follow(() => changes++);
  store.set({ view: { zoom: 12.0001, lat: 51.900000001, lon: 4.5 } });
  assert.equal(changes, 0);
  store.set({ view: { zoom: 12.01, lat: 51.9, lon: 4.5 } });
  assert.equal(changes, 1);
});

// What the reader can do, at random: after each step address, state and views
// agree, and a fresh page of the address shows the same.
test("random walks through the history", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const r = random(seed);
    const known = (state: State): State => (state.layer === "stabiliteit" ? { ...state, layer: "" } : state);
    const bar = fakeBar(format(randomState(r), "/?van=elders"));
    const store = createStore(bar, known);
    let shown: State | undefined;
    store.follow((before, after) => {
      assert.deepEqual(before, shown, "a view is told from what it shows");
      shown = after;
    });
    for (let step = 0; step < 500; step++) {
      const all = randomState(r);
      const name = r.pick(["area", "level", "layer", "against", "view"] as const);
      if (r.below(3) === 0) bar.go(r.pick([-2, -1, 1, 2]));
      else store.set(r.below(10) === 0 ? all : { [name]: all[name] }, { undoable: r.below(2) === 0 });
      store.restore(); // does nothing but after going back or forward
      const where = `seed ${seed}, step ${step}: ${bar.read()}`;
      assert.deepEqual(store.value, known(parse(bar.read())), where);
      assert.deepEqual(shown, store.value, where);
      assert.deepEqual(createStore(bar, known).value, store.value, where);
      assert.match(bar.read(), /[?&]van=elders/);
    }
  }
});
