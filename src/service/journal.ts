// A writer's hold on the journals: folds all streams into the state, appends to its own, one commit after the other.
import { canonical, PropenseError } from "../core/index.ts";
import { upcast, type JournalEvent } from "./events.ts";
import { foldEvent, type ServiceState } from "./state.ts";
import type { PlacedEvent, Position, Store } from "./store.ts";

/** Events for one stream, with the names they claim. */
export interface Entry {
  readonly stream: string;
  readonly events: readonly JournalEvent[];
  readonly claims?: readonly string[];
}

/** The journals as one writer sees them. */
export interface Journal {
  /** The fold over everything that was read or written so far. */
  readonly state: ServiceState;
  /**
   * Runs `work` alone: nothing else is written by this writer meanwhile, so that what `work` decides from the state is
   * still true when it is committed. The entry it returns is written, folded and only then acknowledged with its answer.
   */
  transact<Answer>(work: () => { readonly entry: Entry | null; readonly answer: Answer } | Promise<{ readonly entry: Entry | null; readonly answer: Answer }>): Promise<Answer>;
  /** Reads what other writers have written since. */
  refresh(): Promise<void>;
  /** Everything in every stream, streams in order of their names. */
  events(): AsyncIterable<PlacedEvent>;
}

/** Takes over the given streams under a new epoch, which fences earlier writers off at the first append, and reads all journals. */
export async function openJournal(store: Store, own: readonly string[]): Promise<Journal> {
  const state: ServiceState = new Map();
  const positions = new Map<string, Position>();
  const epochs = new Map<string, number>();
  for (const stream of own) epochs.set(stream, (await store.head(stream)).epoch + 1);

  const refresh = async (): Promise<void> => {
    for (const stream of await store.streams()) {
      for await (const placed of store.read(stream, positions.get(stream) ?? 0)) {
        foldEvent(state, { ...placed, event: upcast(placed.event, `${stream}[${placed.position}]`) });
        positions.set(stream, placed.position + 1);
      }
    }
  };
  const commit = async ({ stream, events, claims = [] }: Entry): Promise<void> => {
    const epoch = epochs.get(stream);
    if (epoch === undefined) throw new Error(`${stream} is not a stream of this writer`);
    const from = positions.get(stream) ?? 0;
    const end = await store.append({ stream, expectedPosition: from, epoch, events, claims });
    events.forEach((event, index) => foldEvent(state, { stream, position: from + index, event }));
    positions.set(stream, end);
  };

  let tail: Promise<unknown> = Promise.resolve();
  const alone = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const run = tail.then(work, work);
    tail = run.catch(() => undefined);
    return run;
  };
  await refresh();
  return {
    state,
    refresh: () => alone(refresh),
    transact: (work) => alone(async () => {
      const { entry, answer } = await work();
      if (entry !== null) await commit(entry);
      return answer;
    }),
    async *events() {
      for (const stream of (await store.streams()).toSorted()) {
        for await (const placed of store.read(stream, 0)) yield { ...placed, event: upcast(placed.event, `${stream}[${placed.position}]`) };
      }
    },
  };
}

/** The claim on these names, e.g. ("decision", campaign, decision). Names may hold any character: no two lists of names share a claim. */
export function claimOf(...names: readonly string[]): string {
  return canonical(names);
}

/** Whether an append was refused since somebody else had made the same claim. */
export function isClaimed(error: unknown): boolean {
  return error instanceof PropenseError && error.fault.code === "conflict" && error.fault.where === "claim";
}
