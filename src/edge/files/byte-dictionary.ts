// Gives each distinct word a number, comparing bytes, so that a column of words makes one string per word and not per row.

export interface ByteDictionary {
  /** The number of the word in bytes[from, to): 0, 1, ... in order of appearance. */
  code(bytes: Uint8Array, from: number, to: number): number;
  /** The words by number. */
  words(): string[];
}

/** An empty dictionary: open addressing with linear probing, at most half full. */
export function createByteDictionary(): ByteDictionary {
  let store = Buffer.alloc(256);
  let ends = new Uint32Array(16);
  let hashes = new Int32Array(16);
  let slots = new Int32Array(32).fill(-1);
  let count = 0;

  function equals(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const begin = entry === 0 ? 0 : ends[entry - 1];
    if (ends[entry] - begin !== to - from) return false;
    for (let at = from; at < to; at++) if (store[begin + at - from] !== bytes[at]) return false;
    return true;
  }

  function insert(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const begin = count === 0 ? 0 : ends[count - 1];
    const end = begin + to - from;
    if (end > store.length) store = Buffer.concat([store], Math.max(end, store.length * 2));
    for (let at = from; at < to; at++) store[begin + at - from] = bytes[at];
    if (count === ends.length) {
      ends = doubled(ends);
      hashes = doubled(hashes);
    }
    ends[count] = end;
    hashes[count] = hash;
    count++;
    if (count * 2 > slots.length) spread();
    return count - 1;
  }

  function spread(): void {
    slots = new Int32Array(slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let entry = 0; entry < count; entry++) {
      let slot = hashes[entry] & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
  }

  return {
    code(bytes, from, to) {
      const hash = hashOf(bytes, from, to);
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (let entry = slots[slot]; entry >= 0; entry = slots[slot]) {
        if (hashes[entry] === hash && equals(entry, bytes, from, to)) return entry;
        slot = (slot + 1) & mask;
      }
      slots[slot] = count;
      return insert(bytes, from, to, hash);
    },
    words: () => Array.from({ length: count }, (_, entry) => store.toString("utf8", entry === 0 ? 0 : ends[entry - 1], ends[entry])),
  };
}

// FNV-1a, with a last mixing step because linear probing looks at the low bits only.
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = -2128831035;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at], 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), -2048144789);
  return hash ^ (hash >>> 13);
}

function doubled<Values extends Uint32Array | Int32Array>(values: Values): Values {
  const result = new (values.constructor as new (length: number) => Values)(values.length * 2);
  result.set(values);
  return result;
}
