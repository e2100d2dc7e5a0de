// How a number moves while rows are learned: a rate, an exploration share, an importance exponent.

/** A value for each number of rows learned so far. */
export type Schedule = (rows: number) => number;

/** Always the same. */
export function constantSchedule(value: number): Schedule {
  return () => value;
}

/** From `first` in a straight line to `final`, reached after `over` rows. */
export function linearSchedule(first: number, final: number, over: number): Schedule {
  return (rows) => (rows >= over ? final : first + (final - first) * (rows / over));
}

/** Falls from `first` by the factor `decay` every `every` rows, in steps, and stays at `least`. */
export function exponentialSchedule(first: number, options: { readonly decay: number; readonly every: number; readonly least: number }): Schedule {
  const { decay, every, least } = options;
  let value = first;
  let steps = 0;
  return (rows) => {
    const wanted = Math.floor(rows / every);
    if (wanted < steps) [value, steps] = [first, 0];
    // By multiplication, as powers differ between engines; a schedule is asked in order, so that this is one step at most.
    for (; steps < wanted && value > least; steps++) value *= decay;
    return Math.max(least, value);
  };
}
