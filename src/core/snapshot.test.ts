// The policy file: its bytes checked by hand against the safetensors format, its name, and every damage refused by name.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../test/contracts/learner.ts";
import { fixedSpec } from "../../test/contracts/observations.ts";
import { canonical, encodeSnapshot, snapshotName, tensorOf, type Snapshot } from "./snapshot.ts";
import { decodeSnapshot } from "./snapshot-reading.ts";

const snapshot: Snapshot = {
  algorithm: "test", spec: fixedSpec, config: { rate: 0.5, kind: "slow", on: true },
  tensors: {
    flags: { shape: [3], data: Uint8Array.of(1, 0, 255) },
    counts: { shape: [2], data: Uint32Array.of(7, 4_000_000_000) },
    numbers: { shape: [2, 2], data: Float64Array.of(1, -0, Math.PI, Number.NaN) },
    small: { shape: [1], data: Float32Array.of(0.5) },
    signed: { shape: [1, 1], data: Int32Array.of(-3) },
    none: { shape: [0, 4], data: new Float64Array(0) },
  },
  lineage: { trainedOn: "a log" },
};

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function headerOf(bytes: Uint8Array): { length: number; header: { readonly [name: string]: Entry } & { readonly __metadata__: { readonly [key: string]: string } } } {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return { length, header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as ReturnType<typeof headerOf>["header"] };
}

/** The file with another header (and the same numbers). */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const bytes = encodeSnapshot(snapshot);
  const { length, header } = headerOf(bytes);
  const text = new TextEncoder().encode(JSON.stringify(change(structuredClone(header))));
  const result = new Uint8Array(8 + text.length + bytes.length - 8 - length);
  new DataView(result.buffer).setBigUint64(0, BigInt(text.length), true);
  result.set(text, 8);
  result.set(bytes.subarray(8 + length), 8 + text.length);
  return result;
}

describe("the file", () => {
  const bytes = encodeSnapshot(snapshot);
  const { length, header } = headerOf(bytes);

  it("has a header length of eight bytes, a header padded with spaces to a multiple of eight, then the numbers", () => {
    expect(length % 8).toBe(0);
    expect(bytes.length).toBe(8 + length + 32 + 8 + 4 + 4 + 3);
    expect(bytes[8]).toBe("{".charCodeAt(0));
  });

  it("lays tensors out by falling element size without gaps, each aligned to its own", () => {
    const entry = (dtype: string, shape: number[], from: number, to: number) => ({ dtype, shape, data_offsets: [from, to] });
    const { __metadata__: metadata, ...tensors } = header;
    expect(tensors).toEqual({
      none: entry("F64", [0, 4], 0, 0), numbers: entry("F64", [2, 2], 0, 32),
      counts: entry("U32", [2], 32, 40), signed: entry("I32", [1, 1], 40, 44), small: entry("F32", [1], 44, 48),
      flags: entry("U8", [3], 48, 51),
    });
    expect(Object.keys(metadata)).toEqual(["propense", "lineage"]);
    expect(Object.values(metadata).every((value) => typeof value === "string")).toBe(true);
  });

  it("holds little-endian numbers", () => {
    const view = new DataView(bytes.buffer, 8 + length);
    expect([view.getFloat64(0, true), view.getFloat64(8, true), view.getFloat64(16, true)]).toEqual([1, -0, Math.PI]);
    expect([view.getUint32(32, true), view.getUint32(36, true), view.getInt32(40, true), view.getFloat32(44, true)]).toEqual([7, 4_000_000_000, -3, 0.5]);
    expect([view.getUint8(48), view.getUint8(49), view.getUint8(50)]).toEqual([1, 0, 255]);
  });

  it("is read back to the same, also from the middle of a larger buffer", () => {
    const larger = new Uint8Array(bytes.length + 11);
    larger.set(bytes, 3);
    expect(decodeSnapshot(bytes)).toEqual(snapshot);
    expect(decodeSnapshot(larger.subarray(3, 3 + bytes.length))).toEqual(snapshot);
  });

  it("holds any numbers (fast-check)", () => {
    fc.assert(fc.property(fc.float64Array(), fc.uint8Array(), fc.dictionary(fc.string(), fc.string()), (first, second, lineage) => {
      const given: Snapshot = { ...snapshot, tensors: { a: { shape: [first.length], data: first }, "b c": { shape: [second.length], data: Uint8Array.from(second) } }, lineage };
      const read = decodeSnapshot(encodeSnapshot(given));
      expect(new Uint8Array(read.tensors["a"].data.buffer)).toEqual(new Uint8Array(first.slice().buffer));
      expect([...read.tensors["b c"].data]).toEqual([...second]);
      expect(canonical(read.lineage)).toBe(canonical(lineage));
    }));
  });
});

