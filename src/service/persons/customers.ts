// The verbs about persons: what they did in the store, opting out, erasure, and giving a person all that is held.
import { describe, fail, type Keyed } from "../../core/index.ts";
import type { CustomerView } from "../../problems/index.ts";
import { claimOf, eventVersion, type JournalEvent } from "../events.ts";
import { decisionsOf } from "../decisions/guards.ts";
import { isClaimed, type Journal } from "../journal/journal.ts";
import { exportOf, type PersonExport } from "./person-export.ts";
import type { createPersonNames } from "./person-names.ts";
import { viewOfProfile } from "./profile-view.ts";
import type { ShopEvent } from "./shop-event.ts";
import type { Vault } from "./vault.ts";

/** What became of an event. */
export interface ObservedReceipt {
  /** The message was counted before. */
  readonly repeated: boolean;
  /** Somebody who opted out has no profile: nothing was kept. */
  readonly ignored: boolean;
}

/** The persons of a service, by the identifiers that callers use. */
export interface Customers {
  /** Counts what a customer or a visitor did, once per message. Whoever is named together with a visitor is the same person from here on. */
  observe(event: ShopEvent): Promise<ObservedReceipt>;
  /** From here on decisions come from the baseline and no profile is kept; what there was is dropped. Or no longer so. */
  optOut(subject: string, out: boolean): Promise<void>;
  /** What the profile says now, for requests that are made of it. Empty for somebody who is new or opted out. */
  view(subject: string, couponWindowMs: number): CustomerView;
  /** Destroys the keys of a person, under all identities: unreadable everywhere when it answers. Returns how many identities there were; 0 where nobody is known. */
  erase(subject: string): Promise<number>;
  /** All that is held of a person. */
  export(subject: string): Promise<PersonExport>;
}

interface Parts {
  readonly keyed: Keyed;
  readonly vault: Vault;
  readonly journal: Journal;
  readonly names: ReturnType<typeof createPersonNames>;
  readonly stream: string;
  /** Of money in profiles: what is told in another currency counts without its money. Null: all is one currency. */
  readonly currency: string | null;
  readonly clock: () => number;
}

/** The stream on which a writer keeps what it was told of customers. */
export function shopStream(stream: string): string {
  return `shop/${stream}`;
}

/** The verbs over this journal. */
export function createCustomers(parts: Parts): Customers {
  const { keyed, vault, journal, names, stream, clock } = parts;
  const { persons } = journal.state;
  const waiting = new Set<string>();
  const write = (event: JournalEvent): Promise<void> => journal.transact<void>(() => ({ entry: { stream, events: [event] }, answer: undefined }));
  return {
    async observe(event) {
      const message = keyed.pseudonym("message", event.messageId);
      const repeated = { repeated: true, ignored: false };
      if (await journal.find(claimOf("observed", message)) !== null) return repeated;
      await mergeIdentities(parts, event);
      let own = false;
      try {
        return await journal.transact<ObservedReceipt>(() => {
          if (waiting.has(message)) return { entry: null, answer: repeated };
          const person = names.personOf(subjectOf(event));
          if (names.isOptedOut(person)) return { entry: null, answer: { repeated: false, ignored: true } };
          waiting.add(message);
          own = true;
          const observed: JournalEvent = { kind: "observed", version: eventVersion, atMs: clock(), person, message, sealed: { event: inCurrency(event, parts.currency) } };
          return { entry: { stream: shopStream(stream), events: [observed] }, answer: { repeated: false, ignored: false } };
        });
      } catch (error) {
        if (isClaimed(error)) return repeated;
        throw error;
      } finally {
        if (own) waiting.delete(message);
      }
    },
    optOut: (subject, out) => write({ kind: "opted-out", version: eventVersion, atMs: clock(), who: names.personOf(subject), out }),
    view(subject, couponWindowMs) {
      const person = names.personOf(subject);
      return viewOfProfile(names.isOptedOut(person) ? null : persons.profileOf(person), { subject, timeMs: clock(), couponWindowMs });
    },
    async erase(subject) {
      const person = names.personOf(subject);
      const who = persons.identities(person).filter((one) => vault.knows(one) || persons.find(one) !== undefined);
      if (who.length === 0) return 0;
      for (const one of who) {
        await vault.destroy(one);
        journal.forgetPerson(one);
      }
      await write({ kind: "erased", version: eventVersion, atMs: clock(), who });
      // What was read while the key was being destroyed may have been kept once more.
      for (const one of who) journal.forgetPerson(one);
      return who.length;
    },
    async export(subject) {
      await journal.settled();
      const person = names.personOf(subject);
      return exportOf(journal, { subject, person, atMs: clock() });
    },
  };
}

/** Destroys the keys again of whoever the journal knows to be erased: the vault may have been put back to an older state. Returns how many. */
export async function reapplyErasures({ state }: Pick<Journal, "state">, vault: Vault): Promise<number> {
  let count = 0;
  for (const person of state.persons.names()) {
    if (state.persons.find(person)?.erased !== true || vault.isErased(person)) continue;
    await vault.destroy(person);
    count++;
  }
  return count;
}

function subjectOf({ customer, visitor }: ShopEvent): string {
  return customer ?? visitor ?? fail("bad-request", "event", "a customer or a visitor", describe(null));
}

function inCurrency(event: ShopEvent, currency: string | null): ShopEvent {
  if (currency === null || event.currency === null || event.currency === currency) return event;
  return { ...event, valueMinor: null, discountMinor: null, products: event.products.map((product) => ({ ...product, priceMinor: null })) };
}

// A visitor becomes a customer once: on a shared device, the next customer does not inherit.
async function mergeIdentities({ journal, names, stream, clock }: Parts, { customer, visitor }: ShopEvent): Promise<void> {
  if (customer === null || visitor === null || customer === visitor) return;
  const { persons } = journal.state;
  await journal.transact<void>(() => {
    const [from, into] = [names.pseudonymOf(visitor), names.personOf(customer)];
    if (from === into || persons.resolve(from) !== from) return { entry: null, answer: undefined };
    const older = firstSeen(journal, from) < firstSeen(journal, into) ? from : into;
    const event: JournalEvent = { kind: "merged", version: eventVersion, atMs: clock(), from, into, bucketAs: names.bucketNameOf(older) };
    return { entry: { stream, events: [event] }, answer: undefined };
  });
}

function firstSeen({ state }: Pick<Journal, "state">, person: string): number {
  let first = state.persons.profileOf(person)?.firstMs ?? Number.POSITIVE_INFINITY;
  for (const campaign of state.values()) for (const { atMs } of decisionsOf(campaign, person)) first = Math.min(first, atMs);
  return first;
}
