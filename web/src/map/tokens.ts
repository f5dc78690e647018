// The colours of the style sheet, which legend and map share.

/** The value of a design token, such as c1 or no-data. */
export type Tokens = (name: string) => string;

export function pageTokens(page: Document): Tokens {
  const style = getComputedStyle(page.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}
