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
  return fromKey(bytesToHex(sha256(utf8ToBytes(`propense:${seed}`))));
}

const scale26 = 1 / 67_108_864;
const scale53 = 1 / 9_007_199_254_740_992;

/** The stream that `state` was taken from, at the same place. */
export function resumeRandom(state: RandomState): Random {
  const generator = xoroshiro128plusFromState(state.generator);
  return {
    // 26 and 27 bits of two numbers, as the package's uniformFloat64 puts them together; written out, it leaves no number on the heap.
    uniform: () => (generator.next() & 0x3ffffff) * scale26 + (generator.next() & 0x7ffffff) * scale53,
    fork: (label) => fromKey(bytesToHex(sha256(utf8ToBytes(`${state.key}/${typeof label}:${label}`)))),
    state: () => ({ key: state.key, generator: [...generator.getState()] }),
  };
}

// xoroshiro128+ (Blackman & Vigna 2018) has one forbidden state, all zeros: 2^-128 by chance, excluded by the last 1.
function fromKey(key: string): Random {
  const word = (index: number): number => Number.parseInt(key.slice(8 * index, 8 * index + 8), 16) | 0;
  return resumeRandom({ key, generator: [word(0), word(1), word(2), word(3) | 1] });
}
