// The compiled kernels in the package are those of assembly/, and they compute the promised bits.
import { describe, expect, it } from "vitest";
import { compileKernels } from "../../scripts/compile-kernels.ts";
import { fingerprint, selfTest } from "./self-test.ts";
import { decodeKernels } from "./wasm-module.ts";

const compiled = await compileKernels();

describe("the compiled kernels", () => {
  it.skipIf(compiled === null)("are what the compiler makes of assembly/ (needs assemblyscript; else `npm run kernels` was not checked)", () => {
    expect(decodeKernels()).toEqual(Uint8Array.from(compiled!));
  });

  it("pass their own test, also once the engine has optimised them", () => {
    for (let run = 0; run < 50; run++) expect(fingerprint()).toBe(fingerprint());
    expect(selfTest()).toBe(true);
  });
});
