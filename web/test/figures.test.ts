import assert from "node:assert/strict";
import test from "node:test";
import type { Indicator } from "../src/api/types";
import { isLevel, isSummed, levelOf } from "../src/areas/areas";
import { type Borders, classOf } from "../src/figures/classes";
import { indicatorFigures } from "../src/figures/indicator";
import { loneliness } from "../src/figures/loneliness";
import { answer, edition, own, severe } from "./fixtures";
import { random } from "./random";
import { words } from "./words";

const none = { values: [], without: [] };

test("a code tells the level of its area", () => {
  const cases = { GM0599: "gemeente", WK059915: "wijk", BU05991577: "buurt", "881969506bfffff": "h3", "zuid-1": "eigen", BUURT: "eigen", "881969506BFFFFF": "eigen" };
  for (const [code, level] of Object.entries(cases)) assert.equal(levelOf(code), level, code);
  assert.deepEqual(["gemeente", "h3", "eigen", "", "provincie", null].map(isLevel), [true, true, true, false, false, false]);
  assert.deepEqual([isSummed("h3"), isSummed("eigen"), isSummed("buurt")], [true, true, false]);
});

test("a value lies in the class of the last border that it has reached", () => {
  const cases: [borders: Borders, classes: Record<string, number>][] = [
    [[40, 45, 50, 55], { 30: 1, 39.9: 1, 40: 2, 44: 2, 45: 3, 50: 4, 54.9: 4, 55: 5, 99: 5 }],
    [[3, 3, 3, 5], { 0: 1, 3: 4, 5: 5 }], // where most areas have 0, those are class 1
    [[0.5, 1, null, null], { "-1": 1, 0: 1, 0.5: 2, 1: 3, 99: 3 }],
    [[null, null, null, null], { "-1": 1, 0: 1, 7: 1 }],
    [[], { 3: 1 }],
  ];
  for (const [borders, classes] of cases) {
    for (const [value, want] of Object.entries(classes)) assert.equal(classOf(borders, Number(value)), want, `${value} in ${borders.join()}`);
  }
});

test("classes never fall as values rise, and all borders are met", () => {
  const r = random(3);
  for (let i = 0; i < 500; i++) {
    const borders = Array.from({ length: 4 }, () => r.below(20)).sort((a, b) => a - b);
    const classes = Array.from({ length: 22 }, (_, value) => classOf(borders, value - 1));
    assert.deepEqual(classes, [...classes].sort((a, b) => a - b));
    assert.deepEqual([classes.at(0), classes.at(-1)], [1, 5]);
  }
});

test("loneliness is told from the tiles and the edition", () => {
  const figures = loneliness(edition, words);
  assert.equal(figures.title, "Eenzame 65-plussers");
  assert.equal(figures.subtitle("buurt"), "per buurt");
  assert.deepEqual(figures.labels("buurt"), ["40%", "45%", "50%", "55%"]);
  assert.deepEqual(figures.labels("h3"), ["41%", "44%", "48%", "52%"], "cells have borders of their own");
  assert.deepEqual(figures.labels("wijk"), []);
  assert.deepEqual(figures.spread("buurt"), edition.levels.buurt);
  assert.equal(figures.spread("h3"), undefined, "cells have no histogram");
  assert.equal(figures.reference("buurt"), "Nederland: 47%");
  assert.equal(figures.reference("h3"), "Nederland: 47%", "it is the same for all levels");
  assert.equal(figures.painting, undefined);
  assert.equal(loneliness({ ...edition, levels: {} }, words).reference("buurt"), "");
  assert.deepEqual(loneliness({ ...edition, levels: {} }, words).labels("buurt"), []);
});

test("the figure of an area is told with the number of people, that of a hidden one not at all", () => {
  const { told } = loneliness(edition, words);
  assert.deepEqual(told("BU05991577", { lonely_65_pct: 55.4, lonely_65_count: 694, class: 5 }),
    { value: 55.4, class: 5, text: "55%: naar schatting 690 mensen" });
  assert.equal(told("BU05992194", { status: "suppressed" }), undefined);
  assert.equal(told("BU05992194", { lonely_65_pct: 55.4 }), undefined);
  assert.equal(told("BU05992194", { lonely_65_pct: null, lonely_65_count: null }), undefined);
});

