import assert from "node:assert/strict";
import test from "node:test";
import { format, formatView, parse } from "../src/state/address";
import type { State } from "../src/state/state";
import { random } from "./random";
import { randomState, randomView } from "./states";

const nothing: State = { area: "", level: "", layer: "", against: "nederland", view: undefined };

test("parse reads what an address says, and takes the rest as unsaid", () => {
  const cases: [address: string, want: Partial<State>][] = [
    ["/", {}],
    ["/?gebied=BU05991577", { area: "BU05991577" }],
    ["/?gebied=BU05990110&laag=eenzaam-65&niveau=buurt&ten-opzichte-van=gemeente#12.4/51.87/4.46",
      { area: "BU05990110", level: "buurt", against: "gemeente", view: { zoom: 12.4, lat: 51.87, lon: 4.46 } }],
    ["/?laag=ernstig-65", { layer: "ernstig-65" }],
    ["/?laag=eenzaam-65", { layer: "" }],
    ["/?laag=", { layer: "" }],
    ["/?niveau=provincie", { level: "" }],
    ["/?niveau=h3", { level: "h3" }],
    ["/?niveau=eigen&gebied=zuid%201", { level: "eigen", area: "zuid 1" }],
    ["/?ten-opzichte-van=belgie", { against: "nederland" }],
    ["/#inhoud", {}],
    ["/#12/51.9", {}],
    ["/#12/x/4.5", {}],
    ["/#//", {}],
    ["/#17/51.9/4.5", {}], // nearer than the map goes
    ["/#12/91/4.5", {}],
    ["/#12/51.9/4.5/0/60", { view: { zoom: 12, lat: 51.9, lon: 4.5 } }],
    ["/#0/-90/-180", { view: { zoom: 0, lat: -90, lon: -180 } }],
    ["/?#9/52/5", { view: { zoom: 9, lat: 52, lon: 5 } }],
    ["", {}],
  ];
  for (const [address, want] of cases) assert.deepEqual(parse(address), { ...nothing, ...want }, address);
});

test("format writes what the state says into the present address", () => {
  const cases: [change: Partial<State>, present: string, want: string][] = [
    [{}, "/", "/"],
    [{ area: "BU05991577" }, "/", "/?gebied=BU05991577&laag=eenzaam-65"],
    [{ level: "wijk" }, "/", "/?laag=eenzaam-65&niveau=wijk"],
    [{ layer: "ernstig-65" }, "/", "/?laag=ernstig-65"],
    [{}, "/?laag=ernstig-65", "/"],
    [{ against: "gemeente" }, "/?laag=ernstig-65", "/?ten-opzichte-van=gemeente"],
    [{ view: { zoom: 12.3456, lat: 51.87654321, lon: 4.4567891 } }, "/", "/#12.35/51.87654/4.45679"],
    [{ view: { zoom: 7, lat: 52, lon: 5 } }, "/?gebied=GM0599#9/51/4", "/#7/52/5"],
    // What the state knows nothing of stays, in its place.
    [{ area: "GM0599" }, "/?nieuw=1&gebied=X&z=2", "/?nieuw=1&gebied=GM0599&z=2&laag=eenzaam-65"],
    [{}, "/#inhoud", "/#inhoud"],
    [{}, "/#9/51/4", "/"],
    // A query that says the same stays as it was given.
    [{ area: "GM0599", view: { zoom: 7, lat: 52, lon: 5 } }, "/?gebied=GM0599", "/?gebied=GM0599#7/52/5"],
    [{ view: { zoom: 7, lat: 52, lon: 5 } }, "/?niveau=provincie", "/?niveau=provincie#7/52/5"],
    [{ layer: "ernstig-65" }, "/en?laag=x", "/en?laag=ernstig-65"],
  ];
  for (const [change, present, want] of cases) assert.equal(format({ ...nothing, ...change }, present), want, present);
});

test("a view is written to half a pixel, as MapLibre writes it", () => {
  const cases: [zoom: number, want: string][] = [
    [-2, "-2/52/5"],
    [0, "0/52.1/5.1"],
    [5, "5/52.12/5.12"],
    [8.123, "8.12/52.123/5.123"],
    [15.999, "16/52.123457/5.123457"],
  ];
  for (const [zoom, want] of cases) assert.equal(formatView({ zoom, lat: 52.1234567, lon: 5.1234567 }), want);
  assert.equal(formatView({ zoom: 0, lat: -0.01, lon: 0 }), "0/0/0");
});

test("the address of a random state is that state, whatever address it was made from", () => {
  const r = random(12);
  const others = ["/", "/?a=1#inhoud", "/en?b=%26&gebied=X", "/?laag=oud&laag=twee#3/51/4"];
  for (let i = 0; i < 2000; i++) {
    const [state, before] = [randomState(r), randomState(r)];
    const present = format(before, r.pick(others));
    const address = format(state, present);
    assert.deepEqual(parse(address), state, `${present} -> ${address}`);
    assert.equal(format(state, address), address, "an address that says the state stays");
    assert.equal(format(before, format(before, present)), format(before, present));
  }
});

test("a random view is the same after each rounding", () => {
  const r = random(7);
  for (let i = 0; i < 2000; i++) {
    const view = randomView(r);
    assert.deepEqual(parse(`/#${formatView(view)}`).view, view);
  }
});
