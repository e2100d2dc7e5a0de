// Parquet into columns: numbers, words, booleans, whole numbers of 64 bits, times, lists, empty cells, several row groups.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer, parquetWriteFile } from "hyparquet-writer";
import { expect, it } from "vitest";
import type { Table } from "../../problems/tabular/table.ts";
import { readTable } from "./index.ts";
import { readParquetBytes } from "./parquet.ts";

type Data = Parameters<typeof parquetWriteBuffer>[0]["columnData"];

function written(columnData: Data, rowGroupSize = 1000): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

function plain(table: Table): { [name: string]: (number | string | null)[] } {
  return Object.fromEntries([...table.columns].map(([name, column]) => [
    name,
    column.kind === "number"
      ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
      : Array.from(column.codes, (code) => (code < 0 ? null : column.dictionary[code])),
  ]));
}

it("reads every kind of value", async () => {
  const day = Date.UTC(2024, 1, 29);
  const bytes = written([
    { name: "double", data: [1.5, -2, 0], type: "DOUBLE" },
    { name: "float", data: [0.5, 0.25, 2], type: "FLOAT" },
    { name: "int", data: [1, 2, 3], type: "INT32" },
    { name: "whole", data: [1n, 2n, -3n], type: "INT64" },
    { name: "id", data: [9007199254740993n, 9007199254740992n, 1n], type: "INT64" },
    { name: "flag", data: [true, false, true], type: "BOOLEAN" },
    { name: "time", data: [new Date(day), new Date(day + 1), new Date(0)], type: "TIMESTAMP" },
    { name: "word", data: ["a", "é", "a"], type: "STRING" },
    { name: "gap", data: [null, 2.5, undefined], type: "DOUBLE", nullable: true },
    { name: "wordGap", data: ["x", null, ""], type: "STRING", nullable: true },
    { name: "endless", data: [1, Infinity, 2], type: "DOUBLE" },
    { name: "hole", data: [1, Number.NaN, 2], type: "DOUBLE" },
  ]);
  expect(plain(await readParquetBytes(bytes, "log.parquet", {}))).toEqual({
    double: [1.5, -2, 0], float: [0.5, 0.25, 2], int: [1, 2, 3], whole: [1, 2, -3], id: ["9007199254740993", "9007199254740992", "1"],
    flag: ["true", "false", "true"], time: [day, day + 1, 0], word: ["a", "é", "a"], gap: [null, 2.5, null], wordGap: ["x", null, null],
    endless: ["1", "Infinity", "2"], hole: [1, null, 2],
  });
});

it("puts row groups behind one another and reads only what is asked for", async () => {
  const numbers = Float64Array.from({ length: 2500 }, (_, row) => row / 4);
  const bytes = written([
    { name: "x", data: numbers, type: "DOUBLE" },
    { name: "w", data: Array.from(numbers, (_, row) => `w${row % 13}`), type: "STRING" },
    { name: "gaps", data: Array.from(numbers, (value, row) => (row % 3 === 0 ? null : value)), type: "DOUBLE", nullable: true },
  ], 700);
  const table = await readParquetBytes(bytes, "log.parquet", { columns: ["gaps", "x"] });
  expect([...table.columns.keys()]).toEqual(["x", "gaps"]);
  expect(table.columns.get("x")).toEqual({ kind: "number", values: numbers });
  expect(plain(table)["gaps"].slice(698, 704)).toEqual([174.5, null, 175, 175.25, null, 175.75]);
  expect(table.place(16)).toBe("log.parquet: row 16");
  expect(plain(await readParquetBytes(bytes, "log.parquet", {}))["w"][2499]).toBe("w3");
});

it("gives what objects hold dotted names, as in JSON lines, and refuses a name that comes twice", async () => {
  const people = [{ age: 30, home: { city: "上海" } }, null, { age: 41, tags: ["a"] }];
  const table = await readParquetBytes(written([{ name: "who", data: people, type: "JSON", nullable: true }, { name: "x", data: [1, 2, 3], type: "DOUBLE" }]), "log.parquet", {});
  expect(plain(table)).toEqual({ "who.age": [30, null, 41], "who.home.city": ["上海", null, null], "who.tags": [null, null, '["a"]'], x: [1, 2, 3] });
  const twice = written([{ name: "who.age", data: [1], type: "DOUBLE" }, { name: "who", data: [{ age: 2 }], type: "JSON" }]);
  await expect(readParquetBytes(twice, "log.parquet", {})).rejects.toThrow('log.parquet: expected distinct column names, got "who.age" twice');
});

it("names the column and the type it cannot use", async () => {
  const bytes = new Uint8Array(parquetWriteBuffer({
    columnData: [{ name: "x", data: [1] }, { name: "blob", data: [new Uint8Array(4)] }],
    schema: [
      { name: "root", num_children: 2 }, { name: "x", type: "DOUBLE", repetition_type: "REQUIRED" },
      { name: "blob", type: "FIXED_LEN_BYTE_ARRAY", type_length: 4, repetition_type: "REQUIRED" },
    ],
  }));
  await expect(readParquetBytes(bytes, "log.parquet", {})).rejects.toThrow(
    'log.parquet: row 0, column "blob": expected a number, a word, a time, a list or an object of them, got a value of an unsupported type (FIXED_LEN_BYTE_ARRAY)');
  expect((await readParquetBytes(bytes, "log.parquet", { columns: ["x"] })).rows).toBe(1);
});

it("reads lists as JSON text and files from disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parquet-"));
  try {
    const path = join(folder, "log.parquet");
    parquetWriteFile({ filename: path, columnData: [{ name: "eligible", data: [["a", "b"], [1]], type: "JSON" }] });
    const shares: number[] = [];
    const table = await readTable(path, { onProgress: ({ doneShare }) => void shares.push(doneShare) });
    expect(plain(table)).toEqual({ eligible: ['["a","b"]', "[1]"] });
    expect(shares.at(-1)).toBe(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
