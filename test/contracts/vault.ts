// The laws of a vault: what it seals comes back bound to its record, and nothing comes back once the key is destroyed.
import { describe, expect, test } from "vitest";
import { PropenseError } from "../../src/core/index.ts";
import type { Vault } from "../../src/service/index.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (opened: Uint8Array | null): string | null => (opened === null ? null : new TextDecoder().decode(opened));

/** The code of a fault, or what came instead. */
export function codeOfCall(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof PropenseError ? error.fault.code : error;
  }
}

/** Runs the laws over a maker of empty vaults. */
export function vaultContract(name: string, make: () => Vault): void {
  describe(`the vault ${name}`, () => {
    test("opens what it sealed, of any length, for the same person and the same record only", async () => {
      const vault = make();
      for (const plain of ["", "x", "a request of somebody".repeat(1000)]) {
        const sealed = vault.seal("ada", bytes(plain), bytes("record 1"));
        expect(text(vault.open("ada", sealed, bytes("record 1")))).toBe(plain);
        expect(codeOfCall(() => vault.open("ada", sealed, bytes("record 2")))).toBe("bad-file");
        vault.seal("bob", bytes("his own"), bytes(""));
        expect(vault.open("bob", sealed, bytes("record 1"))).toBeNull();
      }
      await vault.flush();
    });

    test("seals the same twice as two different things, and shows nothing of it", () => {
      const vault = make();
      const [one, two] = [vault.seal("ada", bytes("ada@example.com"), bytes("")), vault.seal("ada", bytes("ada@example.com"), bytes(""))];
      expect(Buffer.compare(one, two)).not.toBe(0);
      expect(Buffer.from(one).includes("example")).toBe(false);
    });

    test("calls damaged bytes damaged: every bit and every cut", () => {
      const vault = make();
      const sealed = vault.seal("ada", bytes("what she wants"), bytes("bound"));
      for (let bit = 0; bit < sealed.length * 8; bit++) {
        const bent = Uint8Array.from(sealed);
        bent[bit >> 3] ^= 1 << (bit & 7);
        expect(codeOfCall(() => vault.open("ada", bent, bytes("bound")))).toBe("bad-file");
      }
      for (let length = 0; length < sealed.length; length++) expect(codeOfCall(() => vault.open("ada", sealed.subarray(0, length), bytes("bound")))).toBe("bad-file");
      expect(codeOfCall(() => vault.open("nobody", Uint8Array.of(1, 2, 3), bytes("")))).toBe("bad-file");
    });

    test("forgets whoever is destroyed, for ever, flushed or not, and nobody else", async () => {
      const vault = make();
      for (const flushed of [true, false]) {
        const person = `ada ${flushed}`;
        const sealed = vault.seal(person, bytes("hers"), bytes(""));
        const other = vault.seal("bob", bytes("his"), bytes(""));
        expect([vault.knows(person), vault.knows("nobody"), vault.isErased(person)]).toEqual([true, false, false]);
        if (flushed) await vault.flush();
        await vault.destroy(person);
        await vault.flush();
        expect(vault.open(person, sealed, bytes(""))).toBeNull();
        expect(codeOfCall(() => vault.seal(person, bytes("again"), bytes("")))).toBe("gone");
        expect([vault.knows(person), vault.isErased(person), vault.isErased("bob")]).toEqual([false, true, false]);
        expect(text(vault.open("bob", other, bytes("")))).toBe("his");
        await vault.destroy(person);
      }
    });

    test("opens for whoever has no key nothing", () => {
      const sealed = make().seal("ada", bytes("hers"), bytes(""));
      expect(make().open("ada", sealed, bytes(""))).toBeNull();
    });
  });
}
