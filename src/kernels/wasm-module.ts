// Loads the compiled kernels over a block of memory, in Node and in browsers alike; they are compiled once per thread.
import { wasmBytes } from "./wasm-bytes.ts";

/** What assembly/index.ts offers; addresses are in bytes. */
interface Kernels {
  forward(plan: number, rows: number, training: number): void;
  backward(plan: number, rows: number, wantInputs: number): void;
  squaredNorm(plan: number): number;
  adam(plan: number, step: number, keep1: number, keep2: number, epsilon: number, inverseRoot: number, scale: number): void;
  sgd(plan: number, rate: number, momentum: number, scale: number): void;
  blend(plan: number, share: number): void;
  valueGradient(plan: number, rows: number, start: number, width: number, delta: number): number;
  softmax(plan: number, rows: number, start: number, width: number): void;
  policyGradient(plan: number, rows: number, start: number, width: number, entropyWeight: number): void;
  expMany(x: number, out: number, count: number): void;
  logMany(x: number, out: number, count: number): void;
  tanhMany(x: number, out: number, count: number): void;
  gemmStore(a: number, aStride: number, b: number, bStep: number, k: number, bias: number, biasMoves: number, c: number, cRow: number, m: number, n: number, zeros: number): void;
  gemmAcross(a: number, aStride: number, b: number, bStep: number, k: number, c: number, cRow: number, m: number, n: number, zeros: number): void;
  scoreLinear(narrowInverses: number, coefficients: number, x: number, narrowX: number, models: number, width: number, stride: number, means: number, spreads: number): void;
  learnLinear(inverse: number, narrowInverse: number, coefficients: number, x: number, y: number, weight: number, width: number, stride: number, scratch: number): void;
  updateCholesky(u: number, width: number, stride: number, x: number): void;
  doublyRobust(target: number, prediction: number, actions: number, rewards: number, propensities: number, rows: number, stride: number, squares: number): number;
  peak(rounds: number, x: number, y: number): number;
}

/** The kernels and the memory they work on; the first `firstFreeByte` bytes hold their constants. */
export interface KernelMemory {
  readonly kernels: Kernels;
  readonly buffer: ArrayBuffer;
}

/** Where a caller's own numbers may begin. */
export const firstFreeByte = 4096;

// Of the types of WebAssembly only what is used here: the project is compiled without those of browsers.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

const pageBytes = 65_536;
let compiled: object | undefined;

/** The bytes of the module. */
export function decodeKernels(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(wasmBytes), (letter) => letter.charCodeAt(0));
}

/** Kernels over fresh memory of at least `bytes` beyond the first free byte, all zero. The memory never grows, so views of it stay valid. */
export function loadKernels(bytes: number): KernelMemory {
  compiled ??= new WebAssembly.Module(decodeKernels());
  const pages = Math.ceil((firstFreeByte + bytes) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const abort = (): never => { throw new Error("a kernel stopped"); };
  const instance = new WebAssembly.Instance(compiled, { env: { memory, abort } });
  return { kernels: instance.exports as Kernels, buffer: memory.buffer };
}
