// The compiled kernels in the package are those of assembly/, and they compute the promised bits.
import { describe, expect, it } from "vitest";
import { compileKernels } from "../../scripts/compile-kernels.ts";
import { fingerprint, selfTest } from "./self-test.ts";
import { decodeKernels } from "./wasm-module.ts";

const compiled = { exact: await compileKernels("exact"), relaxed: await compileKernels("relaxed") };

describe("the compiled kernels", () => {
  it.skipIf(compiled.exact === null).each(["exact", "relaxed"] as const)("are what the compiler makes of assembly/, %s (needs assemblyscript; else `npm run kernels` was not checked)", (kind) => {
    expect(decodeKernels(kind)).toEqual(Uint8Array.from(compiled[kind]!));
  });

  it("pass their own test, also once the engine has optimised them", () => {
    for (let run = 0; run < 50; run++) expect(fingerprint()).toBe(fingerprint());
    expect(selfTest()).toBe(true);
  });
});
