// An event as bytes and back: [format][length of the clear part][clear JSON][sealed part], chained by hash to the record before it.
import { fail } from "../../core/index.ts";
import { claimsOf, upcast, type JournalEvent } from "../events.ts";
import { takeJson } from "./json-text.ts";
import type { NewRecord, PlacedRecord, StoredRecord } from "./store.ts";
import type { Vault } from "../persons/vault.ts";

const format = 1;
const headerBytes = 5;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** SHA-256, 32 bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** Bytes of events, and events of bytes. */
export interface RecordCodec {
  /** The record that follows one with this hash. */
  encode(event: JournalEvent, previous: Uint8Array): NewRecord;
  /** Throws `bad-file` for what is no record. What was sealed for a person who is forgotten comes back as null. */
  decode(record: PlacedRecord): JournalEvent;
  /** The name under which the index holds a claim: 128 bits of its hash, as 32 hexadecimal digits. */
  readonly claimKey: (claim: string) => string;
}

/** The codec over this vault. */
export function createRecordCodec(vault: Vault, digest: Digest): RecordCodec {
  const claimKey = (claim: string): string => hex(digest(encoder.encode(claim)).subarray(0, 16));
  return {
    claimKey,
    encode(event, previous) {
      const { sealed, ...clear } = event as JournalEvent & { readonly sealed?: object | null };
      const clearBytes = encoder.encode(JSON.stringify(clear));
      const sealedBytes = sealed === undefined || sealed === null ? null : seal(vault, event, encoder.encode(takeJson(sealed)), clearBytes);
      const linked = assemble(previous, clearBytes, sealedBytes);
      return { bytes: linked.subarray(previous.length), hash: digest(linked), claims: claimsOf(event).map(claimKey) };
    },
    decode({ bytes, stream, position }) {
      const where = `${stream}[${position}]`;
      const { clear, clearBytes, sealedBytes } = takeApart(bytes, where);
      const event = upcast(clear, where);
      if (!("person" in event)) return event;
      return { ...event, sealed: sealedBytes.length === 0 ? null : unseal(vault, event.person, { sealedBytes, clearBytes, where }) } as JournalEvent;
    },
  };
}

/** The hash of a record that follows one with the hash `previous`. */
export function chained(digest: Digest, previous: Uint8Array, bytes: Uint8Array): Uint8Array {
  const both = new Uint8Array(previous.length + bytes.length);
  both.set(previous);
  both.set(bytes, previous.length);
  return digest(both);
}

/** Throws `bad-file` unless the record follows one with this hash. Returns its own. */
export function checkLink(digest: Digest, previous: Uint8Array, record: StoredRecord, where: string): Uint8Array {
  const hash = chained(digest, previous, record.bytes);
  if (hex(hash) !== hex(record.hash)) fail("bad-file", where, "a record that continues the chain", "another one");
  return hash;
}

/** Bytes as hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += digits[byte];
  return text;
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

// The clear part is bound into the seal: a sealed part cannot be moved to another record.
// Who was erased while a record waited for its batch is already unreadable: the record is written without its sealed part.
function seal(vault: Vault, event: JournalEvent, plain: Uint8Array, clearBytes: Uint8Array): Uint8Array | null {
  const person = "person" in event ? event.person : null;
  if (person === null) return plain;
  return vault.isErased(person) ? null : vault.seal(person, plain, clearBytes);
}

function unseal(
  vault: Vault, person: string | null, { sealedBytes, clearBytes, where }: { readonly sealedBytes: Uint8Array; readonly clearBytes: Uint8Array; readonly where: string },
): unknown {
  const plain = person === null ? sealedBytes : vault.open(person, sealedBytes, clearBytes);
  return plain === null ? null : parseJson(plain, where);
}

// The hash before it, then the record: what is hashed and what is kept share one array.
function assemble(previous: Uint8Array, clear: Uint8Array, sealed: Uint8Array | null): Uint8Array {
  const start = previous.length;
  const bytes = new Uint8Array(start + headerBytes + clear.length + (sealed?.length ?? 0));
  bytes.set(previous);
  bytes[start] = format;
  new DataView(bytes.buffer).setUint32(start + 1, clear.length, true);
  bytes.set(clear, start + headerBytes);
  if (sealed !== null) bytes.set(sealed, start + headerBytes + clear.length);
  return bytes;
}

function takeApart(bytes: Uint8Array, where: string): { clear: unknown; clearBytes: Uint8Array; sealedBytes: Uint8Array } {
  if (bytes.length < headerBytes || bytes[0] !== format) fail("bad-file", where, `a record of format ${format}`, bytes.length === 0 ? "nothing" : bytes[0]);
  const end = headerBytes + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  if (end > bytes.length) fail("bad-file", where, `a record of at least ${end} bytes`, bytes.length);
  const clearBytes = bytes.subarray(headerBytes, end);
  return { clear: parseJson(clearBytes, where), clearBytes, sealedBytes: bytes.subarray(end) };
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch {
    fail("bad-file", where, "JSON", "something else");
  }
}
