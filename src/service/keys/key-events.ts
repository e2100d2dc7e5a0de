// Keys of callers as facts on the control stream: who may do what, known by a hash alone.

/** What a caller may do; docs/http.md has the table. */
export type Role = "admin" | "server" | "read" | "publishable";

/** The roles, the mightiest first. */
export const roles: readonly Role[] = ["admin", "server", "read", "publishable"];

/** A key as it is remembered. The key itself is nowhere: only the caller has it. */
export interface KeyState {
  readonly key: string;
  /** What people call it. */
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the key, 64 hexadecimal digits. The key has 256 random bits, so that a plain hash is enough. */
  readonly hash: string;
  /** The campaigns it is good for; null for all of them. */
  readonly campaigns: readonly string[] | null;
  /** Web origins a publishable key is bound to; empty for every other role. */
  readonly origins: readonly string[];
  readonly createdMs: number;
  readonly revokedMs: number | null;
}

/** A key was made. */
export interface KeyCreated extends Omit<KeyState, "createdMs" | "revokedMs"> {
  readonly kind: "key-created";
  readonly version: 1;
  readonly atMs: number;
}

/** A key is good for nothing any more. */
export interface KeyRevoked {
  readonly kind: "key-revoked";
  readonly version: 1;
  readonly atMs: number;
  readonly key: string;
}

/** Folds one of them. A key that was revoked stays revoked. */
export function foldKey(keys: Map<string, KeyState>, event: KeyCreated | KeyRevoked): void {
  if (event.kind === "key-created") {
    const { kind: _, version: __, atMs, ...made } = event;
    keys.set(event.key, { ...made, createdMs: atMs, revokedMs: null });
    return;
  }
  const known = keys.get(event.key);
  if (known !== undefined && known.revokedMs === null) keys.set(event.key, { ...known, revokedMs: event.atMs });
}