describe("the name", () => {
  it("is 64 hexadecimal digits, pinned", () => {
    expect(snapshotName(snapshot)).toBe("cc3c9910b00b1a19a8e4e401db8a47d9bf7f82220e33be3f5f7edbcf5f4c2d4d");
    expect(snapshotName(snapshot)).toBe(snapshotName(decodeSnapshot(encodeSnapshot(snapshot))));
  });

  it("does not hang on the order in which settings and tensors were written, nor on lineage", () => {
    const turned: Snapshot = {
      ...snapshot, config: { on: true, kind: "slow", rate: 0.5 }, lineage: {},
      tensors: Object.fromEntries(Object.entries(snapshot.tensors).reverse()),
    };
    expect(snapshotName(turned)).toBe(snapshotName(snapshot));
  });

  it("changes with any number, shape, setting, field or algorithm", () => {
    const numbers = Float64Array.of(1, 0, Math.PI, Number.NaN);
    const others: readonly Partial<Snapshot>[] = [
      { algorithm: "other" }, { config: { ...snapshot.config, rate: 0.6 } }, { spec: { ...fixedSpec, discount: 0.1 } },
      { tensors: { ...snapshot.tensors, numbers: { shape: [2, 2], data: numbers } } },
      { tensors: { ...snapshot.tensors, numbers: { shape: [4], data: snapshot.tensors["numbers"].data } } },
    ];
    const names = [snapshot, ...others.map((change): Snapshot => Object.assign({}, snapshot, change))].map(snapshotName);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("damage", () => {
  const settings = (change: object) => withHeader((header) => {
    const metadata = header["__metadata__"] as Record<string, string>;
    return { ...header, __metadata__: { ...metadata, propense: JSON.stringify({ ...JSON.parse(metadata["propense"]) as object, ...change }) } };
  });
  const tensor = (change: unknown) => withHeader((header) => ({ ...header, numbers: typeof change === "object" && change !== null ? { ...header["numbers"] as object, ...change } : change }));
  const cases: { readonly [damage: string]: readonly [bytes: Uint8Array, message: string] } = {
    "an empty file": [new Uint8Array(0), "x: expected a safetensors file, got 0 bytes"],
    "a cut file": [encodeSnapshot(snapshot).slice(0, 100), " bytes, got 92 bytes in all"],
    "numbers cut off": [encodeSnapshot(snapshot).slice(0, -1), 'x: tensor "flags": expected 3 numbers inside the file, got bytes 48 to 51 of 50'],
    "a header that is no JSON": [Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b), 'x: header: expected a JSON object, got "{{"'],
    "no metadata": [withHeader((header) => ({ ...header, __metadata__: undefined })), "x: expected a policy's settings in its header, got nothing"],
    "another format": [settings({ format: 2 }), "x: expected a policy of format 1, got 2"],
    "an algorithm that is no text": [settings({ algorithm: 7 }), "x: algorithm: expected a text, got 7"],
    "no spec": [settings({ spec: null }), "x: spec.stages: expected a whole number from 1 on, got nothing"],
    "a field without a range": [settings({ spec: { ...fixedSpec, state: [{ name: "a", low: null, high: 1 }] } }), 'x: spec.state[0]: expected a field with a name, low and high, got {"name":"a","low":null,"high":1}'],
    "a discount above 1": [settings({ spec: { ...fixedSpec, discount: 2 } }), "x: spec.discount: expected a number from 0 to 1, got 2"],
    "candidates that are no texts": [settings({ spec: { ...fixedSpec, fixed: [1] } }), "x: spec.fixed[0]: expected a text, got 1"],
    "nested settings": [settings({ config: { rate: {} } }), "x: config.rate: expected a number, a word or a switch, got {}"],
    "a tensor that is nothing": [tensor(null), 'x: tensor "numbers": expected a shape and two offsets, got null'],
    "an unknown type": [tensor({ dtype: "constructor" }), 'x: tensor "numbers": expected a type among F64, F32, I32, U32, U8, got "constructor"'],
    "a shape with halves": [tensor({ shape: [2.5, 1.6] }), 'x: tensor "numbers": expected a shape and two offsets'],
    "another shape": [tensor({ shape: [5] }), 'x: tensor "numbers": expected 5 numbers inside the file, got bytes 0 to 32 of 51'],
    "offsets that are texts": [tensor({ data_offsets: ["0", "32"] }), 'x: tensor "numbers": expected a shape and two offsets'],
    "offsets behind the file": [tensor({ data_offsets: [1000, 1032] }), 'x: tensor "numbers": expected 4 numbers inside the file, got bytes 1000 to 1032 of 51'],
  };
  it.each(Object.entries(cases))("%s", (_, [bytes, message]) => {
    expect(codeOf(() => decodeSnapshot(bytes, "x"))).toBe("bad-snapshot");
    expect(() => decodeSnapshot(bytes, "x")).toThrow(message);
  });

  it("of any byte of the header, or a cut anywhere, is refused or read, never a crash (5,000 each)", () => {
    const bytes = encodeSnapshot(snapshot);
    const { length } = headerOf(bytes);
    fc.assert(fc.property(fc.nat(7 + length), fc.integer({ min: 0, max: 255 }), (at, value) => {
      expect(["none", "bad-snapshot"]).toContain(codeOf(() => decodeSnapshot(bytes.with(at, value))));
    }), { numRuns: 5000 });
    fc.assert(fc.property(fc.nat(bytes.length - 1), (size) => {
      expect(codeOf(() => decodeSnapshot(bytes.slice(0, size)))).toBe("bad-snapshot");
    }), { numRuns: 500 });
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(["none", "bad-snapshot"]).toContain(codeOf(() => decodeSnapshot(withHeader((header) => ({ ...header, numbers: value })))));
      expect(["none", "bad-snapshot"]).toContain(codeOf(() => decodeSnapshot(settings({ spec: value }))));
    }), { numRuns: 1000 });
  });

  it("of any other bytes is refused", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(codeOf(() => decodeSnapshot(Uint8Array.from(bytes)))).toBe("bad-snapshot");
    }));
  });
});

describe("tensorOf", () => {
  it("gives the numbers as 64-bit floats", () => expect([...tensorOf(snapshot, "signed", [1, 1])]).toEqual([-3]));

  it("refuses what is missing or has another shape", () => {
    expect(() => tensorOf(snapshot, "absent", [1])).toThrow("tensor absent: expected shape [1], got nothing");
    expect(() => tensorOf(snapshot, "numbers", [4])).toThrow("tensor numbers: expected shape [4], got [2,2]");
    expect(() => tensorOf(snapshot, "numbers", [2, 3])).toThrow("tensor numbers: expected shape [2,3], got [2,2]");
  });

  it("hands out a copy", () => {
    tensorOf(snapshot, "numbers", [2, 2]).fill(9);
    expect(snapshot.tensors["numbers"].data[0]).toBe(1);
  });
});
