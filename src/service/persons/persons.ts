// What is remembered of persons: who is whom, who opted out, who is erased, and the profiles. Changed by events alone.
import type { PersonEvent } from "./person-events.ts";
import { foldCoupon, foldShopEvent, mergeProfiles, type Profile } from "./profile.ts";
import { finite, sealProfile, unsealProfile } from "./sealed-profile.ts";
import type { Vault } from "./vault.ts";

/** One person, by pseudonym. */
interface PersonState {
  /** The customer this visitor turned out to be. */
  readonly into: string | null;
  /** The older identity whose bucket this person has. */
  readonly bucketAs: string | null;
  readonly optedOut: boolean;
  readonly erased: boolean;
  /** As sealed text where nobody has needed it lately. */
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
/** Profiles that are held readable; the others, smaller by half, are sealed until they are needed. */
const standardOpen = 20_000;

/** Nobody yet. */
export function createPersons(vault: Pick<Vault, "seal" | "open" | "isErased">, mostOpen: number = standardOpen): Persons {
  const known = new Map<string, PersonState>();
  const put = (person: string, to: Partial<PersonState>): void => void known.set(person, { ...known.get(person) ?? nobody, ...to });
  const { use } = createLately(mostOpen, (person) => {
    const profile = known.get(person)?.profile ?? null;
    if (profile !== null && typeof profile !== "string" && !vault.isErased(person)) put(person, { profile: sealProfile(vault, person, profile) });
  });
  const change = (person: string, to: Partial<PersonState>): void => {
    put(person, to);
    if (typeof to.profile === "object" && to.profile !== null) use(person);
  };
  const profileOf = (person: string): Profile | null => {
    const profile = known.get(person)?.profile ?? null;
    if (typeof profile !== "string") return profile;
    const opened = unsealProfile(vault, person, profile);
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
      return JSON.stringify(vault.isErased(person) ? { ...state, profile: null } : { ...state, profile: sealProfile(vault, person, state.profile) });
    },
    plain: (person) => JSON.stringify({ ...known.get(person) ?? nobody, profile: profileOf(person) }, finite),
    restore: (person, saved) => void known.set(person, JSON.parse(saved) as PersonState),
    names: () => known.keys(),
  };
}

// Two generations: of the older one, two leave with every use, so that none stays when the younger one has grown to half of the most.
function createLately(most: number, leave: (person: string) => void): { readonly use: (person: string) => void } {
  let young = new Set<string>();
  let leaving: Iterator<string> = young.values();
  return {
    use(person) {
      young.add(person);
      for (let count = 0; count < 2; count++) {
        const { value, done } = leaving.next();
        if (done !== true && !young.has(value)) leave(value);
      }
      if (young.size < most / 2) return;
      leaving = young.values();
      young = new Set();
    },
  };
}
