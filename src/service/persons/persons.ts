// What is remembered of persons: who is whom, who opted out, who is erased, and the profiles. Changed by events alone.
import { fail } from "../../core/index.ts";
import type { PersonEvent } from "./person-events.ts";
import { foldCoupon, foldShopEvent, mergeProfiles, type Profile } from "./profile.ts";
import type { Vault } from "./vault.ts";

/** One person, by pseudonym. */
interface PersonState {
  /** The customer this visitor turned out to be. */
  readonly into: string | null;
  /** The older identity whose bucket this person has. */
  readonly bucketAs: string | null;
  readonly optedOut: boolean;
  readonly erased: boolean;
  /** As text where a checkpoint holds it sealed and nobody has needed it yet. */
  readonly profile: Profile | string | null;
}

/** All persons of whom anything is remembered. */
export interface Persons {
  find(person: string): PersonState | undefined;
  /** The customer that this person is by now. */
  resolve(person: string): string;
  /** Every visitor that turned out to be this customer, and the customer. */
  identities(person: string): readonly string[];
  profileOf(person: string): Profile | null;
  /** Folds an event and returns whose state it changed. */
  fold(event: PersonEvent): readonly string[];
  /** Takes back what was counted twice. */
  takeBack(event: PersonEvent): void;
  /** An offer was made to this person, or used up. */
  foldCoupon(person: string, what: "sent" | "redeemed", atMs: number): void;
  /** For a checkpoint: the profile is sealed under the person's key. */
  saved(person: string): string | null;
  restore(person: string, saved: string): void;
  /** The same with the profile readable: to compare states. */
  plain(person: string): string;
  names(): IterableIterator<string>;
}

const nobody: PersonState = { into: null, bucketAs: null, optedOut: false, erased: false, profile: null };
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Nobody yet. */
export function createPersons(vault: Pick<Vault, "seal" | "open" | "isErased">): Persons {
  const known = new Map<string, PersonState>();
  const change = (person: string, to: Partial<PersonState>): void => void known.set(person, { ...known.get(person) ?? nobody, ...to });
  const profileOf = (person: string): Profile | null => {
    const profile = known.get(person)?.profile ?? null;
    if (typeof profile !== "string") return profile;
    const opened = unsealed(vault, person, profile);
    change(person, { profile: opened });
    return opened;
  };
  const observe = (event: Extract<PersonEvent, { kind: "observed" }>, count: 1 | -1): readonly string[] => {
    if (event.sealed === null || event.lost === true) return [];
    change(event.person, { profile: foldShopEvent(profileOf(event.person), event.sealed.event, count) });
    return [event.person];
  };
  return {
    find: (person) => known.get(person),
    resolve: (person) => known.get(person)?.into ?? person,
    identities: (person) => [person, ...[...known].filter(([, { into }]) => into === person).map(([name]) => name)],
    profileOf,
    fold(event) {
      switch (event.kind) {
        case "observed": return observe(event, 1);
        case "merged": {
          const { from, into, bucketAs } = event;
          const [one, other] = [profileOf(into), profileOf(from)];
          const optedOut = known.get(into)?.optedOut === true || known.get(from)?.optedOut === true;
          const both = one === null || other === null ? one ?? other : mergeProfiles(one, other);
          change(into, { bucketAs, optedOut, profile: optedOut ? null : both });
          change(from, { into, profile: null });
          return [from, into];
        }
        case "opted-out":
          change(event.who, { optedOut: event.out, ...(event.out && { profile: null }) });
          return [event.who];
        case "erased":
          for (const person of event.who) known.set(person, { ...nobody, erased: true });
          return event.who;
      }
    },
    takeBack: (event) => void (event.kind === "observed" && observe(event, -1)),
    foldCoupon: (person, what, atMs) => change(person, { profile: foldCoupon(profileOf(person), what, atMs) }),
    saved(person) {
      const state = known.get(person);
      if (state === undefined) return null;
      return JSON.stringify(vault.isErased(person) ? { ...state, profile: null } : { ...state, profile: sealed(vault, person, state.profile) });
    },
    plain: (person) => JSON.stringify({ ...known.get(person) ?? nobody, profile: profileOf(person) }, finite),
    restore: (person, saved) => void known.set(person, JSON.parse(saved) as PersonState),
    names: () => known.keys(),
  };
}

function sealed(vault: Pick<Vault, "seal">, person: string, profile: PersonState["profile"]): string | null {
  if (profile === null || typeof profile === "string") return profile;
  return textOf(vault.seal(person, encoder.encode(JSON.stringify(profile, finite)), boundTo(person)));
}

function unsealed(vault: Pick<Vault, "open">, person: string, text: string): Profile | null {
  const plain = vault.open(person, bytesOf(text), boundTo(person));
  if (plain === null) return null;
  try {
    return JSON.parse(decoder.decode(plain)) as Profile;
  } catch {
    return fail("bad-file", "profile in the checkpoint", "JSON", "something else");
  }
}

function boundTo(person: string): Uint8Array {
  return encoder.encode(`profile of ${person}`);
}

// JSON has no infinities: a profile that knows offers alone was never seen.
function finite(_: string, value: unknown): unknown {
  return value === Number.NEGATIVE_INFINITY ? 0 : value;
}

function textOf(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
