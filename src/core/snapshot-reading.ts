// Reads a policy file back, believing nothing in it: every damage is one clear error that names the place.
import type { DecisionSpec, Field } from "./decision.ts";
import { describe, fail } from "./errors.ts";
import type { Settings } from "./learning.ts";
import { dtypes, type Dtype, type Snapshot, type Tensor } from "./snapshot.ts";

type Fields = { readonly [name: string]: unknown };

/** Reads a snapshot back; throws `bad-snapshot` naming what is damaged. `where` is the file, for the message. */
export function decodeSnapshot(bytes: Uint8Array, where = "snapshot"): Snapshot {
  const { header, metadata, body } = parseHeader(bytes, where);
  const settings = parseJson(metadata["propense"], `${where}: propense settings`);
  if (settings["format"] !== 1) fail("bad-snapshot", where, "a policy of format 1", describe(settings["format"]));
  const entries = Object.entries(header).map(([name, entry]) => [name, readTensor(entry, body, `${where}: tensor ${describe(name)}`)] as const);
  const lineage = metadata["lineage"] === undefined ? {} : parseJson(metadata["lineage"], `${where}: lineage`);
  return {
    algorithm: text(settings["algorithm"], `${where}: algorithm`),
    spec: readSpec(settings["spec"], `${where}: spec`),
    config: readSettings(settings["config"], `${where}: config`),
    tensors: Object.fromEntries(entries),
    lineage: Object.fromEntries(Object.entries(lineage).map(([name, value]) => [name, text(value, `${where}: lineage`)])),
  };
}

function parseHeader(bytes: Uint8Array, where: string): { header: Fields; metadata: Fields; body: Uint8Array } {
  if (bytes.length < 8) fail("bad-snapshot", where, "a safetensors file", `${bytes.length} bytes`);
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (size > bytes.length - 8) fail("bad-snapshot", where, `a header of ${size} bytes`, `${bytes.length - 8} bytes in all`);
  const content = parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + size)), `${where}: header`);
  const { __metadata__: metadata, ...header } = content;
  if (!isObject(metadata)) fail("bad-snapshot", where, "a policy's settings in its header", describe(metadata));
  return { header, metadata, body: bytes.subarray(8 + size) };
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(content: unknown, where: string): Fields {
  try {
    const value: unknown = JSON.parse(String(content));
    if (isObject(value)) return value;
  } catch {
    // reported below, with what was found
  }
  return fail("bad-snapshot", where, "a JSON object", describe(content));
}

function readTensor(entry: unknown, body: Uint8Array, where: string): Tensor {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) fail("bad-snapshot", where, "a shape and two offsets", describe(entry));
  const name = Object.keys(dtypes).find((each) => each === dtype) as Dtype | undefined;
  if (name === undefined) fail("bad-snapshot", where, `a type among ${Object.keys(dtypes).join(", ")}`, describe(dtype));
  const [from, to] = offsets;
  const count = shape.reduce((product, side) => product * side, 1);
  if (to > body.length || to - from !== count * dtypes[name].BYTES_PER_ELEMENT) {
    fail("bad-snapshot", where, `${count} numbers inside the file`, `bytes ${from} to ${to} of ${body.length}`);
  }
  return { shape, data: new dtypes[name](Uint8Array.from(body.subarray(from, to)).buffer) };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function readSpec(value: unknown, where: string): DecisionSpec {
  const { state, candidate, fixed, limits, stages, discount } = isObject(value) ? value : {};
  if (!(Number.isSafeInteger(stages) && (stages as number) >= 1)) fail("bad-snapshot", `${where}.stages`, "a whole number from 1 on", describe(stages));
  if (!(typeof discount === "number" && discount >= 0 && discount <= 1)) fail("bad-snapshot", `${where}.discount`, "a number from 0 to 1", describe(discount));
  return {
    state: list(state, `${where}.state`, readField),
    candidate: list(candidate, `${where}.candidate`, readField),
    fixed: fixed === null ? null : list(fixed, `${where}.fixed`, text),
    limits: list(limits, `${where}.limits`, text),
    stages: stages as number,
    discount,
  };
}

function list<Value>(value: unknown, where: string, read: (value: unknown, where: string) => Value): readonly Value[] {
  if (!Array.isArray(value)) return fail("bad-snapshot", where, "a list", describe(value));
  return value.map((each, index) => read(each, `${where}[${index}]`));
}

function readField(value: unknown, where: string): Field {
  const { name, low, high } = isObject(value) ? value : {};
  if (typeof name !== "string" || !Number.isFinite(low) || !Number.isFinite(high)) {
    return fail("bad-snapshot", where, "a field with a name, low and high", describe(value));
  }
  return { name, low: low as number, high: high as number };
}

function text(value: unknown, where: string): string {
  return typeof value === "string" ? value : fail("bad-snapshot", where, "a text", describe(value));
}

function readSettings(value: unknown, where: string): Settings {
  if (!isObject(value)) return fail("bad-snapshot", where, "an object of settings", describe(value));
  for (const [name, setting] of Object.entries(value)) {
    if (!["number", "string", "boolean"].includes(typeof setting)) fail("bad-snapshot", `${where}.${name}`, "a number, a word or a switch", describe(setting));
  }
  return value as Settings;
}
