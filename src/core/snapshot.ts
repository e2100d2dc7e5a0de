// A published policy as one portable file: safetensors, with the settings in its header, named by the hash of both.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { DecisionSpec } from "./decision.ts";
import { describe, fail } from "./errors.ts";
import type { Settings } from "./learning.ts";

/** The kinds of numbers a snapshot can hold. */
export type TensorData = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** Numbers with a shape, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Numbers and settings, no code. Lineage (who trained it, on what, when) travels along but is not in the name. */
export interface Snapshot {
  readonly algorithm: string;
  readonly spec: DecisionSpec;
  readonly config: Settings;
  readonly tensors: { readonly [name: string]: Tensor };
  readonly lineage: { readonly [name: string]: string };
}

/** The names of their types in the file. */
export const dtypes = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U32: Uint32Array, U8: Uint8Array } as const;
/** The name of a type of numbers in the file. */
export type Dtype = keyof typeof dtypes;

/** The bytes of a `.safetensors` file (8-byte header length, JSON header, little-endian numbers), readable by any library of that format. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  return assemble(snapshot, { propense: settingsText(snapshot), lineage: JSON.stringify(snapshot.lineage) });
}

/** The name of a snapshot: SHA-256 over its numbers and settings, 64 hexadecimal digits. Lineage does not change it. */
export function snapshotName(snapshot: Snapshot): string {
  return bytesToHex(sha256(assemble(snapshot, { propense: settingsText(snapshot) })));
}

function settingsText(snapshot: Snapshot): string {
  return canonical({ format: 1, algorithm: snapshot.algorithm, spec: snapshot.spec, config: snapshot.config });
}

/** A plain value as JSON with its keys sorted, so that equal values always give equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(",")}}`;
}

// Tensors are laid out by falling element size, so that every one is aligned to its own width.
function assemble(snapshot: Snapshot, metadata: Record<string, string>): Uint8Array {
  const names = Object.keys(snapshot.tensors).sort();
  names.sort((a, b) => snapshot.tensors[b].data.BYTES_PER_ELEMENT - snapshot.tensors[a].data.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: metadata };
  let size = 0;
  for (const name of names) {
    const { shape, data } = snapshot.tensors[name];
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [size, size + data.byteLength] };
    size += data.byteLength;
  }
  const head = padded(utf8ToBytes(JSON.stringify(header)));
  const bytes = new Uint8Array(8 + head.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let at = 8 + head.length;
  for (const name of names) {
    const { data } = snapshot.tensors[name];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

// Spaces behind the header, so that the numbers begin on a multiple of eight bytes.
function padded(text: Uint8Array): Uint8Array {
  const head = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  head.set(text);
  return head;
}

function dtypeOf(data: TensorData): Dtype {
  return (Object.keys(dtypes) as Dtype[]).find((name) => data instanceof dtypes[name])!;
}

/** The numbers of a tensor that must be there with this shape, as 64-bit floats; throws `bad-snapshot` otherwise. */
export function tensorOf(snapshot: Snapshot, name: string, shape: readonly number[]): Float64Array {
  const tensor = snapshot.tensors[name] as Tensor | undefined;
  if (tensor === undefined) fail("bad-snapshot", `tensor ${name}`, `shape ${describe(shape)}`, "nothing");
  if (tensor.shape.length !== shape.length || shape.some((side, axis) => tensor.shape[axis] !== side)) {
    fail("bad-snapshot", `tensor ${name}`, `shape ${describe(shape)}`, describe(tensor.shape));
  }
  return Float64Array.from(tensor.data);
}
