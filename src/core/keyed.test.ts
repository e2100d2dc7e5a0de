// Keyed hashes: a published vector, unambiguous names, and evenness.
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createKeyed, hashOf } from "./keyed.ts";

const secret = new TextEncoder().encode("a secret of the server");
const keyed = createKeyed(secret);

describe("keyed hashes", () => {
  test("are HMAC-SHA256 over the JSON list of names, as node:crypto computes it", () => {
    const expected = createHmac("sha256", secret).update('["spring","d-1"]').digest("hex");
    expect(keyed.seed("spring", "d-1")).toBe(expected);
    expect(keyed.share("spring", "d-1")).toBe(Number.parseInt(expected.slice(0, 13), 16) / 2 ** 52);
    expect(hashOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("never run names together, and change with the secret", () => {
    expect(keyed.seed("ab", "c")).not.toBe(keyed.seed("a", "bc"));
    expect(keyed.seed("a")).not.toBe(createKeyed(Uint8Array.of(1)).seed("a"));
  });

  test("shares of 10,000 names fall evenly into ten ranges (chi-square below 27.9, the .1 % point of 9 degrees)", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let name = 0; name < 10_000; name++) counts[Math.floor(10 * keyed.share(String(name)))]++;
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9);
  });
});
