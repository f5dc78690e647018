// The patterns of areas without figures, drawn once at the resolution of
// the screen: a hatch for hidden, dots for no data.
import type { Map as MapLibre } from "maplibre-gl";
import type { Tokens } from "./tokens";

const size = 8; // CSS pixels

export function addPatterns(map: Pick<MapLibre, "addImage">, tokens: Tokens): void {
  const ratio = Math.max(1, Math.ceil(devicePixelRatio));
  const [ground, mark] = [tokens("no-data"), tokens("control")];
  map.addImage("hatch", draw(ratio, ground, mark, hatch), { pixelRatio: ratio });
  map.addImage("dots", draw(ratio, ground, mark, dots), { pixelRatio: ratio });
}

function draw(ratio: number, ground: string, mark: string, paint: (c: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  context.fillStyle = mark;
  context.strokeStyle = mark;
  paint(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function hatch(context: CanvasRenderingContext2D): void {
  context.lineWidth = 1;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
  context.stroke();
}

function dots(context: CanvasRenderingContext2D): void {
  for (const [x, y] of [[2, 2], [6, 6]] as const) {
    context.beginPath();
    context.arc(x, y, 0.8, 0, 2 * Math.PI);
    context.fill();
  }
}
