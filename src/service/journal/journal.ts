// A writer's hold on the journals: folds all streams into the state, and commits what many callers ask for in one go.
import { describe, digestOf, fail, PropenseError } from "../../core/index.ts";
import { carriedStream, type Carried } from "./base.ts";
import { createCommitQueue } from "./commit-queue.ts";
import { compactJournal, type Compaction, type Retention } from "./compaction.ts";
import type { JournalEvent } from "../events.ts";
import { createUpkeep, standardLimits, type JournalLimits } from "./journal-upkeep.ts";
import { owedYields, writeBatch, type PlacedEntry } from "./journal-writer.ts";
import { openReader } from "./journal-reader.ts";
import { createRecordCodec, type Digest } from "./record-codec.ts";
import type { PlacedEvent, ServiceState } from "../state.ts";
import type { Place, Store } from "./store.ts";
import { ownTail, tailFrom, termOf } from "./tails.ts";
import type { Vault } from "../persons/vault.ts";

/** Events for one stream of this writer, to be written together. */
export interface Entry {
  readonly stream: string;
  readonly events: readonly JournalEvent[];
}

/** What a piece of work comes to: what is to be written (null for nothing), and what to answer once it is. */
export interface WorkResult<Answer> {
  readonly entry: Entry | null;
  readonly answer: Answer;
}

/** The journals as one writer sees them. */
export interface Journal {
  /** The fold over everything that was read or handed in so far. */
  readonly state: ServiceState;
  /**
   * Runs `work` at once and alone. What it returns is folded at once, so that whoever comes next sees it, and answered when it is
   * durable. Throws `conflict` (where: "claim") where another writer took the name of a decision first, `stale` where another writer
   * took over, `unavailable` where the store failed.
   */
  transact<Answer>(work: () => WorkResult<Answer>): Promise<Answer>;
  /** Reads what other writers have written since. */
  refresh(): Promise<void>;
  /** The event at a place; throws `gone` where it was cut off. */
  read(place: Place): Promise<JournalEvent>;
  /** Where a claim was made, by whatever writer; null where nobody made it. */
  find(claim: string): Promise<Place | null>;
  /** Everything in every stream: the control stream first, then the others in order of their names. */
  events(): AsyncIterable<PlacedEvent>;
  /** Drops what is remembered in clear of a person whose key is destroyed. */
  forgetPerson(person: string): void;
  /** Writes a checkpoint of all that was handed in so far. */
  checkpoint(): Promise<void>;
  /** Whether the record at this place is durable. One that is not may still lose its name to another writer: nothing is built on it before. */
  readonly isWritten: (place: Place) => boolean;
  /**
   * Removes what is older than this for ever, as far as nothing remembered needs it; the state stays as it is. Null where there is nothing
   * to remove, where it is being done, and for a writer who does not hold the control stream any more.
   */
  compact(retention: Retention): Promise<Compaction | null>;
  /** Waits until all that was handed in so far is durable. */
  settled(): Promise<void>;
  /** How many commits wait now. */
  readonly waiting: () => number;
}

/** What a journal needs. */
export interface JournalPorts {
  readonly store: Store;
  readonly vault: Vault;
  /** SHA-256; a plain one unless given. */
  readonly digest?: Digest;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Lets callers gather and the event loop breathe between two group commits; one turn of the microtasks unless given. */
  readonly pause?: () => Promise<void>;
  /** The store failed, or another writer took over: nothing can be written any more, and the process should end. */
  readonly onFatal?: (error: unknown) => void;
  readonly limits?: Partial<JournalLimits>;
}

