// What just happened, told to whoever listens: decisions and money, without anything that concerns a person.

/** Something that just happened. */
type Happening =
  | { readonly kind: "decision"; readonly campaign: string; readonly decision: string; readonly bucket: string; readonly policy: string; readonly fallback: boolean; readonly atMs: number }
  | { readonly kind: "spend"; readonly campaign: string; readonly decision: string; readonly verb: "record" | "redeem" | "void" | "reverse"; readonly atMs: number }
  | { readonly kind: "alarm"; readonly campaign: string; readonly account: string; readonly atMs: number };

/** A listener; one that throws is dropped. */
type Listener = (happening: Happening) => void;

/** Tells everybody at once, keeps nothing. */
export interface Hub {
  tell(happening: Happening): void;
  /** Returns what ends it. */
  listen(listener: Listener): () => void;
  readonly listeners: () => number;
}

/** A hub that nobody listens to yet. */
export function createHub(): Hub {
  const all = new Set<Listener>();
  return {
    tell(happening) {
      for (const listener of all) {
        try {
          listener(happening);
        } catch {
          all.delete(listener);
        }
      }
    },
    listen(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    listeners: () => all.size,
  };
}
