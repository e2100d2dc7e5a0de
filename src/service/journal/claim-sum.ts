// The sum of a set of claims: two indexes with the same sum hold the same claims at the same places, in whatever order they are read.
import { hex, type Digest } from "./record-codec.ts";
import type { Place } from "./store.ts";

/** How many claims, and the sum of their hashes modulo 2^256, 64 hexadecimal digits. */
export interface ClaimSum {
  readonly count: number;
  readonly sum: string;
}

/** A sum that grows. */
export interface ClaimAdder {
  /** The claim as the index holds it, and where it was made. */
  add(claim: string, place: Place): void;
  value(): ClaimSum;
}

const noClaims: ClaimSum = { count: 0, sum: "0".repeat(64) };

const encoder = new TextEncoder();
const mask = (1n << 256n) - 1n;

/** A sum that goes on from another one. Hashes are added: Bellare and Micciancio (1997), a new paradigm for collision-free hashing, AdHash. */
export function createClaimAdder(digest: Digest, from: ClaimSum = noClaims): ClaimAdder {
  let { count } = from;
  let sum = BigInt(`0x${from.sum}`);
  return {
    add(claim, { stream, position }) {
      count++;
      sum = (sum + BigInt(`0x${hex(digest(encoder.encode(`${claim} ${position} ${stream}`)))}`)) & mask;
    },
    value: () => ({ count, sum: sum.toString(16).padStart(64, "0") }),
  };
}
