// The independent checker: reads what clients were told and the bytes that are left, and shares no code with the service.
import { hash as hashOf } from "node:crypto";

/** What a client was told about something it asked. */
export type Heard =
  | { readonly kind: "decided"; readonly decision: string; readonly answer: string }
  | { readonly kind: "paid"; readonly decision: string; readonly outcomeId: string; readonly redeems: boolean; readonly late: boolean }
  | { readonly kind: "voided"; readonly decision: string }
  | { readonly kind: "reversed"; readonly decision: string; readonly reversalId: string };

/** The disk as it is in the end: what was written, in order. */
export type Written =
  | { readonly kind: "take"; readonly stream: string; readonly epoch: number }
  | { readonly kind: "append"; readonly stream: string; readonly epoch: number; readonly position: number; readonly records: readonly { readonly bytes: Uint8Array; readonly hash: Uint8Array }[] }
  | { readonly kind: "cut" | "state" };

/** How often each candidate was drawn against how likely it was said to be, to be summed over seasons. */
export interface DrawTally {
  drawn: number;
  expected: number;
  variance: number;
}

/** What the checker found. */
export interface Findings {
  readonly faults: readonly string[];
  readonly records: number;
  readonly decisions: number;
  /** Windows whose closing gave money back. */
  readonly expiries: number;
}

interface Event {
  readonly kind: string;
  readonly campaign: string;
  readonly decision: string;
  readonly [name: string]: unknown;
}

interface Movement {
  readonly kind: string;
  readonly account: string;
  readonly decision: string;
  readonly amount: number;
  readonly final?: boolean;
}

interface Held {
  maximum: number;
  paid: number;
  open: boolean;
}

interface Account {
  cap: number;
  reserved: number;
  paid: number;
  readonly held: Map<string, Held>;
}

interface Story {
  issued: number;
  closed: number;
  redeemed: number;
  voided: boolean;
  readonly outcomes: Set<string>;
  readonly reversals: Set<string>;
  choice: string | null;
}

const prices: { readonly [gift: string]: number } = { none: 0, small: 100, large: 400 };

