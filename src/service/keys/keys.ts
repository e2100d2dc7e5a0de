// Making, listing and revoking keys: facts first, like everything else that is remembered.
import { describe, fail } from "../../core/index.ts";
import type { Journal } from "../journal/journal.ts";
import { eventVersion, type JournalEvent } from "../events.ts";
import { roles, type KeyCreated, type KeyState, type Role } from "./key-events.ts";
import { controlStream } from "../state.ts";

/** What is asked for when a key is made; `key` and `hash` come from whoever drew its bits. */
export interface KeyRequest {
  readonly key: string;
  readonly hash: string;
  readonly name: string;
  readonly role: Role;
  readonly campaigns?: readonly string[] | null;
  readonly origins?: readonly string[];
}

/** The keys of one deployment. */
export interface Keys {
  /** Durable when it answers. Throws `bad-settings` for a publishable key without origins, or another one with. */
  create(request: KeyRequest): Promise<KeyState>;
  /** From here on it opens nothing. Throws `not-found`. */
  revoke(key: string): Promise<KeyState>;
  find(key: string): KeyState | undefined;
  all(): readonly KeyState[];
}

/** Keys over this journal. */
export function createKeys(journal: Pick<Journal, "state" | "transact">, clock: () => number): Keys {
  const keys = journal.state.callers;
  const write = (event: JournalEvent): Promise<void> => journal.transact<void>(() => ({ entry: { stream: controlStream, events: [event] }, answer: undefined }));
  return {
    async create({ campaigns = null, origins = [], ...request }) {
      checkRequest({ ...request, origins });
      if (keys.has(request.key)) fail("conflict", "key", "a name that is free", request.key);
      await write({ kind: "key-created", version: eventVersion, atMs: clock(), ...request, campaigns, origins } satisfies KeyCreated);
      return keys.get(request.key)!;
    },
    async revoke(key) {
      if (!keys.has(key)) fail("not-found", "key", "one that was made", describe(key));
      await write({ kind: "key-revoked", version: eventVersion, atMs: clock(), key });
      return keys.get(key)!;
    },
    find: (key) => keys.get(key),
    all: () => [...keys.values()],
  };
}

function checkRequest({ role, origins }: Pick<KeyRequest, "role"> & { readonly origins: readonly string[] }): void {
  if (!roles.includes(role)) fail("bad-settings", "role", `one of ${roles.join(", ")}`, describe(role));
  if (role === "publishable" && origins.length === 0) fail("bad-settings", "origins", "at least one origin that a publishable key is bound to", "none");
  if (role !== "publishable" && origins.length > 0) fail("bad-settings", "origins", "none, as only publishable keys are bound to origins", describe(origins));
}
