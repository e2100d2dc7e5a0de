// One decision once more from the journal alone: what it was drawn from, what was drawn, and whether it comes out identically.
import { createKeyed, digestOf, fail } from "../../core/index.ts";
import { createPolicies } from "../campaigns/policies.ts";
import { explainDecision, type ExplainedDecision } from "../decisions/explaining.ts";
import { claimOf, type Decided, type JournalEvent } from "../events.ts";
import { readBase } from "../journal/base.ts";
import { checkLink, createRecordCodec } from "../journal/record-codec.ts";
import type { Place } from "../journal/store.ts";
import { createReplayer, differencesOf, type Draw, type Replayer } from "../journal/verify.ts";
import { controlStream } from "../state.ts";
import type { AuditPorts } from "./audit.ts";
import { nameOf } from "./chain-audit.ts";

/** A decision that was drawn again. */
export interface ReplayedDecision {
  /** Where its record stands. */
  readonly place: Place;
  /** Null where its person is forgotten: nobody can draw it again. */
  readonly identical: boolean | null;
  readonly differences: readonly (keyof Draw)[];
  readonly written: Draw | null;
  readonly redrawn: Draw | null;
  readonly explained: ExplainedDecision;
}

/** Which decision; the campaign may be left out where only one has a decision of this name. */
export interface ReplayInput {
  readonly decision: string;
  readonly campaign?: string;
}

/** Draws it again. Throws `not-found` for a decision that was never made, `gone` for one that was cut off, `bad-flag` where several campaigns have one. */
export async function replayDecision(ports: AuditPorts, input: ReplayInput): Promise<ReplayedDecision> {
  const { view, vault, digest = digestOf } = ports;
  const codec = createRecordCodec(vault, digest);
  const base = await readBase(view, codec, digest);
  const replayer = createReplayer({ ...ports, base, vault });
  const read = async (place: Place): Promise<JournalEvent> => {
    for await (const record of view.read(place.stream, place.position, place.position + 1)) return codec.decode(record);
    return fail("not-found", nameOf(place), "a record", "nothing");
  };
  const find = (claim: string): Promise<Place | null> => view.find(codec.claimKey(claim));
  const follow = async (stream: string, before?: number): Promise<void> => {
    const { start, startHash } = await view.head(stream);
    let hash = startHash;
    for await (const record of view.read(stream, start)) {
      if (before !== undefined && record.position >= before) return;
      hash = checkLink(digest, hash, record, nameOf(record));
      if (!replayer.isCarried(record)) replayer.fold({ stream, position: record.position, event: codec.decode(record) });
    }
  };
  await follow(controlStream);
  const { campaign, place, event } = await decidedUnder({ replayer, find, read }, input);
  await follow(place.stream, place.position);
  const drawn = await replayer.redraw(event, place);
  for await (const record of view.read(place.stream, place.position)) replayer.fold({ ...record, event: codec.decode(record) });
  const state = replayer.state.get(campaign)!;
  const parts = { journal: { read, find }, policies: createPolicies(ports.snapshots, ports.algorithms), keyed: createKeyed(ports.secret, ports.mac) };
  const explained = await explainDecision(parts, { name: campaign, state, plan: state.plan!, problem: replayer.problemOf(campaign) }, event.decision);
  const differences = drawn === null ? [] : differencesOf(drawn);
  return { place, identical: drawn === null ? null : differences.length === 0, differences, written: drawn?.written ?? null, redrawn: drawn?.redrawn ?? null, explained };
}

interface Reading {
  readonly replayer: Replayer;
  readonly find: (claim: string) => Promise<Place | null>;
  readonly read: (place: Place) => Promise<JournalEvent>;
}

// A question that was answered with an open decision leads to that one.
async function decidedUnder({ replayer, find, read }: Reading, { decision, campaign }: ReplayInput): Promise<{ readonly campaign: string; readonly place: Place; readonly event: Decided }> {
  const found: { readonly campaign: string; readonly place: Place }[] = [];
  for (const name of campaign === undefined ? replayer.state.keys() : [campaign]) {
    const place = await find(claimOf("decision", name, decision));
    if (place !== null) found.push({ campaign: name, place });
  }
  if (found.length > 1) fail("bad-flag", "--campaign", `one of ${found.map(({ campaign: name }) => name).join(", ")}, which all have a decision of this name`, "none");
  const [one] = found;
  if (one === undefined) fail("not-found", "decision", "one that was made", decision);
  const event = await read(one.place);
  if (event.kind === "aliased") return decidedUnder({ replayer, find, read }, { decision: event.of, campaign: one.campaign });
  return event.kind === "decided" ? { ...one, event } : fail("bad-file", nameOf(one.place), "a decision", event.kind);
}
