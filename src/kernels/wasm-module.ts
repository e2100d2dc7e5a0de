// Loads the compiled kernels over a block of memory, in Node and in browsers alike; they are compiled once per thread.
import { relaxedBytes } from "./relaxed-bytes.ts";
import { wasmBytes } from "./wasm-bytes.ts";

/** What assembly/index.ts offers; addresses are in bytes. */
export interface Kernels {
  forward(plan: number, rows: number, training: number): void;
  backward(plan: number, rows: number, wantInputs: number): void;
  squaredNorm(plan: number): number;
  adam(plan: number, step: number, keep1: number, keep2: number, epsilon: number, inverseRoot: number, scale: number): void;
  sgd(plan: number, rate: number, momentum: number, scale: number): void;
  blend(plan: number, share: number): void;
  addGradients(plan: number, others: number): void;
  valueGradient(plan: number, rows: number, start: number, width: number, delta: number): number;
  softmax(plan: number, rows: number, start: number, width: number): void;
  policyGradient(plan: number, rows: number, start: number, width: number, entropyWeight: number): void;
  expMany(x: number, out: number, count: number): void;
  logMany(x: number, out: number, count: number): void;
  tanhMany(x: number, out: number, count: number): void;
  gemmStore(a: number, aStride: number, b: number, bStep: number, k: number, bias: number, biasMoves: number, c: number, cRow: number, m: number, n: number, zeros: number): void;
  gemmAcross(a: number, aStride: number, b: number, bStep: number, k: number, c: number, cRow: number, m: number, n: number, zeros: number): void;
  scoreLinear(triangles: number, packed: number, coefficients: number, x: number, narrowX: number, products: number, models: number, width: number, stride: number, means: number, spreads: number): void;
  learnLinear(inverse: number, triangle: number, coefficients: number, x: number, y: number, weight: number, width: number, stride: number, scratch: number): void;
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
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared?: boolean }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** Kernels whose bits are the same everywhere, or those that may fuse a multiplication with an addition (WebAssembly relaxed SIMD). */
export type KernelMode = "exact" | "relaxed";

const pageBytes = 65_536;
const bytesOf = { exact: wasmBytes, relaxed: relaxedBytes } as const;
const compiled: { [mode in KernelMode]?: object } = {};
let current: KernelMode = "exact";

/** The mode of networks that are made without naming one. */
export const kernelMode = (): KernelMode => current;

/** Sets it, for this thread and for what is made from now on; `chooseKernels` asks for a test first. */
export function setKernelMode(mode: KernelMode): void {
  current = mode;
}

/** The bytes of the module. */
export function decodeKernels(mode: KernelMode = "exact"): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(bytesOf[mode]), (letter) => letter.charCodeAt(0));
}

/** Whether this engine can compile the module. */
export function canRun(mode: KernelMode): boolean {
  return WebAssembly.validate(decodeKernels(mode));
}

/** Kernels over fresh memory of at least `bytes` beyond the first free byte, all zero. The memory never grows, so views of it stay valid. */
export function loadKernels(bytes: number, mode: KernelMode = current): KernelMemory {
  const module = compiled[mode] ??= new WebAssembly.Module(decodeKernels(mode));
  const pages = Math.ceil((firstFreeByte + bytes) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return { kernels: instantiate(module, memory), buffer: memory.buffer };
}

/** Memory that threads may share: it can be sent to another thread as it is. Its views behave as those of any memory. */
export interface SharedMemory {
  readonly buffer: ArrayBuffer;
}

/** Shared memory of at least `bytes`, all zero; pages that are never touched cost nothing. */
export function createSharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** The exact kernels over shared memory, once per thread: members of a team must agree. */
export function loadSharedKernels(memory: SharedMemory): KernelMemory {
  return { kernels: instantiate(new WebAssembly.Module(sharing(decodeKernels())), memory), buffer: memory.buffer };
}

function instantiate(module: object, memory: object): Kernels {
  const abort = (): never => { throw new Error("a kernel stopped"); };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as Kernels;
}

// A module says what kind of memory it imports in one byte behind the name: 1 for memory with a maximum, 3 for such memory that is shared
// (WebAssembly core specification, limits). The code is the same.
function sharing(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = Array.from("memory", (letter) => letter.charCodeAt(0));
  const at = bytes.findIndex((_, start) => name.every((letter, index) => bytes[start + index] === letter));
  bytes[at + name.length + 1] = 3;
  return bytes;
}