/** Checks one season. `caps` are the caps the campaign was created with, `stock` the units of each gift. */
export function checkSeason(
  written: readonly Written[], heard: readonly Heard[],
  { caps, tally }: { readonly caps: { readonly [account: string]: number }; readonly tally: DrawTally },
): Findings {
  const faults: string[] = [];
  const accounts = new Map<string, Account>();
  const stories = new Map<string, Story>();
  const ends = new Map<string, { position: number; hash: Uint8Array; epoch: number }>();
  const granted = new Set<string>();
  let records = 0;
  let decisions = 0;
  let expiries = 0;
  const fault = (where: string, what: string): void => void faults.push(`${where}: ${what}`);
  const storyOf = (decision: string): Story => {
    const story = stories.get(decision) ?? { issued: 0, closed: 0, redeemed: 0, voided: false, outcomes: new Set(), reversals: new Set(), choice: null };
    stories.set(decision, story);
    return story;
  };
  const post = (where: string, stream: string, movement: Movement): void => {
    const account = accounts.get(`${stream}/${movement.account}`);
    if (account === undefined) return fault(where, `moves ${movement.account}, which has no money here`);
    const held = account.held.get(movement.decision);
    if (held === undefined) return fault(where, "moves money that was never held");
    if (movement.kind === "reverse") {
      if (movement.amount < 0 || movement.amount > held.paid) fault(where, "takes back more than was paid");
      held.paid -= movement.amount;
      account.paid -= movement.amount;
      if (held.open) account.reserved += movement.amount;
      return;
    }
    if (!held.open) return fault(where, `${movement.kind} of what is closed`);
    if (movement.kind === "settle") {
      const more = movement.amount - held.paid;
      if (movement.amount > held.maximum || movement.amount < 0) fault(where, "pays more than was held");
      held.paid += more;
      account.paid += more;
      account.reserved -= more;
      if (movement.final !== true) return;
    }
    account.reserved -= held.maximum - held.paid;
    held.open = false;
  };
  const reserve = (where: string, stream: string, { account: name, maximum }: { readonly account: string; readonly maximum: number }, decision: string): void => {
    if (maximum === 0) return;
    const account = accounts.get(`${stream}/${name}`);
    if (account === undefined) return fault(where, "holds money it does not have");
    if (account.held.has(decision)) fault(where, "holds money twice");
    account.held.set(decision, { maximum, paid: 0, open: true });
    account.reserved += maximum;
    if (account.reserved + account.paid > account.cap) fault(where, `OVERSPENT ${name}: ${account.reserved} held and ${account.paid} paid of ${account.cap}`);
  };
  const forget = (where: string, stream: string, decision: string): void => {
    for (const [name, { held }] of accounts) {
      if (!name.startsWith(`${stream}/`)) continue;
      if (held.get(decision)?.open === true) fault(where, `forgets ${decision}, which still holds money`);
      held.delete(decision);
    }
  };
  const left = (stream: string, name: string): number => {
    const account = accounts.get(`${stream}/${name}`);
    return account === undefined ? 0 : account.cap - account.reserved - account.paid;
  };

  const decided = (where: string, stream: string, event: Event, sealed: { choices: readonly { candidate: string; propensity: number; masked?: readonly string[] }[]; probabilities: readonly (readonly number[])[] }): void => {
    const [{ candidate, propensity, masked = [] }] = sealed.choices;
    const [probabilities] = sealed.probabilities;
    const names = Object.keys(prices);
    const dear = names.filter((gift) => prices[gift] > left(stream, "gifts") || (`stock/${gift}` in caps && left(stream, `stock/${gift}`) < 1));
    const guarded = (event["guards"] as readonly string[]).length > 0;
    const forbidden = guarded ? names : dear;
    if (!guarded && [...masked].sort().join() !== [...dear].sort().join()) fault(where, `masked ${masked.join() || "nothing"} where the money forbids ${dear.join() || "nothing"}`);
    const free = names.filter((gift) => !forbidden.includes(gift));
    const expected = names.map((gift) => (free.length === 0 ? (gift === "none" ? 1 : 0) : free.includes(gift) ? 1 / free.length : 0));
    if (expected.some((share, index) => Math.abs(share - probabilities[index]) > 1e-12)) fault(where, `probabilities ${probabilities.join()} where uniform over ${free.join()} gives ${expected.join()}`);
    if (Math.abs(propensity - probabilities[names.indexOf(candidate)]) > 1e-12) fault(where, `propensity ${propensity} is not the probability of ${candidate}`);
    if (probabilities[names.indexOf(candidate)] === 0) fault(where, `${candidate} was chosen where it could not be`);
    tally.drawn += candidate === "none" ? 1 : 0;
    tally.expected += expected[0];
    tally.variance += expected[0] * (1 - expected[0]);
    const reservations = event["reservations"] as readonly { account: string; maximum: number }[];
    const money = reservations.filter(({ account }) => account === "gifts").reduce((sum, { maximum }) => sum + maximum, 0);
    if (money !== prices[candidate]) fault(where, `holds ${money} for ${candidate}`);
  };

  const fold = (stream: string, position: number, bytes: Uint8Array): void => {
    const where = `${stream}[${position}]`;
    const end = 5 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
    const event = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + 5, end - 5).toString("utf8")) as Event;
    const { kind, decision } = event;
    const movements = (event["movements"] ?? []) as readonly Movement[];
    if (kind === "slice-granted") {
      const name = event["account"] as string;
      if (granted.has(name)) fault(where, `gives the money of ${name} a second time`);
      granted.add(name);
      if (event["cap"] !== caps[name]) fault(where, `gives ${String(event["cap"])} of ${caps[name]}`);
      accounts.set(`${stream}/${name}`, { cap: event["cap"] as number, reserved: 0, paid: 0, held: new Map() });
    }
    if (kind === "decided") {
      decisions++;
      const sealed = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + end, bytes.length - end).toString("utf8")) as Parameters<typeof decided>[3];
      decided(where, stream, event, sealed);
      for (const reservation of event["reservations"] as readonly { account: string; maximum: number }[]) reserve(where, stream, reservation, decision);
      if (event["lost"] !== true) {
        const story = storyOf(decision);
        if (story.issued++ > 0) fault(where, `${decision} was ISSUED TWICE`);
        story.choice = sealed.choices[0].candidate;
      }
    }
    if (kind === "aliased") {
      const story = storyOf(decision);
      if (story.issued++ > 0) fault(where, `${decision} was ISSUED TWICE`);
      story.choice = storyOf(event["of"] as string).choice;
    }
    if (kind === "recorded") {
      const story = storyOf(decision);
      const name = event["outcomeId"] as string;
      if (story.outcomes.has(name)) fault(where, `outcome ${name} of ${decision} is kept twice`);
      story.outcomes.add(name);
      if (event["redeems"] === true && story.redeemed++ > 0) fault(where, `${decision} was REDEEMED TWICE`);
      if (event["redeems"] === true && (story.voided || story.closed > 0)) fault(where, `${decision} was redeemed when it was over`);
      if (event["late"] === true && movements.length > 0) fault(where, "pays for what came late");
    }
    if (kind === "voided") storyOf(decision).voided = true;
    if (kind === "reversed") {
      const { reversals } = storyOf(decision);
      if (reversals.has(event["reversalId"] as string)) fault(where, `gave ${decision} back twice under one name`);
      reversals.add(event["reversalId"] as string);
    }
    if (kind === "window-closed" && movements.length > 0) expiries++;
    if (kind === "window-closed" && storyOf(decision).closed++ > 0) fault(where, `the window of ${decision} was CLOSED TWICE`);
    for (const movement of movements) post(where, stream, movement);
    // A name that was given up or forgotten can be taken and lost again.
    for (const name of kind === "yielded" ? [decision] : kind === "forgotten" ? event["decisions"] as readonly string[] : []) forget(where, stream, name);
    for (const [name, account] of accounts) {
      if (account.reserved < 0 || account.paid < 0 || account.reserved + account.paid > account.cap) fault(where, `${name} holds ${account.reserved} and paid ${account.paid} of ${account.cap}`);
    }
  };

  for (const frame of written) {
    if (frame.kind !== "take" && frame.kind !== "append") continue;
    const end = ends.get(frame.stream) ?? { position: 0, hash: new Uint8Array(32), epoch: 0 };
    ends.set(frame.stream, end);
    if (frame.kind === "take") {
      if (frame.epoch <= end.epoch) fault(frame.stream, `term ${frame.epoch} was taken after term ${end.epoch}`);
      end.epoch = frame.epoch;
      continue;
    }
    if (frame.epoch !== end.epoch) fault(frame.stream, `a writer of term ${frame.epoch} wrote in term ${end.epoch}`);
    if (frame.position !== end.position) fault(frame.stream, `position ${frame.position} was written at ${end.position}`);
    for (const { bytes, hash } of frame.records) {
      records++;
      if (linkAfter(end.hash, bytes) !== hexOf(hash)) fault(`${frame.stream}[${end.position}]`, "breaks the chain");
      fold(frame.stream, end.position++, bytes);
      end.hash = hash;
    }
  }
  checkHeard(heard, stories, fault);
  return { faults, records, decisions, expiries };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");

