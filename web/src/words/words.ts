// The words that the script puts on the page come from the server, with the
// page: this file only fills in names and numbers, and writes numbers as the
// pages do.

/** What the page hands the script. */
export interface ScriptData {
  words: Readonly<Record<string, string>>;
  /** Below which number of people which step is rounded to, from small to large. */
  grains: readonly (readonly [below: number, step: number])[];
}

export interface Words {
  /** The text of a key, with values for its {names}; the key where there is no text. */
  say: (key: string, values?: Readonly<Record<string, string>>) => string;
  /** A whole number. */
  whole: (value: number) => string;
  /** A number with one decimal. */
  tenths: (value: number) => string;
  /** A number of people, with the steps that the pages round to. */
  people: (value: number) => string;
  /** A figure of own data. */
  own: (value: number) => string;
  /** The same in little room. */
  brief: (value: number) => string;
}

export function wordsOf({ words, grains }: ScriptData, language = "nl"): Words {
  const format = (options: Intl.NumberFormatOptions) => {
    const numbers = new Intl.NumberFormat(language, options);
    return (value: number) => numbers.format(value);
  };
  const whole = format({ maximumFractionDigits: 0 });
  const coarse = format({ maximumFractionDigits: 2 });
  const fine = format({ maximumFractionDigits: 4 });
  const three = format({ maximumSignificantDigits: 3 });
  const compact = format({ maximumSignificantDigits: 3, notation: "compact" });
  return {
    say(key, values = {}) {
      const text = words[key] ?? key;
      return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
    },
    whole,
    tenths: format({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    people(value) {
      const step = grains.find(([below]) => value < below)?.[1] ?? 1;
      return whole(Math.round(value / step) * step);
    },
    own: (value) => (Math.abs(value) < 0.1 ? fine : coarse)(value),
    brief: (value) => (Math.abs(value) < 10_000 ? three : compact)(value),
  };
}

/** The words of a page. */
export function pageWords(page: Document): Words {
  const text = page.getElementById("words")?.textContent ?? '{"words":{},"grains":[]}';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the page is of the same program
  return wordsOf(JSON.parse(text) as ScriptData, page.documentElement.lang);
}
