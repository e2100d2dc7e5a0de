// Where a simulated process waits for its disk or its network: the season decides who goes on, in an order drawn from its seed.
import type { Chance } from "./chance.ts";

/** Everybody who waits. */
export interface Gates {
  /** Resolves when the season lets this owner go on; never where the owner has died meanwhile. */
  pass(owner: object): Promise<void>;
  /** Lets one of them go on, whichever chance picks. */
  open(chance: Chance): void;
  drop(owner: object): void;
  readonly waiting: () => number;
}

/** Gates at which nobody waits. */
export function createGates(): Gates {
  let queue: { readonly owner: object; readonly go: () => void }[] = [];
  return {
    pass: (owner) => new Promise((resolve) => { queue.push({ owner, go: resolve }); }),
    open(chance) {
      if (queue.length === 0) return;
      const at = chance.below(queue.length);
      const [{ go }] = queue.splice(at, 1);
      go();
    },
    drop(owner) {
      queue = queue.filter((waiting) => waiting.owner !== owner);
    },
    waiting: () => queue.length,
  };
}
