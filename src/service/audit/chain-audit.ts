// Reads every record of a journal link by link, and holds what anchors say of other streams against what stands there.
import { PropenseError } from "../../core/index.ts";
import { carriedStream, type Base } from "../journal/base.ts";
import { hashBefore } from "../journal/journal-reader.ts";
import { checkLink, hex, type Digest, type RecordCodec } from "../journal/record-codec.ts";
import type { Place, StoreView } from "../journal/store.ts";
import type { Anchored } from "../events.ts";
import type { PlacedEvent } from "../state.ts";

/** Something that is not as it should be. */
export interface AuditFault {
  /** Stream and position, e.g. "main[17]", or what else it concerns. */
  readonly where: string;
  readonly what: string;
}

/** Told of every fault. */
export type Tell = (where: string, what: string) => void;

/** One stream as it was read. */
export interface AuditedStream {
  readonly stream: string;
  /** Records before this position are cut off. */
  readonly start: number;
  readonly position: number;
}

/** How far the name of a place goes in messages. */
export function nameOf({ stream, position }: Place): string {
  return `${stream}[${position}]`;
}

/**
 * The events of one stream, as far as they follow one from the other; false at the end where they do not. What stands at the end of the
 * stream, and where it was cut, has to be what the store says of it.
 */
export async function* readChain(
  { view, codec, digest, base, tell }: { readonly view: StoreView; readonly codec: RecordCodec; readonly digest: Digest; readonly base: Base | null; readonly tell: Tell }, stream: string,
): AsyncGenerator<PlacedEvent, AuditedStream & { readonly whole: boolean }> {
  const { start, startHash, position: end, hash: last } = await view.head(stream);
  let next = start;
  let hash = startHash;
  try {
    for await (const record of view.read(stream, start)) {
      if (record.position !== next) return broken(`${stream}[${next}]`, `is missing: the next record is ${record.position}`);
      hash = checkLink(digest, hash, record, nameOf(record));
      yield { stream, position: record.position, event: codec.decode(record) };
      next++;
    }
  } catch (error) {
    return broken(`${stream}[${next}]`, messageOf(error));
  }
  if (next !== end || hex(hash) !== hex(last)) return broken(`${stream}[${next}]`, `is the end of the records, where the store says ${end}`);
  const carried = base?.reach[stream];
  if (start > 0 && stream !== carriedStream && (carried === undefined || carried.position < start)) return broken(`${stream}[${start}]`, "is where the stream begins, and nothing carries what was before");
  if (carried !== undefined && await hashBefore(view, stream, carried.position) !== carried.hash) return broken(nameOf({ stream, ...carried }), "is not where the carried state ends");
  return { stream, start, position: end, whole: true };

  function broken(where: string, what: string): AuditedStream & { readonly whole: false } {
    tell(where, what);
    return { stream, start, position: end, whole: false };
  }
}

/** Holds anchors against the streams they name. */
export interface AnchorAudit {
  check(anchor: Anchored, place: Place): Promise<void>;
  readonly counts: () => { readonly anchors: number; readonly heads: number; /** Of records that are cut off. */ readonly gone: number };
}

/** An audit over this view. */
export function createAnchorAudit(view: StoreView, tell: Tell): AnchorAudit {
  // Most anchors say of most streams what the anchor before said.
  const known = new Map<string, string>();
  let [anchors, heads, gone] = [0, 0, 0];
  return {
    counts: () => ({ anchors, heads, gone }),
    async check(anchor, place) {
      anchors++;
      for (const [stream, { position, hash }] of Object.entries(anchor.heads)) {
        heads++;
        const said = `${position} ${hash}`;
        if (known.get(stream) === said) continue;
        const head = await view.head(stream);
        if (position < head.start) {
          gone++;
          continue;
        }
        if (await hashBefore(view, stream, position).catch(() => null) === hash) known.set(stream, said);
        else tell(nameOf(place), `seals ${stream} at ${position}, which is ${position > head.position ? "cut off at the end" : "another record now"}`);
      }
    },
  };
}

function messageOf(error: unknown): string {
  if (error instanceof PropenseError) return `expected ${error.fault.expected}, got ${error.fault.got}`;
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
