// Compiles assembly/ to WebAssembly, twice, and writes it as text where the package can load it without a file: src/kernels/wasm-bytes.ts and relaxed-bytes.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileKernels, kernelsSource } from "./compile-kernels.ts";

for (const [kind, file] of [["exact", "wasm-bytes"], ["relaxed", "relaxed-bytes"]] as const) {
  const bytes = await compileKernels(kind);
  if (bytes === null) throw new Error("the AssemblyScript compiler is not installed: npm install --save-dev assemblyscript");
  writeFileSync(join(import.meta.dirname, `../src/kernels/${file}.ts`), kernelsSource(bytes, kind));
  console.log(`src/kernels/${file}.ts: ${bytes.length.toLocaleString("en")} bytes of WebAssembly`);
}
