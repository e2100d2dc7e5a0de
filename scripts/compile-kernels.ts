// The one way the kernels are compiled, for the script that writes them and for the test that holds the written ones against it.
import { join } from "node:path";

/** Kernels whose bits are promised, and those that round as the processor likes (src/kernels/kernel-mode.ts). */
export type KernelKind = "exact" | "relaxed";

/** The compiled kernels, or null where the compiler is not installed. Throws with the compiler's words when it refuses the sources. */
export async function compileKernels(kind: KernelKind = "exact"): Promise<Uint8Array | null> {
  const asc = await import("assemblyscript/asc").catch(() => null);
  if (asc === null) return null;
  let binary: Uint8Array | null = null;
  const messages: string[] = [];
  const { error } = await asc.main([
    "assembly/index.ts", "--baseDir", join(import.meta.dirname, ".."), "--outFile", "kernels.wasm",
    "--enable", "simd", "--runtime", "stub", "--importMemory", "--maximumMemory", "65536", "-O3", "--noAssert", "--disableWarning",
    ...(kind === "relaxed" ? ["--enable", "relaxed-simd", "--use", "RELAXED=1"] : []),
  ], {
    stderr: { write: (chunk: string | Uint8Array) => messages.push(String(chunk)) },
    writeFile: (_name: string, contents: Uint8Array | string) => { if (typeof contents !== "string") binary = contents; },
  });
  if (error !== null) throw new Error(`${error.message}\n${messages.join("")}`);
  return binary;
}

/** The generated source that holds the kernels. */
export function kernelsSource(bytes: Uint8Array, kind: KernelKind): string {
  const exact = kind === "exact";
  return [
    `// The compiled kernels of assembly/${exact ? "" : ", with fused multiplication and addition,"} as base64, so that Node and browsers load them alike. Written by \`npm run kernels\`; not by hand.`,
    "",
    `/** A WebAssembly module with ${exact ? "SIMD" : "relaxed SIMD"}. */`,
    `export const ${exact ? "wasmBytes" : "relaxedBytes"} = "${Buffer.from(bytes).toString("base64")}";`,
    "",
  ].join("\n");
}
