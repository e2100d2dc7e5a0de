// Relaxed kernels are used when they were asked for and passed their test, and the exact ones otherwise, with the reason.
import { afterEach, describe, expect, it } from "vitest";
import { createWasmEngine } from "./wasm-engine.ts";
import { chooseKernels, relaxedTolerance } from "./kernel-mode.ts";
import { fingerprint, selfTest } from "./self-test.ts";
import { canRun, kernelMode } from "./wasm-module.ts";

afterEach(() => { chooseKernels("exact"); });

describe("the choice of kernels", () => {
  it("is exact unless asked, and exact again when asked", () => {
    expect(kernelMode()).toBe("exact");
    chooseKernels("relaxed");
    expect(chooseKernels("exact")).toEqual({ mode: "exact", reason: "asked for" });
    expect([kernelMode(), selfTest()]).toEqual(["exact", true]);
  });

  it.runIf(canRun("relaxed"))("takes the relaxed ones where they pass, and says how far they are off", () => {
    const { mode, reason } = chooseKernels("relaxed");
    expect([mode, kernelMode()]).toEqual(["relaxed", "relaxed"]);
    const off = Number(/off by (\S+) of the largest/.exec(reason)![1]);
    expect(off).toBeLessThan(relaxedTolerance / 10);
    // One processor gives one answer twice; which it is, nobody promises.
    expect(fingerprint()).toBe(fingerprint());
  });

  it("stays with the exact ones where the engine cannot compile them", () => {
    const choice = chooseKernels("relaxed", { canRun: () => false, create: () => { throw new Error("not to be asked"); } });
    expect(choice).toEqual({ mode: "exact", reason: "this engine cannot compile relaxed SIMD" });
    expect(kernelMode()).toBe("exact");
  });

  it.each([["a product too many", 1e-3], ["no number", Number.NaN]])("refuses kernels that compute %s, forward or backward", (_, fault) => {
    for (const broken of ["outputs", "gradients"] as const) {
      const choice = chooseKernels("relaxed", {
        canRun: () => true,
        create(shapes, maxRows) {
          const engine = createWasmEngine(shapes, maxRows, "exact");
          const { arena } = engine;
          return { ...engine, backward: (rows, wantInputs) => { engine.backward(rows, wantInputs); arena[broken][0] += fault; } };
        },
      });
      expect(choice.mode).toBe("exact");
      expect(choice.reason).toMatch(/beside the plain kernels, and 3e-5 is allowed$/);
      expect(kernelMode()).toBe("exact");
    }
  });
});
