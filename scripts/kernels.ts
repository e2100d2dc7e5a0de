// Compiles assembly/ to WebAssembly and writes it, as text, where the package can load it without a file: src/kernels/wasm-bytes.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileKernels, kernelsSource } from "./compile-kernels.ts";

const bytes = await compileKernels();
if (bytes === null) throw new Error("the AssemblyScript compiler is not installed: npm install --save-dev assemblyscript");
writeFileSync(join(import.meta.dirname, "../src/kernels/wasm-bytes.ts"), kernelsSource(bytes));
console.log(`src/kernels/wasm-bytes.ts: ${bytes.length.toLocaleString("en")} bytes of WebAssembly`);
