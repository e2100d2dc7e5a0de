// What the environment variable PROPENSE_KERNELS asks for: exact kernels, the default, or relaxed ones where they pass their test.
import { describe, fail } from "../core/index.ts";
import { chooseKernels, type KernelChoice } from "../kernels/index.ts";

/** Chooses the kernels of this thread; null where nothing is asked. Throws `bad-settings`. */
export function kernelsOf(environment: { readonly [name: string]: string | undefined } = process.env): KernelChoice | null {
  const wanted = environment["PROPENSE_KERNELS"];
  if (wanted === undefined || wanted === "") return null;
  if (wanted !== "exact" && wanted !== "relaxed") fail("bad-settings", "PROPENSE_KERNELS", "exact or relaxed", describe(wanted));
  return chooseKernels(wanted);
}

/** One line for a person: which kernels are in use, and what that means. */
export function sayKernels(choice: KernelChoice): string {
  if (choice.mode === "relaxed") return `kernels: relaxed, so that the same seed no longer gives the same bytes everywhere (${choice.reason})`;
  return `kernels: exact (${choice.reason})`;
}
