// The fast hashes are the plain ones, bit for bit: a journal written with one is read with the other.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyed, digestOf } from "../core/index.ts";
import { fastDigest, fastMac } from "./fast-hashes.ts";

test("the digest", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    expect(Buffer.from(fastDigest(bytes)).toString("hex")).toBe(Buffer.from(digestOf(bytes)).toString("hex"));
  }), { seed: 1, numRuns: 200 });
});

test("the keyed hash, over names of any characters", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "binary", minLength: 300, maxLength: 900 })), { maxLength: 4 }), (secret, names) => {
    expect(createKeyed(secret, fastMac).seed(...names)).toBe(createKeyed(secret).seed(...names));
  }), { seed: 2, numRuns: 200 });
});
