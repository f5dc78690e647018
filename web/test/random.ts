// Random values that are the same on every run.

export interface Random {
  /** From 0 up to 1. */
  next: () => number;
  /** A whole number from 0 up to below. */
  below: (count: number) => number;
  pick: <T>(list: readonly T[]) => T;
}

/** Marsaglia's xorshift of 32 bits. */
export function random(seed: number): Random {
  let bits = seed | 0 || 1;
  const next = () => {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    return (bits >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 10; i++) next(); // small seeds start alike
  const below = (count: number) => Math.floor(next() * count);
  return { next, below, pick: (list) => list[below(list.length)]! };
}
