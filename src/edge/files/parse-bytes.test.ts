// Hand-made tables of text, and the laws: chunk edges cannot be seen, and a plain reader finds the same cells.
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Table } from "../../problems/tabular/table.ts";
import { parseTable } from "./parse-bytes.ts";

/** A table as plain lists: NaN as null, words by name. */
export function plain(table: Table): { [name: string]: (number | string | null)[] } {
  return Object.fromEntries([...table.columns].map(([name, column]) => [
    name,
    column.kind === "number"
      ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
      : Array.from(column.codes, (code) => (code < 0 ? null : column.dictionary[code])),
  ]));
}

const csv = (text: string, options = {}): Table => parseTable(Buffer.from(text), "log.csv", options);
const jsonl = (text: string, options = {}): Table => parseTable(Buffer.from(text), "log.jsonl", options);

describe("CSV", () => {
  it("tells numbers from words and keeps empty cells empty", () => {
    const table = csv("reward,channel,flag\n1.5,web,true\n,shop,false\n-2e3,,true\n");
    expect(plain(table)).toEqual({
      reward: [1.5, null, -2000], channel: ["web", "shop", null], flag: ["true", "false", "true"],
    });
    expect(table.rows).toBe(3);
    expect(table.place(2)).toBe("log.csv:4");
  });

  it("takes off quotes, joins doubled ones and keeps commas and line ends inside them", () => {
    const table = csv('name,note\r\n"a,b","say ""hi"""\r\n"two\r\nlines",x\r\nlast,"1"\r\n');
    expect(plain(table)).toEqual({ name: ["a,b", "two\r\nlines", "last"], note: ['say "hi"', "x", "1"] });
    expect([0, 1, 2].map((row) => table.place(row))).toEqual(["log.csv:2", "log.csv:3", "log.csv:5"]);
  });

  it("reads quoted numbers as numbers", () => {
    expect(plain(csv('a,b\n"1","2.5"\n"3",""\n'))).toEqual({ a: [1, 3], b: [2.5, null] });
  });

  it("passes over a byte order mark and a missing last line end", () => {
    expect(plain(csv("\ufeffa,b\n1,2"))).toEqual({ a: [1], b: [2] });
  });

  it("names a column without a name by its position", () => {
    expect(Object.keys(plain(csv(",x\n0,5\n")))).toEqual(["column 1", "x"]);
  });

  it("keeps how a number was written when the column turns out to hold words", () => {
    expect(plain(csv("id,x\n007,1\n1.50,2\nA1,3\n"))).toEqual({ id: ["007", "1.50", "A1"], x: [1, 2, 3] });
  });

  it.each(["1,5", "NaN", "Infinity", "inf", "0x10", "1e", ".", "-", "1_000", " 1", "1e999", "--1", "1.2.3"])("takes %s for a word", (word) => {
    expect(plain(csv(`x,y\n"${word}",1\n`))).toEqual({ x: [word], y: [1] });
  });

  it.each([["1e5", 1e5], ["+5", 5], [".5", 0.5], ["5.", 5], ["-0.25", -0.25], ["0.029411764705882353", 1 / 34], ["9007199254740993", 9007199254740992],
    ["123456789012345678901234567890", 123456789012345680000000000000]])("takes %s for a number", (text, value) => {
    expect(plain(csv(`x\n${text}\n`))).toEqual({ x: [value] });
  });

  it("keeps only the columns asked for, in the order of the file", () => {
    expect(plain(csv("a,b,c\n1,x,2\n3,y,4\n", { columns: ["c", "a"] }))).toEqual({ a: [1, 3], c: [2, 4] });
  });

  it("reads tabs in a .tsv file and gzip by its content", () => {
    expect(plain(parseTable(Buffer.from("a\tb\n1,5\t2\n"), "log.tsv"))).toEqual({ a: ["1,5"], b: [2] });
    expect(plain(parseTable(gzipSync("a,b\n1,2\n"), "log.csv"))).toEqual({ a: [1], b: [2] });
  });

  it("counts an empty line of a single column as an empty cell, and empty lines at the end of several as nothing", () => {
    expect(plain(csv("x\n1\n\n2\n"))).toEqual({ x: [1, null, 2] });
    expect(plain(csv("x,y\n1,2\n\n\r\n\n"))).toEqual({ x: [1], y: [2] });
  });

  it("grows past its first thousand rows", () => {
    const rows = Array.from({ length: 5000 }, (_, row) => `${row},w${row % 7}`);
    const { x, w } = plain(csv(`x,w\n${rows.join("\n")}\n`));
    expect(x[4999]).toBe(4999);
    expect(w[4999]).toBe("w1");
  });
});

