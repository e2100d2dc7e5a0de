// Every writer's checkpoint against the fold of the records it reaches to: what a restart would begin with has to be what the journal says.
import { canonical } from "../../core/index.ts";
import { stateOfBase, type Base } from "../journal/base.ts";
import { checkpointWriters, loadCheckpoint, type Reach } from "../journal/checkpoints.ts";
import { hashBefore } from "../journal/journal-reader.ts";
import { plainState } from "../journal/saved-state.ts";
import type { StoreView } from "../journal/store.ts";
import type { Vault } from "../persons/vault.ts";
import { emptyState, foldEvent, type PlacedEvent, type ServiceState } from "../state.ts";
import type { Tell } from "./chain-audit.ts";

interface Checkpoint {
  readonly writer: string;
  readonly reach: Reach;
  readonly saved: ServiceState;
  readonly folded: ServiceState;
}

/** Follows the fold of every checkpoint. */
export interface CheckpointAudit {
  add(placed: PlacedEvent): void;
  /** Compares; returns how many checkpoints there are, and how many of them no writer would use. */
  finish(): { readonly checkpoints: number; readonly stale: number };
}

/** An audit of all checkpoints in the view. Those that do not continue the journal are not used by anybody, and are only counted. */
export async function openCheckpointAudit({ view, vault, base, tell }: { readonly view: StoreView; readonly vault: Vault; readonly base: Base | null; readonly tell: Tell }): Promise<CheckpointAudit> {
  const followed: Checkpoint[] = [];
  let stale = 0;
  const writers = await checkpointWriters(view);
  for await (const [key] of view.checkpoint.load()) if (!writers.some((writer) => key.startsWith(`${canonical(writer)} `))) tell("checkpoint", `${key} belongs to none`);
  for (const writer of writers) {
    try {
      const loaded = await loadCheckpoint(view, emptyState(vault), { stream: writer });
      if (loaded === null || !await continues(view, loaded.reach, base)) stale++;
      else followed.push({ writer, reach: loaded.reach, saved: loaded.state, folded: stateOfBase(base, vault) });
    } catch (error) {
      tell(`checkpoint of ${writer}`, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // Their profiles depend on the order of several streams, which no fold of one after the other knows.
  const apart = new Set<string>();
  return {
    add(placed) {
      const { event, stream, position } = placed;
      if (event.kind === "merged") for (const person of [event.from, event.into]) apart.add(person);
      if (event.kind === "opted-out") apart.add(event.who);
      for (const { reach, folded } of followed) if (position < (reach[stream]?.position ?? 0) && position >= (base?.reach[stream]?.position ?? 0)) foldEvent(folded, placed);
    },
    finish() {
      for (const { writer, saved, folded } of followed) compare(writer, { saved, folded }, (person) => apart.has(person) || vault.isErased(person), tell);
      return { checkpoints: followed.length + stale, stale };
    },
  };
}

async function continues(view: StoreView, reach: Reach, base: Base | null): Promise<boolean> {
  for (const [stream, { position, hash }] of Object.entries(reach)) {
    if (position < (base?.reach[stream]?.position ?? 0) || await hashBefore(view, stream, position) !== hash) return false;
  }
  return true;
}

function compare(writer: string, { saved, folded }: { readonly saved: ServiceState; readonly folded: ServiceState }, isApart: (person: string) => boolean, tell: Tell): void {
  try {
    const [said, counted] = [plainState(saved), plainState(folded)];
    for (const key of new Set([...Object.keys(said), ...Object.keys(counted)])) {
      const [part, name] = JSON.parse(key) as [string, string];
      const strip = (value: unknown): unknown => (part === "person" && isApart(name) && typeof value === "object" && value !== null ? { ...value, profile: null } : value);
      if (canonical(strip(said[key] ?? null)) !== canonical(strip(counted[key] ?? null))) tell(`checkpoint of ${writer}, ${key}`, "is not what the records fold to");
    }
  } catch (error) {
    tell(`checkpoint of ${writer}`, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
