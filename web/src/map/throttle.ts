/** Runs something at once, and then at most once in so many milliseconds; the last call is never lost. */
export function throttle(run: () => void, period: number, wait: (next: () => void, period: number) => void = setTimeout): () => void {
  let waiting = false;
  let asked = false;
  const next = () => {
    waiting = asked;
    if (!asked) return;
    asked = false;
    run();
    wait(next, period);
  };
  return () => {
    asked = true;
    if (!waiting) next();
  };
}
