// The words that the script puts on the page come from the server, with the
// page: this file only fills in names and numbers.
const words: Record<string, string> = JSON.parse(document.getElementById("words")?.textContent || "{}");

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
  const steps: [number, number][] = [[20, 1], [100, 5], [10_000, 10], [100_000, 100]];
  const step = steps.find(([below]) => value < below)?.[1] ?? 1000;
  return whole(Math.round(value / step) * step);
}
