// A value that others follow.

/**
 * Brings a view from one value to the next. `before` is undefined when the view
 * has shown nothing yet.
 */
export type Apply<T> = (before: T | undefined, after: T) => void;

export interface Observable<T> {
  readonly value: T;
  /** Shows the value in a view, now and after each change. */
  follow: (apply: Apply<T>) => void;
}

export interface Settable<T> extends Observable<T> {
  set: (value: T) => void;
}

/**
 * Makes a value that can be followed. Views are told in the order in which they
 * came. A view that sets the value starts another round after this one, so that
 * all views see the same changes in the same order. A view that fails does not
 * keep a change from the others.
 */
export function observable<T>(initial: T, same: (a: T, b: T) => boolean = Object.is): Settable<T> {
  let value = initial;
  let told = initial; // by the last round
  let busy = false;
  const views: Apply<T>[] = [];

  function round(): unknown[] {
    const [before, after] = [told, value];
    told = after;
    const failures: unknown[] = [];
    const present = [...views]; // a view that joins meanwhile is up to date
    for (const apply of present) {
      try {
        apply(before, after);
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }

  return {
    get value() {
      return value;
    },
    set(next) {
      if (same(value, next)) return;
      value = next;
      if (busy) return;
      busy = true;
      const failures: unknown[] = [];
      while (!same(told, value)) failures.push(...round());
      busy = false;
      if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
    },
    follow(apply) {
      views.push(apply);
      apply(undefined, told);
    },
  };
}
