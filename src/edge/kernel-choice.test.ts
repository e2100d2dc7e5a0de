// PROPENSE_KERNELS from outside: nothing unless set, a said choice, and one clear error.
import { afterEach, describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";
import { kernelMode, selfTest } from "../kernels/index.ts";
import { kernelsOf, sayKernels } from "./kernel-choice.ts";

afterEach(() => {
  delete process.env["PROPENSE_KERNELS"];
  kernelsOf({ PROPENSE_KERNELS: "exact" });
});

describe("PROPENSE_KERNELS", () => {
  it("changes nothing where it is not set", async () => {
    expect([kernelsOf({}), kernelsOf({ PROPENSE_KERNELS: "" })]).toEqual([null, null]);
    expect((await run("--version")).err).toBe("");
    expect([kernelMode(), selfTest()]).toEqual(["exact", true]);
  });

  it("is obeyed by the command line, which says so on standard error alone", async () => {
    process.env["PROPENSE_KERNELS"] = "relaxed";
    const { code, out, err } = await run("--version");
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(err).toMatch(/^kernels: (relaxed, so that the same seed no longer gives the same bytes everywhere|exact) \(.+\)\n$/);
    expect(kernelMode()).toBe(err.startsWith("kernels: relaxed") ? "relaxed" : "exact");
  });

  it("says why relaxed kernels are not used", () => {
    expect(sayKernels({ mode: "exact", reason: "this engine cannot compile relaxed SIMD" })).toBe("kernels: exact (this engine cannot compile relaxed SIMD)");
  });

  it("is refused in one line where it is no mode", async () => {
    process.env["PROPENSE_KERNELS"] = "fast";
    const { code, err } = await run("--version");
    expect(code).toBe(2);
    expect(err).toBe('propense: bad-settings: PROPENSE_KERNELS: expected exact or relaxed, got "fast"\n');
  });
});
