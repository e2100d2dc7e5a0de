// The names persons have in the journals: keyed pseudonyms, new ones for whoever comes back after an erasure.
import type { Keyed } from "../../core/index.ts";
import type { Persons } from "./persons.ts";
import type { Vault } from "./vault.ts";

/** What a decision asks of persons. */
export interface PersonNames {
  /**
   * The pseudonym of a subject: nobody without the secret can tell whose it is. 128 bits as hexadecimal digits. A visitor who turned out
   * to be a customer has the customer's; somebody who was erased and comes back has a new one that nothing ties to the old.
   */
  personOf(subject: string): string;
  /** Whose bucket the person has: the older identity's. */
  bucketNameOf(person: string): string;
  isOptedOut(person: string): boolean;
  hasProfile(person: string): boolean;
  /** The pseudonym of this identifier itself, whoever it turned out to be. */
  pseudonymOf(subject: string): string;
}

/** Names under this secret. The erasure list is the counter of generations: there is no other, so a restored back-up cannot turn it back. */
export function createPersonNames(keyed: Keyed, vault: Pick<Vault, "isErased">, persons: Persons): PersonNames {
  const pseudonymOf = (subject: string): string => {
    let person = keyed.pseudonym("person", subject);
    for (let generation = 1; vault.isErased(person); generation++) person = keyed.pseudonym("person", subject, String(generation));
    return person;
  };
  return {
    pseudonymOf,
    personOf: (subject) => persons.resolve(pseudonymOf(subject)),
    bucketNameOf: (person) => persons.find(person)?.bucketAs ?? person,
    isOptedOut: (person) => persons.find(person)?.optedOut === true,
    hasProfile: (person) => (persons.find(person)?.profile ?? null) !== null,
  };
}
