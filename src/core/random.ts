// Seeded randomness that can be forked by label and resumed from a saved state: same seed, same bytes, everywhere.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Plain data: enough to go on exactly where a stream stood. */
export interface RandomState {
  readonly key: string;
  readonly generator: readonly number[];
}

/** A stream of random numbers that can be forked by label and resumed. */
export interface Random {
  /** The next number, uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /**
   * An independent stream named by `label`. It depends on this stream's seed and the label alone, never on how many
   * numbers were drawn, so that adding a draw in one place moves nothing elsewhere. The same label gives the same stream.
   */
  fork(label: string | number): Random;
  state(): RandomState;
}

/** A stream from a seed. Every run of the project starts from one of these. */
export function seeded(seed: number | string): Random {
  return fromDigest(sha256(utf8ToBytes(`propense:${seed}`)));
}

const scale26 = 1 / 67_108_864;
const scale53 = 1 / 9_007_199_254_740_992;

/** The stream that `state` was taken from, at the same place. */
export function resumeRandom(state: RandomState): Random {
  return streamOf(xoroshiro128plusFromState(state.generator), () => state.key);
}

type Generator = ReturnType<typeof xoroshiro128plusFromState>;

// The key is asked for by forks and saved states alone: most streams never write theirs out.
function streamOf(generator: Generator, keyOf: () => string): Random {
  return {
    // 26 and 27 bits of two numbers, as the package's uniformFloat64 puts them together; written out, it leaves no number on the heap.
    uniform: () => (generator.next() & 0x3ffffff) * scale26 + (generator.next() & 0x7ffffff) * scale53,
    fork: (label) => fromDigest(sha256(utf8ToBytes(`${keyOf()}/${typeof label}:${label}`))),
    state: () => ({ key: keyOf(), generator: [...generator.getState()] }),
  };
}

// xoroshiro128+ (Blackman & Vigna 2018) has one forbidden state, all zeros: 2^-128 by chance, excluded by the last 1.
function fromDigest(digest: Uint8Array): Random {
  const word = (at: number): number => (digest[at] << 24) | (digest[at + 1] << 16) | (digest[at + 2] << 8) | digest[at + 3];
  let key: string | undefined;
  return streamOf(xoroshiro128plusFromState([word(0), word(4), word(8), word(12) | 1]), () => (key ??= bytesToHex(digest)));
}