/** Takes over the given streams under a new term, which fences earlier writers off, and reads all journals. Anchors go to the last of them. */
export async function openJournal(ports: JournalPorts, own: readonly string[]): Promise<Journal> {
  const limits = { ...standardLimits, ...ports.limits };
  const { digest = digestOf, pause = () => Promise.resolve() } = ports;
  const codec = createRecordCodec(ports.vault, digest);
  const reader = await openReader({ store: ports.store, vault: ports.vault, digest, codec, recentEvents: limits.recentEvents }, own);
  const { state, tails } = reader;
  const upkeep = createUpkeep({ ...ports, limits, reader, writer: termOf(tails, own[own.length - 1]) });
  const hand = ({ stream, events }: Entry): PlacedEntry => {
    const tail = ownTail(tails, stream);
    const from = tail.folded;
    for (const event of events) reader.fold({ stream, position: tail.folded++, event });
    return { stream, events, from };
  };
  const queue = createCommitQueue<PlacedEntry>({
    pause,
    onFatal: (error) => ports.onFatal?.(error),
    beforeBatch() {
      const anchor = upkeep.anchorDue();
      if (anchor !== null) push({ stream: own[own.length - 1], events: [anchor] });
      upkeep.prepare();
    },
    async commit(batch) {
      const yielded = await writeBatch({ ...ports, codec, tails, state, onChange: reader.replace }, batch);
      upkeep.note(batch.reduce((sum, { item }) => sum + item.events.length, 0), yielded.length > 0);
      for (const entry of yielded) push(entry);
    },
    afterBatch: () => upkeep.save(),
  });
  // Nobody waits for these; a queue that is over has told its owner.
  const push = (entry: Entry): void => void queue.push(hand(entry)).catch(() => undefined);
  for (const entry of owedYields(state, own, ports.clock())) push(entry);
  const write = async (event: Carried): Promise<Place["position"]> => {
    const position = ownTail(tails, carriedStream).folded;
    await queue.push(hand({ stream: carriedStream, events: [event] }));
    return position;
  };
  const compact = async (retention: Retention): Promise<Compaction | null> => {
    const [control] = own;
    if ((await ports.store.head(control)).epoch !== ownTail(tails, control).epoch) return null;
    if (typeof tails.get(carriedStream)?.epoch !== "number") {
      const head = await ports.store.take(carriedStream);
      tails.set(carriedStream, tailFrom({ start: head.position, startHash: head.hash, epoch: head.epoch }, true));
    }
    return compactJournal({ ...ports, codec, digest, state, own: own[own.length - 1], write }, retention);
  };
  let compacting = false;
  return {
    state,
    async transact(work) {
      checkAlive(queue.fault());
      const { entry, answer } = work();
      try {
        await (entry === null ? queue.settled() : queue.push(hand(entry)));
      } catch (error) {
        checkAlive(queue.fault());
        throw error;
      }
      return answer;
    },
    refresh: () => reader.refresh(),
    read: (place) => reader.read(place),
    find: (claim) => ports.store.find(codec.claimKey(claim)),
    events: () => reader.events(),
    forgetPerson: (person) => reader.forgetPerson(person),
    async checkpoint() {
      const saved = upkeep.ask();
      await queue.push(hand({ stream: own[own.length - 1], events: [] }));
      await saved;
    },
    async compact(retention) {
      checkAlive(queue.fault());
      if (compacting) return null;
      compacting = true;
      return compact(retention).finally(() => { compacting = false; });
    },
    isWritten: ({ stream, position }) => position < (tails.get(stream)?.written ?? 0),
    settled: () => queue.settled(),
    waiting: () => queue.length(),
  };
}

// After a failed synchronisation nobody knows what is on disk: nothing is tried again, everything is refused until a restart has read it.
function checkAlive(fault: unknown): void {
  if (fault === null) return;
  if (fault instanceof PropenseError && fault.fault.code === "stale") throw fault;
  fail("unavailable", "journal", "a store that writes", fault instanceof Error ? fault.message : describe(fault));
}

/** Whether an append was refused since somebody else had made the same claim. */
export function isClaimed(error: unknown): boolean {
  return error instanceof PropenseError && error.fault.code === "conflict" && error.fault.where === "claim";
}