function linkAfter(previous: Uint8Array, bytes: Uint8Array): string {
  const both = Buffer.allocUnsafe(previous.length + bytes.length);
  both.set(previous);
  both.set(bytes, previous.length);
  return hashOf("sha256", both, "hex");
}

function checkHeard(heard: readonly Heard[], stories: ReadonlyMap<string, Story>, fault: (where: string, what: string) => void): void {
  const answers = new Map<string, string>();
  const redeemed = new Map<string, string>();
  for (const told of heard) {
    const { decision } = told;
    const story = stories.get(decision);
    if (story === undefined) {
      fault(decision, "ACKNOWLEDGED AND LOST");
      continue;
    }
    if (told.kind === "decided") {
      const known = answers.get(decision) ?? told.answer;
      answers.set(decision, known);
      if (known !== told.answer) fault(decision, `was answered with ${known} and with ${told.answer}`);
      const { choices } = JSON.parse(told.answer) as { choices: readonly { candidate: string }[] };
      if (story.issued === 0) fault(decision, "ACKNOWLEDGED AND LOST");
      else if (story.choice !== choices[0].candidate) fault(decision, `was answered with ${choices[0].candidate} and is kept as ${story.choice}`);
    }
    if (told.kind === "paid") {
      if (!story.outcomes.has(told.outcomeId)) fault(decision, `outcome ${told.outcomeId} ACKNOWLEDGED AND LOST`);
      if (told.redeems && (redeemed.get(decision) ?? told.outcomeId) !== told.outcomeId) fault(decision, "two clients were told that they redeemed it");
      if (told.redeems) redeemed.set(decision, told.outcomeId);
      if (told.redeems && story.redeemed === 0) fault(decision, "redemption ACKNOWLEDGED AND LOST");
    }
    if (told.kind === "voided" && !story.voided) fault(decision, "taking back ACKNOWLEDGED AND LOST");
    if (told.kind === "reversed" && !story.reversals.has(told.reversalId)) fault(decision, "refund ACKNOWLEDGED AND LOST");
  }
}
