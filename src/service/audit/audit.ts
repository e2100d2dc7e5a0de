// Proves a journal from beginning to end: chains, anchors, the index of names, the money, the draws, the checkpoints. One verdict with counts.
import { digestOf } from "../../core/index.ts";
import { carriedStream, inFoldOrder, readBase, type Base } from "../journal/base.ts";
import { createRecordCodec, type Digest, type RecordCodec } from "../journal/record-codec.ts";
import type { StoreView } from "../journal/store.ts";
import { createReplayer, differencesOf, type VerifyPorts } from "../journal/verify.ts";
import type { Vault } from "../persons/vault.ts";
import type { Decided } from "../events.ts";
import type { PlacedEvent } from "../state.ts";
import { createAnchorAudit, nameOf, readChain, type AuditedStream, type AuditFault, type Tell } from "./chain-audit.ts";
import { openCheckpointAudit } from "./checkpoint-audit.ts";
import { createClaimAudit } from "./claim-audit.ts";
import { createMoneyAudit } from "./money-audit.ts";

/** What was looked at, and what is wrong. */
export interface AuditReport {
  readonly sound: boolean;
  readonly streams: readonly AuditedStream[];
  readonly records: number;
  /** Anchors, what they say of streams, and how much of that concerns records that are cut off. */
  readonly anchors: { readonly anchors: number; readonly heads: number; readonly gone: number };
  readonly claims: number;
  readonly accounts: number;
  /** Decisions that were drawn again, and those of people who are forgotten or whose keys are not at hand. */
  readonly decisions: { readonly redrawn: number; readonly sealed: number };
  readonly checkpoints: { readonly checkpoints: number; readonly stale: number };
  /** Where everything before was cut; null where nothing was. */
  readonly cut: { readonly anchoredMs: number; readonly claims: number } | null;
  /** The first thousand. */
  readonly faults: readonly AuditFault[];
  /** How many there are. */
  readonly faultCount: number;
}

/** What an audit needs. */
export interface AuditPorts extends Omit<VerifyPorts, "base" | "vault"> {
  readonly view: StoreView;
  readonly vault: Vault;
  readonly digest?: Digest;
  /** Told how many records were read, now and then. */
  readonly onProgress?: (records: number) => void;
}

const mostFaults = 1000;
const progressRecords = 10_000;

/** Audits everything. Never throws for what it finds; a record that breaks its chain ends its stream, and what rests on it is not judged. */
export async function auditJournal(ports: AuditPorts): Promise<AuditReport> {
  const faults: AuditFault[] = [];
  let faultCount = 0;
  const tell: Tell = (where, what) => { if (faultCount++ < mostFaults) faults.push({ where, what }); };
  const found = await look(ports, tell, () => faultCount === 0).catch((error: unknown) => {
    tell("the store", `cannot be read: ${messageOf(error)}`);
    return nothing;
  });
  return { ...found, sound: faultCount === 0, faults, faultCount };
}

type Found = Omit<AuditReport, "sound" | "faults" | "faultCount">;

const nothing: Found = {
  streams: [], records: 0, anchors: { anchors: 0, heads: 0, gone: 0 }, claims: 0, accounts: 0, decisions: { redrawn: 0, sealed: 0 }, checkpoints: { checkpoints: 0, stale: 0 }, cut: null,
};

async function look(ports: AuditPorts, tell: Tell, isSound: () => boolean): Promise<Found> {
  const { view, vault, digest = digestOf } = ports;
  const codec = createRecordCodec(vault, digest);
  const base = await readBase(view, codec, digest).catch((error: unknown): Base | null => {
    tell(carriedStream, messageOf(error));
    return null;
  });
  for (const line of await view.faults().catch((error: unknown) => [messageOf(error)])) tell("the files of the store", line);
  const parts: AuditParts = { view, codec, digest, base, vault, tell };
  const follower = await createFollower(ports, parts);
  const names = await view.streams();
  const streams: AuditedStream[] = [];
  let records = 0;
  let whole = isSound();
  for (const stream of [...names.filter((name) => name === carriedStream), ...inFoldOrder(names)]) {
    const reading = readChain(parts, stream);
    let next = await reading.next();
    for (; next.done !== true; next = await reading.next()) {
      if (++records % progressRecords === 0) ports.onProgress?.(records);
      if (whole) whole = await follower.follow(next.value);
    }
    const { whole: read, ...audited } = next.value;
    streams.push(audited);
    whole &&= read;
  }
  return { streams, records, cut: base === null ? null : { anchoredMs: base.anchoredMs, claims: base.claims.count }, ...await follower.finish(whole) };
}

interface AuditParts {
  readonly view: StoreView;
  readonly codec: RecordCodec;
  readonly digest: Digest;
  readonly base: Base | null;
  readonly vault: Vault;
  readonly tell: Tell;
}

// All audits that follow the events in order. Where one event cannot be followed, what comes after it means nothing.
async function createFollower(ports: AuditPorts, parts: AuditParts) {
  const { view, vault, base, tell } = parts;
  const [anchors, claims, money] = [createAnchorAudit(view, tell), createClaimAudit(parts), createMoneyAudit(base, tell)];
  const checkpoints = await openCheckpointAudit(parts);
  const replayer = createReplayer({ ...ports, base, vault });
  const decisions = { redrawn: 0, sealed: 0 };
  const redraw = async (event: Decided, placed: PlacedEvent): Promise<void> => {
    const drawn = await replayer.redraw(event, placed);
    if (drawn === null) decisions.sealed++;
    else decisions.redrawn++;
    if (drawn !== null) for (const what of differencesOf(drawn)) tell(nameOf(placed), `the ${what} come out differently when the decision is drawn again`);
  };
  const step = async (placed: PlacedEvent): Promise<void> => {
    const { event } = placed;
    if (event.kind === "anchored") await anchors.check(event, placed);
    if (replayer.isCarried(placed)) return;
    for (const audit of [claims, money, checkpoints]) audit.add(placed);
    if (event.kind === "decided") await redraw(event, placed);
    replayer.fold(placed);
  };
  async function* again(): AsyncIterable<PlacedEvent> {
    for (const stream of inFoldOrder(await view.streams())) yield* readChain({ ...parts, tell: () => undefined }, stream);
  }
  return {
    follow: (placed: PlacedEvent): Promise<boolean> => step(placed).then(() => true, (error: unknown) => {
      tell(nameOf(placed), `cannot be followed: ${messageOf(error)}`);
      return false;
    }),
    async finish(whole: boolean): Promise<Pick<Found, "anchors" | "claims" | "accounts" | "decisions" | "checkpoints">> {
      const seen = { anchors: anchors.counts(), decisions };
      if (!whole) return { ...nothing, ...seen };
      return { ...seen, claims: await claims.finish(again), accounts: money.compare(replayer.state), checkpoints: checkpoints.finish() };
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
