// The requests of the load: bodies of the wide problem made beforehand, in which only the numbers that tell them apart are written anew.
import { seeded } from "../../src/core/index.ts";

/** Requests that never end. */
export interface Template {
  /** Most bytes of one. */
  readonly bytes: number;
  /** Writes the next one into this memory and returns its part of it. */
  write(memory: Buffer): Buffer;
}

const bodies = 256;
/** Visitors that take turns; each one's key is made at the first visit. */
const visitors = 100_000;

/** A request of the wide problem. */
export function wideRequest(random: { uniform(): number }): { readonly state: readonly number[]; readonly offers: readonly { readonly name: string; readonly cents: number; readonly features: readonly number[] }[] } {
  const row = (): number[] => Array.from({ length: 10 }, () => Math.round(1e4 * (2 * random.uniform() - 1)) / 1e4);
  return { state: row(), offers: Array.from({ length: 20 }, (_, index) => ({ name: `offer-${index}`, cents: 10 * index, features: row() })) };
}

/** Decisions of the campaign "load", asked with this key. */
export function createTemplate(key: string): Template {
  const random = seeded("load");
  const all = Array.from({ length: bodies }, () => templateOf(key, JSON.stringify(wideRequest(random))));
  let count = 0;
  return {
    bytes: Math.max(...all.map(({ bytes }) => bytes.length)),
    write(memory) {
      const { bytes, at } = all[count % bodies];
      bytes.copy(memory);
      writeDigits(memory, at.decision, count, 9);
      writeDigits(memory, at.visitor, count % visitors, 6);
      writeDigits(memory, at.time + 1, count, 9);
      count++;
      return memory.subarray(0, bytes.length);
    },
  };
}

function templateOf(key: string, request: string) {
  const body = `{"decision":"visit-000000000","request":{"visitor":"visitor-000000","atMs":1000000000,${request.slice(1)}}`;
  const text = `POST /v1/campaigns/load/decisions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const after = (word: string): number => text.indexOf(word) + word.length;
  return { bytes: Buffer.from(text), at: { decision: after('"visit-'), visitor: after('"visitor-'), time: after('"atMs":') } };
}

function writeDigits(memory: Buffer, at: number, value: number, digits: number): void {
  let left = value;
  for (let place = digits - 1; place >= 0; place--) {
    memory[at + place] = 48 + (left % 10);
    left = Math.floor(left / 10);
  }
}
