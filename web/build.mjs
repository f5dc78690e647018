// Builds the front end into dist: the script, the style sheet and MapLibre's
// worker under names that carry a hash of their contents, so that a browser
// may keep them for ever; the fonts and the map style under fixed names.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { style } from "./style/style.mjs";

const dist = new URL("./dist/", import.meta.url);
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const fonts = ["inter-latin-400-normal.woff2", "inter-latin-600-normal.woff2"];
for (const font of fonts) {
  copyFileSync(new URL(`./node_modules/@fontsource/inter/files/${font}`, import.meta.url), new URL(font, dist));
}
copyFileSync(new URL("./node_modules/@fontsource/inter/LICENSE", import.meta.url), new URL("inter-LICENSE.txt", dist));
copyFileSync(new URL("./node_modules/maplibre-gl/LICENSE.txt", import.meta.url), new URL("maplibre-gl-LICENSE.txt", dist));
copyFileSync(new URL("./src/icon.svg", import.meta.url), new URL("icon.svg", dist));
writeFileSync(new URL("style.json", dist), JSON.stringify(style, null, 1) + "\n");

const result = await build({
  absWorkingDir: new URL(".", import.meta.url).pathname,
  entryPoints: { app: "src/main.ts", site: "src/css/site.css" },
  outdir: "dist",
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  external: ["*.woff2"],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const built = Object.keys(result.metafile.outputs).map((path) => path.replace("dist/", ""));
const manifest = {
  script: built.find((name) => name.endsWith(".js")),
  style: built.find((name) => name.endsWith(".css")),
  worker: hashed("maplibre-gl-worker", readFileSync(new URL("./node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", import.meta.url))),
  font: fonts[0],
  icon: "icon.svg",
};
writeFileSync(new URL("manifest.json", dist), JSON.stringify(manifest, null, 1) + "\n");

// hashed writes a file under a name with a hash. The map of the source is not
// shipped, so its address goes.
function hashed(name, contents) {
  const text = contents.toString("utf8").replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const file = `${name}-${hash}.js`;
  writeFileSync(new URL(file, dist), text);
  return file;
}
