/** Calls something after so many milliseconds. */
type Timer = (next: () => void, period: number) => void;

/** Runs something at once, and then at most once in so many milliseconds; the last call is never lost. */
export function throttle(run: () => void, period: number, wait: Timer = setTimeout): () => void {
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
