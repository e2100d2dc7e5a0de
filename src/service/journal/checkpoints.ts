// Checkpoints: the parts of the state that changed, under short keys, so that a restart folds a short suffix of the journals.
import { canonical } from "../../core/index.ts";
import { createRestorer, keyOf, valueOf } from "./saved-state.ts";
import type { ServiceState, Touched } from "../state.ts";
import type { Position, StateChange, Store, Term } from "./store.ts";

/** How far a checkpoint reaches: the next position of each stream and the hash before it. */
export type Reach = { readonly [stream: string]: { readonly position: Position; readonly hash: string } };

const reachKey = "reach";

/** Gathers what changed since it was last asked. */
export interface ChangeLog {
  note(touched: readonly Touched[]): void;
  /** The changes as they stand in `state` now; begins anew. */
  take(state: ServiceState): { readonly touched: readonly Touched[]; readonly changes: readonly StateChange[] };
}

/** An empty log of changes. */
export function createChangeLog(): ChangeLog {
  let dirty = new Map<string, Touched>();
  return {
    note(touched) {
      for (const part of touched) dirty.set(keyOf(part), part);
    },
    take(state) {
      const changes = [...dirty].map(([key, part]): StateChange => [key, valueOf(state, part)]);
      const touched = [...dirty.values()];
      dirty = new Map();
      return { touched, changes };
    },
  };
}

// Every writer keeps a checkpoint of its own: what another one knows of the same streams reaches as far as that one has read.
function ownKeys({ stream }: Pick<Term, "stream">): (key: string) => string {
  return (key) => `${canonical(stream)} ${key}`;
}

/** Writes changes as this writer's checkpoint that reaches this far. Throws `stale` where another one took over. */
export function saveCheckpoint(store: Pick<Store, "checkpoint">, changes: readonly StateChange[], { reach, writer }: { readonly reach: Reach; readonly writer: Term }): Promise<void> {
  const own = ownKeys(writer);
  return store.checkpoint.save([...changes, [reachKey, JSON.stringify(reach)] as const].map(([key, value]): StateChange => [own(key), value]), writer);
}

/** What loading a checkpoint asks of a store. */
export interface LoadingStore {
  readonly checkpoint: Pick<Store["checkpoint"], "load">;
}

async function* loadOwn(store: LoadingStore, writer: Pick<Term, "stream">): AsyncIterable<readonly [key: string, value: string]> {
  const prefix = ownKeys(writer)("");
  for await (const [key, value] of store.checkpoint.load()) if (key.startsWith(prefix)) yield [key.slice(prefix.length), value];
}

/** Removes this writer's checkpoint, and parts of one that was never finished. */
export async function clearCheckpoint(store: Pick<Store, "checkpoint">, writer: Term): Promise<void> {
  const keys: StateChange[] = [];
  for await (const [key] of loadOwn(store, writer)) keys.push([ownKeys(writer)(key), null]);
  if (keys.length > 0) await store.checkpoint.save(keys, writer);
}

/** Fills an empty state from this writer's checkpoint and says how far it reaches; null where there is none. */
export async function loadCheckpoint(store: LoadingStore, state: ServiceState, writer: Pick<Term, "stream">): Promise<{ readonly state: ServiceState; readonly reach: Reach } | null> {
  const restorer = createRestorer(state);
  let reach: Reach | null = null;
  for await (const [key, value] of loadOwn(store, writer)) {
    if (key === reachKey) reach = JSON.parse(value) as Reach;
    else restorer.add(key, value);
  }
  return reach === null ? null : { state: restorer.finish(), reach };
}

/** The streams of the writers who have a checkpoint here, in order of their names. */
export async function checkpointWriters(store: LoadingStore): Promise<readonly string[]> {
  const writers: string[] = [];
  for await (const [key] of store.checkpoint.load()) {
    if (key.endsWith(` ${reachKey}`)) writers.push(JSON.parse(key.slice(0, -reachKey.length - 1)) as string);
  }
  return writers.sort();
}
