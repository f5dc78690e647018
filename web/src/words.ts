// The words that the script puts on the page come from the server, with the
// page: this file only fills in names and numbers.
interface ScriptData {
  words: Record<string, string>;
  grains: [below: number, step: number][];
}

const { words, grains }: ScriptData =
  JSON.parse(document.getElementById("words")?.textContent || '{"words":{},"grains":[]}');

export function say(key: string, values: Record<string, string> = {}): string {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

const wholeNumber = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 0 });

export function whole(value: number): string {
  return wholeNumber.format(value);
}

/** Rounds a number of people for reading, with the steps that the pages use. */
export function people(value: number): string {
  const step = grains.find(([below]) => value < below)?.[1] ?? 1;
  return whole(Math.round(value / step) * step);
}