test("an indicator is told from its own answer", () => {
  const figures = indicatorFigures(severe, answer, words);
  assert.equal(figures.title, "Ernstig eenzame 65-plussers");
  assert.equal(figures.subtitle("buurt"), "ernstig eenzaam, per buurt");
  assert.deepEqual(figures.labels("buurt"), ["7%", "9%", "11%", "13%"]);
  assert.deepEqual(figures.spread("buurt"), severe.levels.buurt);
  assert.equal(figures.spread("wijk"), undefined);
  assert.equal(figures.reference("buurt"), "");
  assert.deepEqual(figures.told("BU05991577", {}), { value: 12.4, class: 4, text: "12%: naar schatting 170 mensen" });
  assert.equal(figures.told("BU05992194", { lonely_65_pct: 55, lonely_65_count: 9 }), undefined);
  assert.deepEqual([...figures.painting!.classes()], [["BU05992194", 0], ["BU05991577", 4]]);
});

test("cells take the figure of their tile, and the classes of the buurten", () => {
  const figures = indicatorFigures(severe, answer, words);
  const cell = "881969506bfffff";
  assert.deepEqual(figures.told(cell, { severe_65_pct: 9, severe_65_count: 21 }), { value: 9, class: 3, text: "9%: naar schatting 20 mensen" });
  assert.equal(figures.told(cell, { severe_65_pct: 8.9, severe_65_count: 21 })?.class, 2);
  assert.equal(figures.told(cell, { severe_65_pct: 9 }), undefined);
  assert.deepEqual(figures.painting!.summed("h3"), { property: "severe_65_pct", borders: [7, 9, 11, 13] });
  assert.equal(indicatorFigures(own({}), none, words).painting!.summed("h3"), undefined, "own data is not known of cells");
  assert.equal(indicatorFigures(own({}), none, words).told(cell, { severe_65_pct: 9, severe_65_count: 21 }), undefined);
});

test("borders that would be the same when whole have a decimal", () => {
  const close: Indicator = { ...severe, levels: { buurt: { ...severe.levels.buurt!, borders: [7.1, 7.4, 11, 13] } } };
  assert.deepEqual(indicatorFigures(close, none, words).labels("buurt"), ["7,1%", "7,4%", "11,0%", "13,0%"]);
});

test("a border that no area reaches has no number", () => {
  const few: Indicator = { ...severe, levels: { buurt: { ...severe.levels.buurt!, borders: [7, 9, null, null] } } };
  assert.deepEqual(indicatorFigures(few, none, words).labels("buurt"), ["7%", "9%", "", ""]);
  assert.deepEqual(indicatorFigures({ ...few, own: true }, none, words).labels("buurt"), ["7%", "9%", "", ""]);
  assert.deepEqual(loneliness({ ...edition, levels: { buurt: { ...edition.levels.buurt!, borders: [7, 9, null, null] } } }, words).labels("buurt"), ["7%", "9%", "", ""]);
});

test("own data is told in its unit", () => {
  const value = { code: "BU05991577", value: 12.5, class: 4 };
  const cases: [unit: string, text: string, subtitle: string, label: string][] = [
    ["%", "12,5%", "Eigen cijfers per buurt, in %", "7%"],
    ["", "12,5", "Eigen cijfers per buurt", "7"],
    ["per 1.000 inwoners", "12,5 per 1.000 inwoners", "Eigen cijfers per buurt, in per 1.000 inwoners", "7"],
  ];
  for (const [unit, text, subtitle, label] of cases) {
    const figures = indicatorFigures(own({ unit }), { values: [value], without: [] }, words);
    assert.equal(figures.told(value.code, {})?.text, text);
    assert.equal(figures.subtitle("buurt"), subtitle);
    assert.equal(figures.labels("buurt")[0], label);
  }
  assert.equal(indicatorFigures(own({}), none, words).subtitle("h3"), "Deze cijfers zijn er niet per cel, wel per buurt.");
  assert.equal(indicatorFigures(own({ levels: {} }), none, words).subtitle("buurt"), "geen gegevens");
});

test("stability is a share of choices, not of people", () => {
  const value = { code: "BU05991577", value: 87.6, class: 4 };
  const stability = indicatorFigures({ ...severe, id: "stability" }, { values: [value], without: [] }, words);
  assert.equal(stability.told(value.code, {})?.text, "Zelfde klasse in 88% van de andere rekenwijzen");
  assert.equal(indicatorFigures(severe, { values: [value], without: [] }, words).told(value.code, {})?.text, "88%");
});
