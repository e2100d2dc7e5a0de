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
  /** Returns what ends it; `end` is called when there is nothing more to hear. */
  listen(listener: Listener, end: () => void): () => void;
  /** Nothing more will happen. */
  close(): void;
  readonly listeners: () => number;
}

/** Tells of a movement of money where anybody listens. */
export function tellSpend(
  { hub, clock }: { readonly hub: Hub; readonly clock: () => number }, { campaign, decision }: { readonly campaign: string; readonly decision: string }, verb: Extract<Happening, { kind: "spend" }>["verb"],
): void {
  if (hub.listeners() > 0) hub.tell({ kind: "spend", campaign, decision, verb, atMs: clock() });
}

/** A hub that nobody listens to yet. */
export function createHub(): Hub {
  const all = new Map<Listener, () => void>();
  return {
    tell(happening) {
      for (const listener of all.keys()) {
        try {
          listener(happening);
        } catch {
          all.delete(listener);
        }
      }
    },
    listen(listener, end) {
      all.set(listener, end);
      return () => void all.delete(listener);
    },
    close() {
      for (const end of all.values()) end();
      all.clear();
    },
    listeners: () => all.size,
  };
}