describe("JSON lines", () => {
  it("dots nested names, writes lists as JSON and fills what is missing", () => {
    const table = jsonl('{"a":1,"context":{"channel":"web","age":30},"list":[1,"x"]}\n\n{"a":2,"ok":true,"none":null}\n');
    expect(plain(table)).toEqual({
      "a": [1, 2], "context.channel": ["web", null], "context.age": [30, null], "list": ['[1,"x"]', null], "ok": [null, "true"], "none": [null, null],
    });
    expect(table.place(1)).toBe("log.jsonl:3");
  });

  it("makes a column of numbers and words a column of words", () => {
    expect(plain(jsonl('{"x":1.5}\n{"x":"a"}\n{"x":2}'))).toEqual({ x: ["1.5", "a", "2"] });
  });

  it("is recognised by its first byte where the name does not say", () => {
    expect(plain(parseTable(Buffer.from('{"x":1}\n'), "log"))).toEqual({ x: [1] });
  });

  it("keeps names such as __proto__ as ordinary columns", () => {
    expect([...jsonl('{"__proto__":1,"constructor":2}').columns.keys()]).toEqual(["__proto__", "constructor"]);
  });
});

const cell = fc.oneof(fc.integer().map(String), fc.double({ noNaN: true }).map(String), fc.string({ unit: "grapheme", maxLength: 6 }), fc.constantFrom("", '"', "a,b", "x\ny", "\r\n"));
const grid = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
const clean = (text: string): string => text.replaceAll(/\0|\ufeff/g, "").replaceAll(/\r(?!\n)/g, "");
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

// What the cells of a column mean, told in the plainest way.
function meaning(cells: readonly string[]): (number | string | null)[] {
  const numbers = cells.every((text) => text === "" || (numeric.test(text) && Number.isFinite(Number(text))));
  return cells.map((text) => (text === "" ? null : numbers ? Number(text) : text));
}

describe("laws", () => {
  it("finds the cells that were written, wherever the chunks are cut", () => {
    fc.assert(fc.property(grid, fc.constantFrom("\n", "\r\n"), fc.array(fc.nat({ max: 200 }), { maxLength: 6 }), (cells, lineEnd, cuts) => {
      const rows = cells.map((row) => row.map(clean));
      const header = rows[0].map((_, index) => `c${index}`);
      const text = [header, ...rows.map((row) => row.map(quoted))].map((row) => row.join(",") + lineEnd).join("");
      const bytes = Buffer.from(text);
      const at = cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b);
      const table = plain(parseTable(bytes, "log.csv", { cuts: at }));
      header.forEach((name, column) => expect(table[name]).toEqual(meaning(rows.map((row) => row[column]))));
    }), { numRuns: 2000, seed: 1 });
  });

  it("gives the same table or the same error at every single cut", () => {
    const texts = ['\ufeffname,x\r\n"ä, b",1\r\n"two\nlines",2e3\r\nplain,\r\n\r\n', "a,b\n1,é\n2,3,4\n", 'a,b\n1,"open\n', "a,b\n1,2\n\n3,4\n", 'a\n"x"y\n', "a,b\n1\r2,3\n"];
    for (const text of texts) {
      const bytes = Buffer.from(text);
      const whole = outcome(bytes, []);
      for (let cut = 0; cut <= bytes.length; cut++) expect(outcome(bytes, [cut])).toEqual(whole);
    }
  });
});

function outcome(bytes: Buffer, cuts: number[]): unknown {
  try {
    const table = parseTable(bytes, "log.csv", { cuts });
    return { table: plain(table), places: Array.from({ length: table.rows }, (_, row) => table.place(row)) };
  } catch (error) {
    return (error as Error).message;
  }
}
