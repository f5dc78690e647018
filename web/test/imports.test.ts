// Data flows one way: from what areas, words and addresses are, over the state,
// to the views, which know nothing of each other; main.ts wires them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import test from "node:test";

/** Which folders of src a folder may import. A folder that is not listed may not exist. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  areas: [],
  words: [],
  page: ["words"],
  state: ["areas"],
  api: [],
  figures: ["api", "areas", "state", "words"],
  charts: ["figures", "state"],
  controls: ["areas", "figures", "state"],
  panel: ["api", "state"],
  search: ["api", "state", "words"],
  map: ["api", "areas", "figures", "state", "words"],
};

/** Folders that know no page and no server: what they need of them is handed in. */
const pure = new Set(["areas", "words", "state", "figures"]);

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map(normalize);

function imports(file: string): string[] {
  const text = readFileSync(join("src", file), "utf8");
  return [...text.matchAll(/\bfrom "(\.[^"]*)"|\bimport\("(\.[^"]*)"\)|^import "(\.[^"]*)"/gm)]
    .map(([, from, dynamic, bare]) => normalize(join(dirname(file), from ?? dynamic ?? bare ?? "")));
}

test("each folder imports only what it may", () => {
  const folders = new Set(files.filter((file) => file.includes(sep)).map((file) => file.split(sep)[0]!));
  folders.delete("css");
  assert.deepEqual([...folders].sort(), Object.keys(allowed).sort());
  let seen = 0;
  for (const file of files) {
    const folder = file.includes(sep) ? file.split(sep)[0]! : undefined;
    for (const imported of imports(file)) {
      seen++;
      assert.ok(files.includes(`${imported}.ts`) || files.includes(`${imported}.d.ts`), `${file} imports ${imported}, which is no file`);
      const other = imported.split(sep)[0]!;
      assert.ok(folder === undefined || folder === other || allowed[folder]!.includes(other), `${file} may not import ${imported}`);
    }
  }
  assert.ok(seen > 50, `${seen} imports found: the test says little`);
});

test("the order of folders has no circle", () => {
  const done = new Set<string>();
  const visit = (folder: string, path: string[]) => {
    assert.ok(!path.includes(folder), [...path, folder].join(" -> "));
    if (done.has(folder)) return;
    for (const other of allowed[folder]!) visit(other, [...path, folder]);
    done.add(folder);
  };
  for (const folder of Object.keys(allowed)) visit(folder, []);
});

test("what is pure reaches for nothing", () => {
  for (const file of files.filter((name) => pure.has(name.split(sep)[0]!))) {
    const text = readFileSync(join("src", file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    assert.doesNotMatch(text, /(?<![.\w])(document|window|navigator|localStorage|fetch|matchMedia|addEventListener)\s*[.(]/, file);
  }
});
