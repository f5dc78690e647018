// Questions of which only the last one counts.

export interface Latest {
  /**
   * Asks, and gives the answer; undefined when another question was asked
   * meanwhile, or none is wanted any more: then nothing of it, be it an answer or
   * an error, may be shown. The question's signal says so while it is under way.
   */
  ask: <T>(question: (signal: AbortSignal) => Promise<T>) => Promise<{ answer: T } | undefined>;
  /** Wants no answer to what was asked. */
  forget: () => void;
}

export function latest(): Latest {
  let current: AbortController | undefined;
  return {
    async ask(question) {
      current?.abort();
      const own = new AbortController();
      current = own;
      try {
        const answer = await question(own.signal);
        return own.signal.aborted ? undefined : { answer };
      } catch (error) {
        if (own.signal.aborted) return undefined;
        throw error;
      }
    },
    forget() {
      current?.abort();
    },
  };
}
